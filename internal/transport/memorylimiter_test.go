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

// pass goes through the limiter and gives the place back at once.
func pass(t *testing.T, l *MemoryLimiter, class Class) time.Time {
	t.Helper()
	release, err := l.Acquire(t.Context(), class)
	require.NoError(t, err)
	release()
	return time.Now()
}

func TestMemoryLimiter_KeepsFiveMinuteAverage(t *testing.T) {
	t.Parallel()
	for _, perSecond := range []float64{9, 3, 0.3} {
		synctest.Test(t, func(t *testing.T) {
			l := NewMemoryLimiter(LimiterConfig{RequestsPerSecond: perSecond, MaxWait: time.Hour})
			start, burst, total := time.Now(), 0, 0
			for {
				at := pass(t, l, ClassIdentity)
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

func TestMemoryLimiter_PacesClassesSeparately(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := NewMemoryLimiter(LimiterConfig{RequestsPerSecond: 9})
		start := time.Now()
		for range tokensBurst + 2 {
			pass(t, l, ClassToken)
		}
		assert.Equal(t, 4*time.Second, time.Since(start))
		start = time.Now()
		for range othersBurst + 20 {
			pass(t, l, "a class of its own")
		}
		assert.InDelta(t, 0.5, time.Since(start).Seconds(), 0.01)
	})
}

func TestMemoryLimiter_WithoutPacing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l, start := NewMemoryLimiter(LimiterConfig{}), time.Now()
		for range 5000 {
			pass(t, l, ClassIdentity)
		}
		pass(t, l, ClassToken)
		assert.Zero(t, time.Since(start))
	})
}

func TestMemoryLimiter_BoundsConcurrency(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := NewMemoryLimiter(LimiterConfig{MaxConcurrent: 3})
		var mu sync.Mutex
		var now, most int
		for range 20 {
			go func() {
				release, err := l.Acquire(t.Context(), ClassIdentity)
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

func TestMemoryLimiter_IsFirstComeFirstServed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := NewMemoryLimiter(LimiterConfig{RequestsPerSecond: 0.03, MaxWait: 24 * time.Hour})
		var mu sync.Mutex
		var order []int
		for i := range 30 {
			go func() {
				time.Sleep(time.Duration(i) * time.Millisecond)
				release, err := l.Acquire(t.Context(), ClassIdentity)
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
		l.PauseUntil(time.Now().Add(time.Minute))
		time.Sleep(time.Second)
		l.PauseUntil(time.Now().Add(2 * time.Minute))
		time.Sleep(3 * time.Hour)
		synctest.Wait()
		require.Len(t, order, 30)
		assert.IsIncreasing(t, order)
	})
}

func TestMemoryLimiter_PauseHoldsAllClassesAndResumesStaggered(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := NewMemoryLimiter(LimiterConfig{})
		until := time.Now().Add(300 * time.Second)
		l.PauseUntil(until)
		l.PauseUntil(until.Add(-time.Minute)) // an earlier end changes nothing
		var mu sync.Mutex
		released := map[Class][]time.Time{}
		for range 10 {
			for _, class := range []Class{ClassIdentity, ClassToken, ClassOther} {
				go func() {
					release, err := l.Acquire(t.Context(), class)
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
				assert.GreaterOrEqual(t, times[i+1].Sub(times[i]), resumeSpacing/2, "two left together")
			}
		}
		start := time.Now()
		pass(t, l, ClassIdentity)
		assert.Zero(t, time.Since(start), "whoever comes later does not pay")
	})
}

func TestMemoryLimiter_RefusesWaitPastMaximum(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := NewMemoryLimiter(LimiterConfig{})
		l.PauseUntil(time.Now().Add(331 * time.Second))
		start := time.Now()
		_, err := l.Acquire(t.Context(), ClassIdentity)
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
		_, err = l.Acquire(ctx, ClassToken)
		_, ok = errors.AsType[*WaitError](err)
		assert.True(t, ok, "%v", err)
		assert.Zero(t, time.Since(start))
	})
}

