package transport

import (
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"
)

// most returns the largest number of times within any window.
func most(times []time.Time, window time.Duration) int {
	slices.SortFunc(times, time.Time.Compare)
	first, most := 0, 0
	for i, at := range times {
		for at.Sub(times[first]) >= window {
			first++
		}
		most = max(most, i-first+1)
	}
	return most
}

// TestFileStore_ProcessesKeepTheLimitTogether lets several processes arrive in bursts, trickles and pauses, cancel, be
// throttled and see the clock set back. Times are measured on a clock that nobody sets.
func TestFileStore_ProcessesKeepTheLimitTogether(t *testing.T) {
	t.Parallel()
	root, runs := t.TempDir(), 0
	rapid.Check(t, func(rt *rapid.T) {
		runs++
		directory := filepath.Join(root, strconv.Itoa(runs))
		perSecond := rapid.SampledFrom([]float64{0.01, 0.05, 0.2}).Draw(rt, "rps")
		limit := newQuota(perSecond, defaultWindow).limit
		now, set := noon, time.Duration(0) // what the clock shows, and how far it was set back
		stores := make([]*fileStore, rapid.IntRange(1, 4).Draw(rt, "processes"))
		for i := range stores {
			stores[i] = newStore(directory, perSecond, &now, NopLogger{})
		}
		type turn struct {
			at     time.Time
			cancel func()
		}
		var turns []turn
		for range rapid.IntRange(1, 30).Draw(rt, "steps") {
			s := rapid.SampledFrom(stores).Draw(rt, "process")
			switch rapid.SampledFrom([]string{"send", "send", "send", "wait", "cancel", "throttle", "set back"}).Draw(rt, "step") {
			case "send":
				for range rapid.IntRange(1, 12).Draw(rt, "requests") {
					reserved, err := s.reserve(t.Context(), ClassIdentity)
					if err == nil && reserved.held.IsZero() {
						turns = append(turns, turn{reserved.at.Add(set), reserved.cancel})
					}
				}
			case "wait":
				now = now.Add(time.Duration(rapid.Int64Range(0, int64(400*time.Second)).Draw(rt, "wait")))
			case "cancel":
				// A process gives a place back whose time has not come, by the clock under which it took it.
				if n := len(turns); n > 0 && turns[n-1].at.After(now.Add(set)) && set == 0 {
					turns[n-1].cancel()
					turns = turns[:n-1]
				}
			case "throttle":
				s.pauseUntil(t.Context(), now.Add(time.Duration(rapid.IntRange(1, 300).Draw(rt, "pause"))*time.Second))
			case "set back":
				back := time.Duration(rapid.Int64Range(int64(time.Second), int64(time.Hour)).Draw(rt, "back"))
				now, set = now.Add(-back), set+back
			}
		}
		times := make([]time.Time, 0, len(turns))
		for _, turn := range turns {
			times = append(times, turn.at)
		}
		assert.LessOrEqual(rt, most(times, defaultWindow), limit)
		for _, s := range stores {
			assert.False(rt, s.lost.Load())
		}
	})
}

// TestFileStore_IsFairBetweenProcesses lets two processes send one request after another, one of them with a head
// start.
func TestFileStore_IsFairBetweenProcesses(t *testing.T) {
	t.Parallel()
	directory, now := t.TempDir(), noon
	stores := []*fileStore{newStore(directory, 0.5, &now, NopLogger{}), newStore(directory, 0.5, &now, NopLogger{})}
	var next [2]time.Time
	next[0] = take(t, stores[0], ClassIdentity)
	for range 130 { // beyond the burst
		next[0] = take(t, stores[0], ClassIdentity)
	}
	next[1] = take(t, stores[1], ClassIdentity)
	var sent [2]int
	for i, end := 0, noon.Add(30*time.Minute); now.Before(end); {
		if j := 1 - i; !next[j].After(next[i]) { // it reserved before i did
			i = j
		}
		now = next[i]
		next[i] = take(t, stores[i], ClassIdentity)
		sent[i]++
	}
	assert.Greater(t, sent[0]+sent[1], 700)
	assert.InDelta(t, sent[0], sent[1], float64(sent[0])/10)
}

func BenchmarkFileStore(b *testing.B) {
	for name, perSecond := range map[string]float64{"burst": 1e9, "paced": 0.9} {
		b.Run(name, func(b *testing.B) {
			now := noon
			s := newStore(b.TempDir(), perSecond, &now, NopLogger{})
			for b.Loop() {
				s.outlook(ClassIdentity)(1)
				reserved, err := s.reserve(b.Context(), ClassIdentity)
				if err != nil {
					b.Fatal(err)
				}
				if reserved.at.After(now) {
					now = reserved.at
				}
			}
		})
	}
}
