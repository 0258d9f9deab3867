package transport

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// stores are the kinds of stores. Each makes one, and returns what opens it as another process would.
var stores = map[string]func(cfg LimiterConfig, directory string, now func() time.Time) (open func() store){
	"memory": func(cfg LimiterConfig, _ string, now func() time.Time) func() store {
		s := newMemoryStore(cfg)
		s.now = now
		return func() store { return s }
	},
	"file": func(cfg LimiterConfig, directory string, now func() time.Time) func() store {
		return func() store {
			s := newFileStore(cfg, directory, "api.test")
			s.now = now
			return s
		}
	},
}

// pacers returns what opens a store of this kind for things, with a clock of its own.
func pacers(kind, directory string, perSecond float64, now *time.Time) (open func() *pacer) {
	cfg := LimiterConfig{Limits: limits(perSecond)}.withDefaults()
	another := stores[kind](cfg, directory, func() time.Time { return *now })
	return func() *pacer { return newPacer(cfg, another(), sharedBurst) }
}

// eachPacer runs a test with the pacers of each kind of store, at noon.
func eachPacer(t *testing.T, perSecond float64, test func(t *testing.T, open func() *pacer, now *time.Time)) {
	t.Helper()
	for kind := range stores {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			now := noon
			test(t, pacers(kind, t.TempDir(), perSecond, &now), &now)
		})
	}
}

// take reserves a place and returns when it comes.
func take(t *testing.T, p *pacer, class int) time.Time {
	t.Helper()
	reserved, err := p.reserve(t.Context(), class)
	require.NoError(t, err)
	require.Zero(t, reserved.held)
	return reserved.at
}

// used returns how many things the pacer has seen.
func used(t *testing.T, p *pacer) (sum int) {
	t.Helper()
	_, err := p.update(t.Context(), func(_ *book, w *slidingWindow, _ time.Time) bool {
		for _, n := range w.rings[thing] {
			sum += int(n)
		}
		return false
	})
	require.NoError(t, err)
	return sum
}

// isShared reports whether the pacer has not fallen back to the memory of its process.
func isShared(p *pacer) bool { return p.book.Load() != p.spare }

func TestPacer_CountsTogether(t *testing.T) {
	t.Parallel()
	eachPacer(t, 0.05, func(t *testing.T, open func() *pacer, now *time.Time) {
		for range 12 {
			assert.Equal(t, noon, take(t, open(), thing))
		}
		p := open()
		reserved, err := p.reserve(t.Context(), thing)
		require.NoError(t, err)
		assert.Greater(t, reserved.at.Sub(*now), time.Minute)
		assert.Less(t, reserved.at.Sub(*now), 2*time.Minute)
		assert.Greater(t, p.outlook(thing)(1), reserved.at.Sub(*now))
		reserved.cancel()
		assert.Equal(t, reserved.at, take(t, open(), thing))
		assert.Equal(t, noon, take(t, p, token), "classes do not share")
		assert.Equal(t, noon, take(t, p, other))
		assert.Equal(t, noon, take(t, p, unpaced))
		assert.Zero(t, p.outlook(unpaced)(1000))
	})
}

func TestPacer_CanceledReservationIsFreed(t *testing.T) {
	t.Parallel()
	eachPacer(t, 9, func(t *testing.T, open func() *pacer, _ *time.Time) {
		p := open()
		ctx, interrupt := context.WithCancel(t.Context())
		places := make([]reservation, 20)
		for i := range places {
			var err error
			places[i], err = p.reserve(ctx, thing)
			require.NoError(t, err)
		}
		assert.Equal(t, 20, used(t, p))
		interrupt()
		for _, reserved := range places {
			reserved.cancel()
		}
		assert.Zero(t, used(t, p))
	})
}

func TestPacer_RefusesPastHorizon(t *testing.T) {
	t.Parallel()
	eachPacer(t, 0.001, func(t *testing.T, open func() *pacer, now *time.Time) {
		for n := range 3 {
			assert.WithinDuration(t, now.Add(time.Duration(n)*maxBuckets*time.Second), take(t, open(), thing), 0)
		}
		_, err := open().reserve(t.Context(), thing)
		wait, ok := errors.AsType[*WaitError](err)
		require.True(t, ok, "%v", err)
		assert.Greater(t, wait.Until.Sub(*now), 2*defaultWindow)
	})
}

