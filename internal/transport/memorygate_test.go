package transport

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// pass goes through the gate and gives the place back at once.
func pass(t *testing.T, g *MemoryGate, class Class) time.Time {
	t.Helper()
	release, err := g.Acquire(t.Context(), class)
	require.NoError(t, err)
	release()
	return time.Now()
}

func TestGateKeepsTheFiveMinuteAverage(t *testing.T) {
	t.Parallel()
	for _, perSecond := range []float64{9, 3, 0.3} {
		synctest.Test(t, func(t *testing.T) {
			g := NewMemoryGate(GateConfig{RequestsPerSecond: perSecond, MaxWait: time.Hour})
			start, burst, total := time.Now(), 0, 0
			for {
				at := pass(t, g, ClassIdentity)
				if at.Sub(start) >= 300*time.Second {
					break
				}
				total++
				if at.Equal(start) {
					burst++
				}
			}
			assert.Equal(t, int(perSecond*100/3), burst)
			assert.LessOrEqual(t, total, int(perSecond*300)+1)
			assert.GreaterOrEqual(t, total, int(perSecond*295))
		})
	}
}

func TestGatePacesTokensAndOthersApart(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := NewMemoryGate(GateConfig{RequestsPerSecond: 9})
		start := time.Now()
		for range tokensBurst + 2 {
			pass(t, g, ClassToken)
		}
		assert.Equal(t, 4*time.Second, time.Since(start))
		start = time.Now()
		for range othersBurst + 20 {
			pass(t, g, "a class of its own")
		}
		assert.InDelta(t, 0.5, time.Since(start).Seconds(), 0.01)
	})
}

func TestGateWithoutPacing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g, start := NewMemoryGate(GateConfig{}), time.Now()
		for range 5000 {
			pass(t, g, ClassIdentity)
		}
		pass(t, g, ClassToken)
		assert.Zero(t, time.Since(start))
	})
}

func TestGateBoundsConcurrency(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := NewMemoryGate(GateConfig{MaxConcurrent: 3})
		var mu sync.Mutex
		var now, most int
		for range 20 {
			go func() {
				release, err := g.Acquire(t.Context(), ClassIdentity)
				if !assert.NoError(t, err) {
					return
				}
				mu.Lock()
				now++
				most = max(most, now)
				mu.Unlock()
				time.Sleep(time.Second)
				mu.Lock()
				now--
				mu.Unlock()
				release()
				release() // twice does no harm
			}()
		}
		start := time.Now()
		time.Sleep(time.Minute)
		synctest.Wait()
		assert.Equal(t, 3, most)
		assert.Zero(t, now)
		assert.Equal(t, time.Minute, time.Since(start))
	})
}

func TestGateIsFirstComeFirstServed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := NewMemoryGate(GateConfig{RequestsPerSecond: 0.03, MaxWait: 24 * time.Hour})
		var mu sync.Mutex
		var order []int
		for i := range 30 {
			go func() {
				time.Sleep(time.Duration(i) * time.Millisecond)
				release, err := g.Acquire(t.Context(), ClassIdentity)
				if !assert.NoError(t, err) {
					return
				}
				release()
				mu.Lock()
				order = append(order, i)
				mu.Unlock()
			}()
		}
		// A pause in the middle, and then a longer one, must not mix them up.
		time.Sleep(10 * time.Minute)
		g.Throttle(time.Now().Add(time.Minute))
		time.Sleep(time.Second)
		g.Throttle(time.Now().Add(2 * time.Minute))
		time.Sleep(3 * time.Hour)
		synctest.Wait()
		require.Len(t, order, 30)
		assert.IsIncreasing(t, order)
	})
}

func TestGatePauseHoldsEveryClassAndReleasesStaggered(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := NewMemoryGate(GateConfig{})
		until := time.Now().Add(300 * time.Second)
		g.Throttle(until)
		g.Throttle(until.Add(-time.Minute)) // an earlier end changes nothing
		var mu sync.Mutex
		released := map[Class][]time.Time{}
		for range 10 {
			for _, class := range []Class{ClassIdentity, ClassToken, ClassOther} {
				go func() {
					release, err := g.Acquire(t.Context(), class)
					if !assert.NoError(t, err) {
						return
					}
					release()
					at := time.Now()
					mu.Lock()
					released[class] = append(released[class], at)
					mu.Unlock()
				}()
			}
		}
		time.Sleep(time.Until(until))
		synctest.Wait()
		mu.Lock()
		assert.Empty(t, released)
		mu.Unlock()
		time.Sleep(10 * time.Second)
		synctest.Wait()
		for _, class := range []Class{ClassIdentity, ClassToken, ClassOther} {
			times := released[class]
			require.Len(t, times, 10)
			for i := range times[1:] {
				assert.GreaterOrEqual(t, times[i+1].Sub(times[i]), pausedSpacing/2, "two left together")
			}
		}
		start := time.Now()
		pass(t, g, ClassIdentity)
		assert.Zero(t, time.Since(start), "whoever comes later does not pay")
	})
}

