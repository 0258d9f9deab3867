package transport

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// eachLimiter runs a test with the limiters of each kind of store. Those that open returns share one.
func eachLimiter(t *testing.T, cfg LimiterConfig, test func(t *testing.T, open func() *WindowLimiter)) {
	t.Helper()
	cfg = cfg.withDefaults()
	for name, kind := range stores {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				another := kind(cfg, t.TempDir(), time.Now)
				test(t, func() *WindowLimiter { return newWindowLimiter(cfg, another(), sharedBurst) })
			})
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
		{Limits: limits(9), MaxConcurrent: 20},
		{Limits: limits(3), MaxWait: time.Hour},
		{Limits: limits(0.3), MaxWait: time.Hour},
		{Limits: limits(9), MaxConcurrent: 20, Window: 30 * time.Second},
	} {
		eachLimiter(t, cfg, func(t *testing.T, open func() *WindowLimiter) {
			l := open()
			start, window := time.Now(), l.cfg.Window
			limit := int(cfg.Limits[classThing]*window.Seconds() + 1e-6)
			sent := crowd(t, classThing, 2*limit, 50, l)
			assert.LessOrEqual(t, most(sent, window), limit)
			assert.Less(t, time.Since(start), window*22/10)
		})
	}
}

// Two processes that know nothing of each other, one right after the other, stay under 10/9 of the limit.
func TestMemoryLimiter_LetsLessGoAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		cfg := LimiterConfig{Limits: limits(0.9)}
		start := time.Now()
		sent := crowd(t, classThing, 90, 10, NewMemoryLimiter(cfg))
		assert.Less(t, sent[29].Sub(start), time.Second, "a ninth of the limit goes at once")
		assert.GreaterOrEqual(t, sent[30].Sub(start), time.Second)
		sent = append(sent, crowd(t, classThing, 300, 10, NewMemoryLimiter(cfg))...)
		assert.LessOrEqual(t, most(sent, defaultWindow), 300)
	})
}

func TestLimiter_WithoutPacing(t *testing.T) {
	t.Parallel()
	eachLimiter(t, LimiterConfig{}, func(t *testing.T, open func() *WindowLimiter) {
		l := open()
		start := time.Now()
		for range 5000 {
			pass(t, l, classThing)
		}
		pass(t, l, classToken)
		assert.Zero(t, time.Since(start))
		l.PauseUntil(start.Add(time.Minute))
		assert.GreaterOrEqual(t, pass(t, l, classThing).Sub(start), time.Minute)
	})
}

func TestLimiter_BoundsConcurrency(t *testing.T) {
	t.Parallel()
	eachLimiter(t, LimiterConfig{Limits: limits(9), MaxConcurrent: 3}, func(t *testing.T, open func() *WindowLimiter) {
		l := open()
		sent := crowd(t, classThing, 20, 20, l)
		assert.Equal(t, 3, most(sent, 50*time.Millisecond))
		release, err := l.Acquire(t.Context(), classThing)
		require.NoError(t, err)
		release()
		release() // twice does no harm
		assert.Equal(t, 3, most(crowd(t, classThing, 20, 20, l), 50*time.Millisecond))
	})
}

func TestLimiter_IsFirstComeFirstServed(t *testing.T) {
	t.Parallel()
	eachLimiter(t, LimiterConfig{Limits: limits(0.03), MaxWait: 24 * time.Hour}, func(t *testing.T, open func() *WindowLimiter) {
		l := open()
		served := make([]time.Time, 30) // several may go at one instant, in any order
		var wait sync.WaitGroup
		for i := range served {
			wait.Go(func() {
				time.Sleep(time.Duration(i) * time.Millisecond)
				release, err := l.Acquire(t.Context(), classThing)
				if assert.NoError(t, err) {
					served[i] = time.Now()
					release()
				}
			})
		}
		// A pause in the middle, and then a longer one, must not mix them up.
		time.Sleep(10 * time.Minute)
		l.PauseUntil(time.Now().Add(time.Minute))
		time.Sleep(time.Second)
		l.PauseUntil(time.Now().Add(2 * time.Minute))
		wait.Wait()
		assert.True(t, slices.IsSortedFunc(served, time.Time.Compare), "%v", served)
	})
}

