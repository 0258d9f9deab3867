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

// eachLimiter runs a test with a limiter of each kind.
func eachLimiter(t *testing.T, cfg LimiterConfig, test func(t *testing.T, l *limiter)) {
	t.Helper()
	for name, open := range map[string]func(directory string) *limiter{
		"memory": func(string) *limiter { return &NewMemoryLimiter(cfg).limiter },
		"shared": func(directory string) *limiter { return &NewSharedLimiter(cfg, "api.test", directory).limiter },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { test(t, open(t.TempDir())) })
		})
	}
}

// crowd sends n requests of the class through each limiter, so many at a time, and returns when they went.
func crowd(t *testing.T, class Class, n, parallel int, limiters ...Limiter) []time.Time {
	t.Helper()
	var mu sync.Mutex
	var sent []time.Time
	var wait sync.WaitGroup
	for _, l := range limiters {
		left := make(chan struct{}, n)
		for range n {
			left <- struct{}{}
		}
		close(left)
		for range parallel {
			wait.Go(func() {
				for range left {
					release, err := l.Acquire(t.Context(), class)
					if !assert.NoError(t, err) {
						return
					}
					mu.Lock()
					sent = append(sent, time.Now())
					mu.Unlock()
					time.Sleep(50 * time.Millisecond)
					release()
				}
			})
		}
	}
	wait.Wait()
	return sent
}

// pass goes through the limiter and gives the place back at once.
func pass(t *testing.T, l Limiter, class Class) time.Time {
	t.Helper()
	release, err := l.Acquire(t.Context(), class)
	require.NoError(t, err)
	release()
	return time.Now()
}

// refused acquires nothing and returns what the limiter says.
func refused(ctx context.Context, t *testing.T, l Limiter, class Class) *WaitError {
	t.Helper()
	start := time.Now()
	_, err := l.Acquire(ctx, class)
	wait, ok := errors.AsType[*WaitError](err)
	require.True(t, ok, "%v", err)
	assert.Zero(t, time.Since(start), "it does not wait")
	return wait
}