func TestGateRefusesAWaitThatDoesNotFit(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := NewMemoryGate(GateConfig{})
		g.Throttle(time.Now().Add(331 * time.Second))
		start := time.Now()
		_, err := g.Acquire(t.Context(), ClassIdentity)
		wait, ok := errors.AsType[*WaitError](err)
		require.True(t, ok, "%v", err)
		assert.True(t, wait.Throttled)
		assert.Equal(t, start.Add(331*time.Second), wait.Until)
		require.ErrorContains(t, err, start.Add(331*time.Second).UTC().Format(time.RFC3339))
		assert.Equal(t, 331*time.Second, wait.RetryAfter)

		time.Sleep(10 * time.Second) // 321 s fit the cap of 330 s, but not every deadline
		ctx, cancel := context.WithTimeout(t.Context(), 320*time.Second)
		defer cancel()
		start = time.Now()
		_, err = g.Acquire(ctx, ClassToken)
		_, ok = errors.AsType[*WaitError](err)
		assert.True(t, ok, "%v", err)
		assert.Zero(t, time.Since(start))
	})
}

func TestGateRefusesWaitersWhenAPauseNoLongerFits(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := NewMemoryGate(GateConfig{})
		g.Throttle(time.Now().Add(100 * time.Second))
		failed := make(chan time.Time, 5)
		for range 5 {
			go func() {
				_, err := g.Acquire(t.Context(), ClassIdentity)
				_, ok := errors.AsType[*WaitError](err)
				assert.True(t, ok, "%v", err)
				failed <- time.Now()
			}()
		}
		time.Sleep(time.Second)
		extended := time.Now()
		g.Throttle(extended.Add(time.Hour))
		for range 5 {
			assert.Equal(t, extended, <-failed)
		}
	})
}

func TestGateRefusesALongQueue(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := NewMemoryGate(GateConfig{RequestsPerSecond: 0.9, MaxWait: 10 * time.Second}) // 30 at once, then 0.8/s
		var mu sync.Mutex
		var refused, passed int
		for range 100 {
			go func() {
				release, err := g.Acquire(t.Context(), ClassIdentity)
				mu.Lock()
				defer mu.Unlock()
				if err != nil {
					refused++
					return
				}
				passed++
				release()
			}()
		}
		synctest.Wait()
		mu.Lock()
		assert.Greater(t, refused, 50, "they are refused at once")
		mu.Unlock()
		time.Sleep(11 * time.Second)
		synctest.Wait()
		assert.Equal(t, 100, refused+passed)
		assert.InDelta(t, 38, passed, 1)
	})
}

func TestGateWaitIsCancellable(t *testing.T) {
	t.Parallel()
	for name, busy := range map[string]func(*testing.T, *MemoryGate){
		"pause":  func(_ *testing.T, g *MemoryGate) { g.Throttle(time.Now().Add(5 * time.Minute)) },
		"pacing": func(t *testing.T, g *MemoryGate) { t.Helper(); pass(t, g, ClassIdentity) },
		"slot": func(t *testing.T, g *MemoryGate) {
			t.Helper()
			_, err := g.Acquire(t.Context(), ClassToken)
			require.NoError(t, err)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				perSecond := 0.0
				if name == "pacing" {
					perSecond = 0.03
				}
				g := NewMemoryGate(GateConfig{RequestsPerSecond: perSecond, MaxConcurrent: 1})
				busy(t, g)
				ctx, cancel := context.WithCancelCause(t.Context())
				interrupt := errors.New("interrupt")
				time.AfterFunc(time.Second, func() { cancel(interrupt) })
				start := time.Now()
				var wait sync.WaitGroup
				for range 3 { // the head of the queue and those behind it
					wait.Go(func() {
						_, err := g.Acquire(ctx, ClassIdentity)
						assert.ErrorIs(t, err, interrupt)
					})
				}
				wait.Wait()
				assert.Equal(t, time.Second, time.Since(start))
			})
		})
	}
}

func TestGateThrottledWhileWaitingForASlot(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := NewMemoryGate(GateConfig{MaxConcurrent: 1})
		release, err := g.Acquire(t.Context(), ClassIdentity)
		require.NoError(t, err)
		until := time.Now().Add(time.Minute)
		time.AfterFunc(time.Second, func() {
			g.Throttle(until) // the answer was a 429
			release()
		})
		assert.True(t, pass(t, g, ClassIdentity).After(until))
	})
}

func TestGateSaysOnceThatItPaces(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var log memo
		g := NewMemoryGate(GateConfig{RequestsPerSecond: 0.06, Logger: &log}) // 2 at once
		pass(t, g, ClassIdentity)
		pass(t, g, ClassIdentity)
		assert.Empty(t, log.String())
		pass(t, g, ClassIdentity)
		pass(t, g, ClassIdentity)
		assert.Regexp(t, `^INFO Requests are paced .*expected_wait:\d`, log.String())
		assert.Equal(t, 1, strings.Count(log.String(), "\n"))
	})
}

func TestGateGivesTheTurnOfWhoeverLeftToTheNext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := NewMemoryGate(GateConfig{RequestsPerSecond: 0.036}) // one at once, then one in 31 s
		pass(t, g, ClassIdentity)
		start := time.Now()
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		_, err := g.Acquire(ctx, ClassIdentity)
		require.ErrorIs(t, err, context.Canceled)
		assert.InDelta(t, 31.25, pass(t, g, ClassIdentity).Sub(start).Seconds(), 0.1)
	})
}
