package acctest

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
)

// Journal is what an emulator keeps of the requests that it has had.
type Journal interface {
	Journal() []emukit.Entry
	ResetJournal()
}

// RequestCounts returns how many requests the emulator has had of each operation since its journal was last reset.
func RequestCounts(emu Journal) map[string]int {
	counts := map[string]int{}
	for _, entry := range emu.Journal() {
		counts[entry.Operation]++
	}
	return counts
}

// Operations returns the operations of requests, in the same order.
func Operations(requests []emukit.Entry) []string {
	var names []string
	for _, request := range requests {
		names = append(names, request.Operation)
	}
	return names
}

// CheckRequests returns a Check for a TestStep that holds when exactly the wanted requests were made, by operation and
// in any order, since the journal was last reset; an operation that is not named was not used. It resets the journal.
//
// In a step with a Config, the Check runs after plan and apply and before the plans that must come out empty, so the
// next step's count begins with the requests of those; reset the journal in its PreConfig to leave them out.
func CheckRequests(emu Journal, want map[string]int) resource.TestCheckFunc {
	return func(*terraform.State) error {
		got := RequestCounts(emu)
		emu.ResetJournal()
		if diff := cmp.Diff(want, got); diff != "" {
			return fmt.Errorf("requests by operation (-want +got):\n%s", diff)
		}
		return nil
	}
}

// ErrorPattern returns a pattern for an ExpectError: the parts in this order with anything between them, each however
// the CLI has wrapped its lines.
func ErrorPattern(parts ...string) *regexp.Regexp {
	patterns := make([]string, len(parts))
	for i, part := range parts {
		patterns[i] = strings.ReplaceAll(regexp.QuoteMeta(part), " ", `\s+`)
	}
	return regexp.MustCompile(`(?s)` + strings.Join(patterns, `.*`))
}
