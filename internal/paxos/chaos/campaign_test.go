package chaos_test

import (
	"flag"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/chaos"
)

var (
	schedules = flag.Int("chaos.schedules", 20, "how many schedules to run")
	firstSeed = flag.Uint64("chaos.seed", 1, "the first seed")
)

func TestCampaign(t *testing.T) {
	for i := range *schedules {
		synctest.Test(t, func(t *testing.T) {
			result, err := chaos.Run(t.Context(), *firstSeed+uint64(i))
			if err != nil {
				t.Fatal(err)
			}
			if len(result.Problems) > 0 || testing.Verbose() {
				t.Log(strings.Join(result.Log, "\n"))
			}
			if len(result.Problems) > 0 {
				t.Errorf("seed %d: %s", result.Seed, strings.Join(result.Problems, "\n"))
			}
		})
	}
}