func TestLimiter_KeepsTheAverage(t *testing.T) {
	t.Parallel()
	for _, cfg := range []LimiterConfig{
		{RequestsPerSecond: 9, MaxConcurrent: 20},
		{RequestsPerSecond: 3, MaxWait: time.Hour},
		{RequestsPerSecond: 0.3, MaxWait: time.Hour},
		{RequestsPerSecond: 9, MaxConcurrent: 20, Window: 30 * time.Second},
	} {
		eachLimiter(t, cfg, func(t *testing.T, l *limiter) {
			start, window := time.Now(), l.DefaultPause()
			assert.Equal(t, cfg.withDefaults().Window, window)
			limit := int(cfg.RequestsPerSecond * window.Seconds())
			sent := crowd(t, ClassIdentity, 2*limit, 50, l)
			assert.LessOrEqual(t, most(sent, window), limit+1)
			assert.Less(t, time.Since(start), window*22/10)
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

func TestLimiter_WithoutPacing(t *testing.T) {
	t.Parallel()
	eachLimiter(t, LimiterConfig{}, func(t *testing.T, l *limiter) {
		start := time.Now()
		for range 5000 {
			pass(t, l, ClassIdentity)
		}
		pass(t, l, ClassToken)
		assert.Zero(t, time.Since(start))
		l.PauseUntil(start.Add(time.Minute))
		assert.GreaterOrEqual(t, pass(t, l, ClassIdentity).Sub(start), time.Minute)
	})
}

func TestLimiter_BoundsConcurrency(t *testing.T) {
	t.Parallel()
	eachLimiter(t, LimiterConfig{RequestsPerSecond: 9, MaxConcurrent: 3}, func(t *testing.T, l *limiter) {
		sent := crowd(t, ClassIdentity, 20, 20, l)
		assert.Equal(t, 3, most(sent, 50*time.Millisecond))
		release, err := l.Acquire(t.Context(), ClassIdentity)
		require.NoError(t, err)
		release()
		release() // twice does no harm
		assert.Equal(t, 3, most(crowd(t, ClassIdentity, 20, 20, l), 50*time.Millisecond))
	})
}

func TestLimiter_IsFirstComeFirstServed(t *testing.T) {
	t.Parallel()
	eachLimiter(t, LimiterConfig{RequestsPerSecond: 0.03, MaxWait: 24 * time.Hour}, func(t *testing.T, l *limiter) {
		served := make(chan int, 30)
		for i := range cap(served) {
			go func() {
				time.Sleep(time.Duration(i) * time.Millisecond)
				if release, err := l.Acquire(t.Context(), ClassIdentity); assert.NoError(t, err) {
					release()
				}
				served <- i
			}()
		}
		// A pause in the middle, and then a longer one, must not mix them up.
		time.Sleep(10 * time.Minute)
		l.PauseUntil(time.Now().Add(time.Minute))
		time.Sleep(time.Second)
		l.PauseUntil(time.Now().Add(2 * time.Minute))
		for i := range cap(served) {
			assert.Equal(t, i, <-served)
		}
	})
}

func TestLimiter_PauseHoldsAllClassesAndResumesStaggered(t *testing.T) {
	t.Parallel()
	eachLimiter(t, LimiterConfig{RequestsPerSecond: 9}, func(t *testing.T, l *limiter) {
		until := time.Now().Add(300 * time.Second)
		l.PauseUntil(until)
		l.PauseUntil(until.Add(-time.Minute)) // an earlier end changes nothing
		var wait sync.WaitGroup
		for _, class := range []Class{ClassIdentity, ClassToken, ClassOther} {
			wait.Go(func() {
				sent := crowd(t, class, 5, 5, l)
				assert.False(t, sent[0].Before(until))
				assert.Less(t, sent[4].Sub(until), 10*time.Second)
				for i := range sent[1:] {
					assert.GreaterOrEqual(t, sent[i+1].Sub(sent[i]), resumeSpacing/2, "two left together")
				}
			})
		}
		wait.Wait()
		start := time.Now()
		assert.Equal(t, start, pass(t, l, ClassIdentity), "whoever comes later does not pay")
	})
}

func TestLimiter_RefusesWaitPastMaximum(t *testing.T) {
	t.Parallel()
	eachLimiter(t, LimiterConfig{RequestsPerSecond: 9}, func(t *testing.T, l *limiter) {
		until := time.Now().Add(331 * time.Second)
		l.PauseUntil(until)
		wait := refused(t.Context(), t, l, ClassIdentity)
		assert.Equal(t, WaitError{Until: until, Throttled: true, RetryAfter: 331 * time.Second}, *wait)
		assert.EqualError(t, wait, "rate limit: next request allowed at "+until.UTC().Format(time.RFC3339)+", past the maximum wait")

		time.Sleep(10 * time.Second) // 321 s fit the cap of 330 s, but not every deadline
		ctx, cancel := context.WithTimeout(t.Context(), 320*time.Second)
		defer cancel()
		assert.True(t, refused(ctx, t, l, ClassToken).Throttled)
	})
}

func TestLimiter_PausePastMaximumRefusesWaiters(t *testing.T) {
	t.Parallel()
	eachLimiter(t, LimiterConfig{RequestsPerSecond: 9}, func(t *testing.T, l *limiter) {
		l.PauseUntil(time.Now().Add(100 * time.Second))
		extended := time.Now().Add(time.Second)
		time.AfterFunc(time.Second, func() { l.PauseUntil(extended.Add(time.Hour)) })
		var wait sync.WaitGroup
		for range 5 {
			wait.Go(func() {
				_, err := l.Acquire(t.Context(), ClassIdentity)
				assert.ErrorAs(t, err, new(*WaitError))
				assert.Equal(t, extended, time.Now())
			})
		}
		wait.Wait()
	})
}

func TestMemoryLimiter_RefusesLongQueue(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := NewMemoryLimiter(LimiterConfig{RequestsPerSecond: 0.9, MaxWait: 10 * time.Second}) // 30 at once, then 0.8/s
		start, passed, refused := time.Now(), make(chan struct{}, 100), make(chan struct{}, 100)
		var wait sync.WaitGroup
		for range 100 {
			wait.Go(func() {
				release, err := l.Acquire(t.Context(), ClassIdentity)
				if err != nil {
					assert.Equal(t, start, time.Now(), "they are refused at once")
					refused <- struct{}{}
					return
				}
				passed <- struct{}{}
				release()
			})
		}
		wait.Wait()
		assert.Equal(t, 100, len(refused)+len(passed))
		assert.InDelta(t, 38, len(passed), 1)
	})
}

func TestLimiter_WaitIsCancelable(t *testing.T) {
	t.Parallel()
	for _, busy := range []func(*testing.T, *limiter){
		func(_ *testing.T, l *limiter) { l.PauseUntil(time.Now().Add(5 * time.Minute)) },
		func(t *testing.T, l *limiter) { t.Helper(); crowd(t, ClassIdentity, 2, 1, l) },
		func(t *testing.T, l *limiter) {
			t.Helper()
			release, err := l.Acquire(t.Context(), ClassToken)
			require.NoError(t, err)
			time.AfterFunc(time.Minute, release)
		},
	} {
		eachLimiter(t, LimiterConfig{RequestsPerSecond: 0.01, MaxConcurrent: 1, MaxWait: time.Hour}, func(t *testing.T, l *limiter) {
			busy(t, l)
			start, paced := time.Now(), l.store.outlook(ClassIdentity)(1)
			ctx, cancel := context.WithCancelCause(t.Context())
			interrupt := errors.New("interrupt")
			time.AfterFunc(time.Second, func() { cancel(interrupt) })
			var wait sync.WaitGroup
			for range 3 { // the head of the queue and those behind it
				wait.Go(func() {
					_, err := l.Acquire(ctx, ClassIdentity)
					assert.ErrorIs(t, err, interrupt)
				})
			}
			wait.Wait()
			assert.Equal(t, time.Second, time.Since(start))
			if pass(t, l, ClassIdentity); paced > 0 {
				assert.InDelta(t, paced.Seconds(), time.Since(start).Seconds(), 1, "the place was given back")
			}
		})
	}
}

func TestLimiter_PauseWhileWaitingForSlot(t *testing.T) {
	t.Parallel()
	eachLimiter(t, LimiterConfig{RequestsPerSecond: 9, MaxConcurrent: 1}, func(t *testing.T, l *limiter) {
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

func TestLimiter_LogsPacingOnce(t *testing.T) {
	t.Parallel()
	eachLimiter(t, LimiterConfig{RequestsPerSecond: 0.06, MaxWait: time.Hour}, func(t *testing.T, l *limiter) {
		var log memo
		l.cfg.Logger = &log
		pass(t, l, ClassIdentity)
		assert.Empty(t, log.String())
		crowd(t, ClassIdentity, 20, 3, l)
		assert.Regexp(t, `^INFO Requests are paced .*class:identity expected_wait:\d`, log.String())
		assert.Equal(t, 1, strings.Count(log.String(), "\n"))
	})
}