func TestLimiter_PauseHoldsAllClassesAndResumesStaggered(t *testing.T) {
	t.Parallel()
	eachLimiter(t, LimiterConfig{Limits: limits(9)}, func(t *testing.T, open func() *WindowLimiter) {
		l := open()
		until := time.Now().Add(300 * time.Second)
		l.PauseUntil(until)
		l.PauseUntil(until.Add(-time.Minute)) // an earlier end changes nothing
		var wait sync.WaitGroup
		for _, class := range []Class{classThing, classToken, classOther} {
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
		assert.Equal(t, start, pass(t, l, classThing), "whoever comes later does not pay")
	})
}

func TestLimiter_RefusesWaitPastMaximum(t *testing.T) {
	t.Parallel()
	eachLimiter(t, LimiterConfig{Limits: limits(9)}, func(t *testing.T, open func() *WindowLimiter) {
		l := open()
		until := time.Now().Add(331 * time.Second)
		l.PauseUntil(until)
		wait := refused(t.Context(), t, l, classThing)
		assert.Equal(t, WaitError{Until: until, Throttled: true, RetryAfter: 331 * time.Second}, *wait)
		assert.EqualError(t, wait, "rate limit: next request allowed at "+until.UTC().Format(time.RFC3339)+", past the maximum wait")

		time.Sleep(10 * time.Second) // 321 s fit the cap of 330 s, but not every deadline
		ctx, cancel := context.WithTimeout(t.Context(), 320*time.Second)
		defer cancel()
		assert.True(t, refused(ctx, t, l, classToken).Throttled)
	})
}

func TestLimiter_PausePastMaximumRefusesWaiters(t *testing.T) {
	t.Parallel()
	eachLimiter(t, LimiterConfig{Limits: limits(9)}, func(t *testing.T, open func() *WindowLimiter) {
		l := open()
		l.PauseUntil(time.Now().Add(100 * time.Second))
		extended := time.Now().Add(time.Second)
		time.AfterFunc(time.Second, func() { l.PauseUntil(extended.Add(time.Hour)) })
		var wait sync.WaitGroup
		for range 5 {
			wait.Go(func() {
				_, err := l.Acquire(t.Context(), classThing)
				assert.ErrorAs(t, err, new(*WaitError))
				assert.Equal(t, extended, time.Now())
			})
		}
		wait.Wait()
	})
}

func TestLimiter_RefusesLongQueue(t *testing.T) {
	t.Parallel()
	// 48 at once, then one in 25 s: at 25, 50 and 75 s.
	eachLimiter(t, LimiterConfig{Limits: limits(0.2), MaxWait: 80 * time.Second}, func(t *testing.T, open func() *WindowLimiter) {
		l := open()
		crowd(t, classThing, 48, 1, l)
		start, passed := time.Now(), make(chan struct{}, 50)
		var wait sync.WaitGroup
		for range cap(passed) {
			wait.Go(func() {
				release, err := l.Acquire(t.Context(), classThing)
				if err != nil {
					assert.Equal(t, start, time.Now(), "they are refused at once")
					return
				}
				passed <- struct{}{}
				release()
			})
		}
		wait.Wait()
		assert.InDelta(t, 3, len(passed), 1)
	})
}

func TestLimiter_WaitIsCancelable(t *testing.T) {
	t.Parallel()
	for _, busy := range []func(*testing.T, *WindowLimiter){
		func(_ *testing.T, l *WindowLimiter) { l.PauseUntil(time.Now().Add(5 * time.Minute)) },
		func(t *testing.T, l *WindowLimiter) { t.Helper(); crowd(t, classThing, 2, 1, l) },
		func(t *testing.T, l *WindowLimiter) {
			t.Helper()
			release, err := l.Acquire(t.Context(), classToken)
			require.NoError(t, err)
			time.AfterFunc(time.Minute, release)
		},
	} {
		eachLimiter(t, LimiterConfig{Limits: limits(0.01), MaxConcurrent: 1, MaxWait: time.Hour}, func(t *testing.T, open func() *WindowLimiter) {
			l := open()
			busy(t, l)
			start, paced := time.Now(), l.pacer.outlook(thing)(1)
			ctx, cancel := context.WithCancelCause(t.Context())
			interrupt := errors.New("interrupt")
			time.AfterFunc(time.Second, func() { cancel(interrupt) })
			var wait sync.WaitGroup
			for range 3 { // the head of the queue and those behind it
				wait.Go(func() {
					_, err := l.Acquire(ctx, classThing)
					assert.ErrorIs(t, err, interrupt)
				})
			}
			wait.Wait()
			assert.Equal(t, time.Second, time.Since(start))
			if pass(t, l, classThing); paced > 0 {
				assert.InDelta(t, paced.Seconds(), time.Since(start).Seconds(), 1, "the place was given back")
			}
		})
	}
}

func TestLimiter_PauseWhileWaitingForSlot(t *testing.T) {
	t.Parallel()
	eachLimiter(t, LimiterConfig{Limits: limits(9), MaxConcurrent: 1}, func(t *testing.T, open func() *WindowLimiter) {
		l := open()
		release, err := l.Acquire(t.Context(), classThing)
		require.NoError(t, err)
		until := time.Now().Add(time.Minute)
		time.AfterFunc(time.Second, func() {
			l.PauseUntil(until) // the answer was a 429
			release()
		})
		assert.True(t, pass(t, l, classThing).After(until))
	})
}

func TestLimiter_LogsPacingOnce(t *testing.T) {
	t.Parallel()
	eachLimiter(t, LimiterConfig{Limits: limits(0.06), MaxWait: time.Hour}, func(t *testing.T, open func() *WindowLimiter) {
		l := open()
		var log memo
		l.cfg.Logger = &log
		pass(t, l, classThing)
		assert.Empty(t, log.String())
		crowd(t, classThing, 20, 3, l)
		assert.Regexp(t, `^INFO Requests are paced .*class:thing expected_wait:\d`, log.String())
		assert.Equal(t, 1, strings.Count(log.String(), "\n"))
	})
}

func TestLimiter_PauseHoldsEveryProcess(t *testing.T) {
	t.Parallel()
	eachLimiter(t, LimiterConfig{Limits: limits(9), MaxConcurrent: 20}, func(t *testing.T, open func() *WindowLimiter) {
		var log memo
		one, another := open(), open()
		another.cfg.Logger = &log
		start := time.Now()
		assert.Equal(t, start.Add(defaultWindow), one.PauseUntil(time.Time{}))
		sent := crowd(t, classThing, 30, 30, one, another)
		assert.GreaterOrEqual(t, sent[0].Sub(start), defaultWindow)
		assert.LessOrEqual(t, most(sent, time.Second), 20, "they leave one after another")
		assert.Equal(t, 1, strings.Count(log.String(), "WARN The API throttles this IP address"))
	})
}

// A pause that is longer than the API blocks an address holds back the process that was told, not the others.
func TestLimiter_SharesAPauseForOneWindow(t *testing.T) {
	t.Parallel()
	eachLimiter(t, LimiterConfig{Limits: limits(9), MaxConcurrent: 20}, func(t *testing.T, open func() *WindowLimiter) {
		one, another := open(), open()
		start := time.Now()
		one.PauseUntil(start.Add(24 * time.Hour))
		wait := refused(t.Context(), t, one, classThing)
		assert.Equal(t, WaitError{Until: start.Add(24 * time.Hour), Throttled: true, RetryAfter: 24 * time.Hour}, *wait)
		for _, at := range crowd(t, classThing, 1, 1, another, open()) {
			assert.InDelta(t, defaultWindow.Seconds(), at.Sub(start).Seconds(), 1)
		}
	})
}

func TestLimiter_PacedWaiterSeesPauseOfAnotherProcess(t *testing.T) {
	t.Parallel()
	// Two at once, one within five minutes.
	eachLimiter(t, LimiterConfig{Limits: limits(0.01), MaxWait: time.Hour}, func(t *testing.T, open func() *WindowLimiter) {
		one, another := open(), open()
		crowd(t, classThing, 2, 1, one)
		start := time.Now()
		time.AfterFunc(time.Second, func() { one.PauseUntil(start.Add(defaultWindow)) })
		sent := crowd(t, classThing, 1, 1, another)
		assert.GreaterOrEqual(t, sent[0].Sub(start), defaultWindow)
	})
}

func TestLimiter_RefusesTurnPastMaximum(t *testing.T) {
	t.Parallel()
	eachLimiter(t, LimiterConfig{Limits: limits(0.01), MaxWait: 100 * time.Second}, func(t *testing.T, open func() *WindowLimiter) {
		crowd(t, classThing, 2, 1, open())
		l := open() // one with a file does not know before it has read that
		for range 2 {
			start := time.Now()
			wait := refused(t.Context(), t, l, classThing)
			assert.False(t, wait.Throttled)
			assert.Greater(t, wait.Until.Sub(start), 250*time.Second)
		}
		time.Sleep(250 * time.Second)
		crowd(t, classThing, 1, 1, l) // the refused ones hold no place
	})
}