// TestPacer_IsFair lets two processes send one request after another, one of them with a head start.
func TestPacer_IsFair(t *testing.T) {
	t.Parallel()
	eachPacer(t, 0.5, func(t *testing.T, open func() *pacer, now *time.Time) {
		both := []*pacer{open(), open()}
		var next [2]time.Time
		for range 131 { // beyond the burst
			next[0] = take(t, both[0], thing)
		}
		next[1] = take(t, both[1], thing)
		var sent [2]int
		for i, end := 0, noon.Add(30*time.Minute); now.Before(end); {
			if j := 1 - i; !next[j].After(next[i]) { // it reserved before i did
				i = j
			}
			*now = next[i]
			next[i] = take(t, both[i], thing)
			sent[i]++
		}
		assert.Greater(t, sent[0]+sent[1], 700)
		assert.InDelta(t, sent[0], sent[1], float64(sent[0])/10)
	})
}

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

// TestPacer_KeepsTheLimit lets several processes arrive in bursts, trickles and pauses, cancel, be throttled and see the
// clock set back. Times are measured on a clock that nobody sets.
func TestPacer_KeepsTheLimit(t *testing.T) {
	t.Parallel()
	for kind := range stores {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			root, runs := t.TempDir(), 0
			rapid.Check(t, func(rt *rapid.T) {
				runs++
				keepsTheLimit(rt, kind, filepath.Join(root, strconv.Itoa(runs)))
			})
		})
	}
}

func keepsTheLimit(t *rapid.T, kind, directory string) {
	perSecond := rapid.SampledFrom([]float64{0.01, 0.05, 0.2}).Draw(t, "rps")
	now, set := noon, time.Duration(0) // what the clock shows, and how far it was set back
	open := pacers(kind, directory, perSecond, &now)
	processes := make([]*pacer, rapid.IntRange(1, 4).Draw(t, "processes"))
	for i := range processes {
		processes[i] = open()
	}
	type turn struct {
		at     time.Time
		cancel func()
	}
	var turns []turn
	for range rapid.IntRange(1, 30).Draw(t, "steps") {
		p := rapid.SampledFrom(processes).Draw(t, "process")
		switch rapid.SampledFrom([]string{"send", "send", "send", "wait", "cancel", "throttle", "set back"}).Draw(t, "step") {
		case "send":
			for range rapid.IntRange(1, 12).Draw(t, "requests") {
				reserved, err := p.reserve(context.Background(), thing)
				if err == nil && reserved.held.IsZero() {
					turns = append(turns, turn{reserved.at.Add(set), reserved.cancel})
				}
			}
		case "wait":
			now = now.Add(time.Duration(rapid.Int64Range(0, int64(400*time.Second)).Draw(t, "wait")))
		case "cancel":
			// A process gives a place back whose time has not come, by the clock under which it took it.
			if n := len(turns); n > 0 && turns[n-1].at.After(now.Add(set)) && set == 0 {
				turns[n-1].cancel()
				turns = turns[:n-1]
			}
		case "throttle":
			p.pauseUntil(context.Background(), now.Add(time.Duration(rapid.IntRange(1, 300).Draw(t, "pause"))*time.Second))
		case "set back":
			back := time.Duration(rapid.Int64Range(int64(time.Second), int64(time.Hour)).Draw(t, "back"))
			now, set = now.Add(-back), set+back
		}
	}
	times := make([]time.Time, 0, len(turns))
	for _, turn := range turns {
		times = append(times, turn.at)
	}
	assert.LessOrEqual(t, most(times, defaultWindow), newQuota(perSecond, defaultWindow, sharedBurst).limit)
	for _, p := range processes {
		assert.True(t, isShared(p))
	}
}

func BenchmarkPacer(b *testing.B) {
	for kind := range stores {
		for name, perSecond := range map[string]float64{"burst": 1e9, "paced": 0.9} {
			b.Run(kind+"/"+name, func(b *testing.B) {
				now := noon
				p := pacers(kind, b.TempDir(), perSecond, &now)()
				for b.Loop() {
					p.outlook(thing)(1)
					reserved, err := p.reserve(b.Context(), thing)
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
}
