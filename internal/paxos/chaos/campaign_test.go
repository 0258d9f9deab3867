package chaos

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// The plugin SDK's own log is a line for each step of each call.
func TestMain(m *testing.M) { paxostest.Main(m) }

// What a campaign is made of; "make chaos" sets these.
var (
	schedules  = flag.Int("chaos.schedules", 40, "schedules with the model of Terraform")
	repeat     = flag.Int("chaos.repeat", 1, "how often to run each schedule that has several requests at a time")
	cliSample  = flag.Int("chaos.cli", 2, "schedules with a real CLI")
	firstSeed  = flag.Uint64("chaos.seed", 1, "seed of the first schedule")
	resultFile = flag.String("chaos.results", "", "file to write the results to; nothing is written where a schedule fails")
	tell       = flag.Bool("chaos.tell", false, "tell what happens in each schedule")
)

// campaign collects the results of all schedules of the process.
type campaign struct {
	mu      sync.Mutex
	summary Summary
}

// TestCampaign runs schedules side by side, each in a bubble of its own, and then some with a real CLI.
func TestCampaign(t *testing.T) { //nolint:tparallel // one way after the other, so that each has its own run time
	t.Parallel()
	c, started := &campaign{}, time.Now()
	var next atomic.Int64
	t.Run("schedules", func(t *testing.T) {
		for worker := range min(runtime.GOMAXPROCS(0), *schedules) {
			t.Run(fmt.Sprintf("worker %d", worker), func(t *testing.T) {
				t.Parallel()
				for i := next.Add(1); i <= int64(*schedules); i = next.Add(1) {
					seed := *firstSeed + uint64(i) - 1
					for times := repetitions(seed); times > 0; times-- {
						c.one(t, seed)
					}
				}
			})
		}
	})
	c.summary.Model.Seconds = time.Since(started).Seconds()
	started = time.Now()
	t.Run("with the CLI", c.sample) //nolint:paralleltest // as above
	c.summary.CLI.Seconds = time.Since(started).Seconds()
	c.report(t)
}

// repetitions returns how often to run a schedule. One request after the other happens the same way each time.
func repetitions(seed uint64) int {
	if newSimulation(seed).parameters.parallel == 1 {
		return 1
	}
	return *repeat
}

// one runs a schedule in a bubble.
func (c *campaign) one(t *testing.T, seed uint64) {
	t.Helper()
	var result Result
	func() {
		defer func() {
			if broken := recover(); broken != nil { // a goroutine that never ends
				result.Seed = seed
				result.Problems = append(result.Problems, fmt.Sprintf("the schedule does not end: %v", broken))
			}
		}()
		synctest.Test(t, func(t *testing.T) {
			var err error
			if result, err = Run(t.Context(), seed); err != nil {
				t.Fatal(err)
			}
		})
	}()
	c.note(t, &c.summary.Model, result, "")
}

// note counts a result and reports its problems; how is what else it takes to replay them.
func (c *campaign) note(t *testing.T, part *Totals, result Result, how string) {
	t.Helper()
	c.mu.Lock()
	part.Add(result)
	c.summary.Count(result)
	c.mu.Unlock()
	if len(result.Problems) > 0 {
		t.Errorf("%s\nreplay: make chaos SEED=%d%s\n%s",
			strings.Join(result.Problems, "\n"), result.Seed, how, strings.Join(result.Log, "\n"))
	} else if *tell {
		t.Log(strings.Join(result.Log, "\n"))
	}
}

// report prints the counts, and keeps them where that was asked for.
func (c *campaign) report(t *testing.T) {
	t.Helper()
	met, missed := 0, 0
	for _, fault := range c.summary.Faults {
		met, missed = met+fault.Triggered, missed+fault.NotTriggered
	}
	t.Logf("%d faults met, %d not; moves: %v", met, missed, c.summary.Moves)
	for name, p := range map[string]Totals{"model": c.summary.Model, c.summary.CLIName: c.summary.CLI} {
		if p.Schedules > 0 {
			t.Logf("%s: %+v", name, p)
		}
	}
	if *schedules >= 500 {
		for _, fault := range c.summary.Faults {
			if fault.Triggered == 0 {
				t.Errorf("no request has met the fault %q", fault.Name)
			}
		}
		for _, move := range c.summary.Moves {
			if move.Made == 0 {
				t.Errorf("no user has made the move %q", move.Name)
			}
		}
	}
	if *resultFile == "" || t.Failed() {
		return
	}
	c.summary.FirstSeed, c.summary.Go, c.summary.Machine = *firstSeed, runtime.Version(), machine()
	if err := c.summary.Save(*resultFile); err != nil {
		t.Error(err)
	}
}

// machine describes the machine in one line.
func machine() string {
	text := fmt.Sprintf("%d cores", runtime.NumCPU())
	info, err := os.ReadFile("/proc/cpuinfo") // not everywhere
	if err != nil {
		return text + ", " + runtime.GOOS + "/" + runtime.GOARCH
	}
	for line := range strings.Lines(string(info)) {
		if name, value, found := strings.Cut(line, ":"); found && strings.TrimSpace(name) == "model name" {
			text += " (" + strings.TrimSpace(value) + ")"
			break
		}
	}
	return text + ", " + runtime.GOOS + "/" + runtime.GOARCH
}

var (
	anyID   = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}`)
	anyTime = regexp.MustCompile(`\d{4}-\d\d-\d\dT[\d:.]+Z|\bin \d+s\b`) // pauses are drawn apart
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

func TestSaveContinuesACampaign(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "results.json")
	part := func(first uint64) Summary {
		s := Summary{FirstSeed: first, Go: "go1"}
		for range 2 {
			r := Result{
				Counts:    Counts{Applies: 3, Imports: 1, Harmed: 1, Refused: 1},
				Triggered: map[string]int{notSent: 2}, NotTriggered: map[string]int{notSent: 1}, Moves: map[string]int{"change": 1}, Problems: []string{"no"},
			}
			s.Model.Add(r)
			s.Count(r)
		}
		return s
	}
	for _, save := range []struct {
		first     uint64
		schedules int
	}{{10, 2}, {12, 4}, {14, 6}, {99, 2}} {
		require.NoError(t, part(save.first).Save(file))
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		var saved Summary
		require.NoError(t, json.Unmarshal(data, &saved))
		counts := Counts{Applies: 3 * save.schedules, Imports: save.schedules, Harmed: save.schedules, Refused: save.schedules}
		require.Equal(t, Totals{Counts: counts, Schedules: save.schedules, Failed: save.schedules}, saved.Model)
		require.Equal(t, FaultCount{notSent, 2 * save.schedules, save.schedules}, saved.Faults[0])
		require.Equal(t, MoveCount{"change", save.schedules}, saved.Moves[0])
	}
}