func TestMemoryLimiter_PausePastMaximumRefusesWaiters(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := NewMemoryLimiter(LimiterConfig{})
		l.PauseUntil(time.Now().Add(100 * time.Second))
		failed := make(chan time.Time, 5)
		for range 5 {
			go func() {
				_, err := l.Acquire(t.Context(), ClassIdentity)
				_, ok := errors.AsType[*WaitError](err)
				assert.True(t, ok, "%v", err)
				failed <- time.Now()
			}()
		}
		time.Sleep(time.Second)
		extended := time.Now()
		l.PauseUntil(extended.Add(time.Hour))
		for range 5 {
			assert.Equal(t, extended, <-failed)
		}
	})
}

func TestMemoryLimiter_RefusesLongQueue(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := NewMemoryLimiter(LimiterConfig{RequestsPerSecond: 0.9, MaxWait: 10 * time.Second}) // 30 at once, then 0.8/s
		var mu sync.Mutex
		var refused, passed int
		for range 100 {
			go func() {
				release, err := l.Acquire(t.Context(), ClassIdentity)
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

func TestMemoryLimiter_WaitIsCancelable(t *testing.T) {
	t.Parallel()
	for name, busy := range map[string]func(*testing.T, *MemoryLimiter){
		"pause":  func(_ *testing.T, l *MemoryLimiter) { l.PauseUntil(time.Now().Add(5 * time.Minute)) },
		"pacing": func(t *testing.T, l *MemoryLimiter) { t.Helper(); pass(t, l, ClassIdentity) },
		"slot": func(t *testing.T, l *MemoryLimiter) {
			t.Helper()
			_, err := l.Acquire(t.Context(), ClassToken)
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
				l := NewMemoryLimiter(LimiterConfig{RequestsPerSecond: perSecond, MaxConcurrent: 1})
				busy(t, l)
				ctx, cancel := context.WithCancelCause(t.Context())
				interrupt := errors.New("interrupt")
				time.AfterFunc(time.Second, func() { cancel(interrupt) })
				start := time.Now()
				var wait sync.WaitGroup
				for range 3 { // the head of the queue and those behind it
					wait.Go(func() {
						_, err := l.Acquire(ctx, ClassIdentity)
						assert.ErrorIs(t, err, interrupt)
					})
				}
				wait.Wait()
				assert.Equal(t, time.Second, time.Since(start))
			})
		})
	}
}

func TestMemoryLimiter_PauseWhileWaitingForSlot(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := NewMemoryLimiter(LimiterConfig{MaxConcurrent: 1})
		release, err := l.Acquire(t.Context(), ClassIdentity)
		require.NoError(t, err)
		until := time.Now().Add(time.Minute)
		time.AfterFunc(time.Second, func() {
			l.PauseUntil(until) // the answer was a 429
			release()
		})
		assert.True(t, pass(t, l, ClassIdentity).After(until))
	})
}

func TestMemoryLimiter_LogsPacingOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var log memo
		l := NewMemoryLimiter(LimiterConfig{RequestsPerSecond: 0.06, Logger: &log}) // 2 at once
		pass(t, l, ClassIdentity)
		pass(t, l, ClassIdentity)
		assert.Empty(t, log.String())
		pass(t, l, ClassIdentity)
		pass(t, l, ClassIdentity)
		assert.Regexp(t, `^INFO Requests are paced .*expected_wait:\d`, log.String())
		assert.Equal(t, 1, strings.Count(log.String(), "\n"))
	})
}

func TestMemoryLimiter_CanceledWaiterYieldsTurn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := NewMemoryLimiter(LimiterConfig{RequestsPerSecond: 0.036}) // one at once, then one in 31 s
		pass(t, l, ClassIdentity)
		start := time.Now()
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		_, err := l.Acquire(ctx, ClassIdentity)
		require.ErrorIs(t, err, context.Canceled)
		assert.InDelta(t, 31.25, pass(t, l, ClassIdentity).Sub(start).Seconds(), 0.1)
	})
}
