package chaos

import (
	"regexp"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"
)

var (
	anyID   = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}`)
	anyTime = regexp.MustCompile(`\d{4}-\d\d-\d\dT[\d:.]+Z`)
)

// A schedule with one request at a time happens the same way each time, whatever ids are made: a failing seed replays.
func TestScheduleRepeats(t *testing.T) {
	t.Parallel()
	repeated := 0
	for seed := uint64(1); seed <= 6; seed++ {
		if newSimulation(seed).parameters.parallel == 1 {
			first := told(t, seed)
			require.Equal(t, first, told(t, seed))
			repeated++
		}
	}
	require.NotZero(t, repeated)
}

// told runs a schedule and returns its log without what differs each time.
func told(t *testing.T, seed uint64) string {
	t.Helper()
	var log string
	synctest.Test(t, func(t *testing.T) {
		result, err := Run(t.Context(), seed)
		require.NoError(t, err)
		require.Empty(t, result.Problems)
		log = strings.Join(result.Log, "\n")
	})
	return anyTime.ReplaceAllString(anyID.ReplaceAllString(log, "ID"), "TIME")
}
