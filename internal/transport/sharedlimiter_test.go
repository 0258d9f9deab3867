package transport

import (
	"context"
	"errors"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// crowd sends n requests through the limiters, so many at a time through each, and returns when they went.
func crowd(t *testing.T, n, parallel int, limiters ...Limiter) []time.Time {
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
					release, err := l.Acquire(t.Context(), ClassIdentity)
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

func TestSharedLimiter_ProcessesShareTheLimit(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		folder := t.TempDir()
		var logs [2]memo
		var limiters []Limiter
		for i := range logs {
			limiters = append(limiters, NewSharedLimiter(LimiterConfig{RequestsPerSecond: 1, MaxConcurrent: 5, Logger: &logs[i]}, "api.test", folder))
		}
		start := time.Now()
		sent := crowd(t, 500, 50, limiters...)
		assert.Len(t, sent, 1000)
		assert.LessOrEqual(t, most(sent, defaultWindow), 300)
		assert.Less(t, time.Since(start), 905*time.Second, "three windows and then a burst")
		for i := range logs {
			assert.Regexp(t, `^INFO Requests are paced .*class:identity expected_wait:\d`, logs[i].String())
			assert.Equal(t, 1, strings.Count(logs[i].String(), "\n"))
		}
	})
}

func TestSharedLimiter_PauseHoldsEveryProcess(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		folder := t.TempDir()
		var log memo
		cfg := LimiterConfig{RequestsPerSecond: 9, MaxConcurrent: 20}
		one := NewSharedLimiter(cfg, "api.test", folder)
		cfg.Logger = &log
		other := NewSharedLimiter(cfg, "api.test", folder)
		elsewhere := NewSharedLimiter(cfg, "api.other.test", folder)

		next, _ := script(t, answer(http.StatusTooManyRequests, ""))
		limited := &rateLimited{limiter: one, logger: NopLogger{}, next: next}
		start := time.Now()
		_, err := limited.RoundTrip(newRequest(t.Context(), t, http.MethodGet, readThing, ""))
		require.NoError(t, err)
		sent := crowd(t, 10, 10, elsewhere)
		assert.Equal(t, start, sent[9], "another host goes on")
		sent = crowd(t, 30, 30, one, other)
		assert.GreaterOrEqual(t, sent[0].Sub(start), defaultWindow)
		assert.LessOrEqual(t, most(sent, time.Second), 20, "they leave one after another")
		assert.Equal(t, 1, strings.Count(log.String(), "WARN The API throttles this IP address"))
	})
}

// A pause that is longer than the API blocks an address holds back the process that was told, not the machine.
func TestSharedLimiter_SharesAPauseForOneWindow(t *testing.T) {
	t.Parallel()
	for name, header := range map[string]string{
		"seconds": "Retry-After: 86400", "overflow": "Retry-After: 99999999999999999999", "date": "Retry-After: Fri, 31 Dec 9999 23:59:59 GMT",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				cfg, folder := LimiterConfig{RequestsPerSecond: 9, MaxConcurrent: 20}, t.TempDir()
				one, other := NewSharedLimiter(cfg, "api.test", folder), NewSharedLimiter(cfg, "api.test", folder)
				next, _ := script(t, answer(http.StatusTooManyRequests, "", header))
				start := time.Now()
				_, err := (&rateLimited{limiter: one, logger: NopLogger{}, next: next}).RoundTrip(newRequest(t.Context(), t, http.MethodGet, readThing, ""))
				require.NoError(t, err)

				_, err = one.Acquire(t.Context(), ClassIdentity)
				wait, ok := errors.AsType[*WaitError](err)
				require.True(t, ok, "%v", err)
				assert.Equal(t, WaitError{Until: start.Add(24 * time.Hour), Throttled: true, RetryAfter: 24 * time.Hour}, *wait)
				assert.EqualError(t, wait, "rate limit: next request allowed at "+start.Add(24*time.Hour).UTC().Format(time.RFC3339)+
					", past the maximum wait")
				assert.Zero(t, time.Since(start), "it does not wait for that")

				later := NewSharedLimiter(cfg, "api.test", folder)
				sent := crowd(t, 1, 1, other, later)
				for _, at := range sent {
					assert.InDelta(t, defaultWindow.Seconds(), at.Sub(start).Seconds(), 1)
				}
			})
		})
	}
}

func TestSharedLimiter_PacedWaiterSeesPauseOfAnotherProcess(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		folder := t.TempDir()
		cfg := LimiterConfig{RequestsPerSecond: 0.01, MaxWait: time.Hour} // two at once, one within five minutes
		one, other := NewSharedLimiter(cfg, "api.test", folder), NewSharedLimiter(cfg, "api.test", folder)
		crowd(t, 2, 1, one)
		start := time.Now()
		time.AfterFunc(time.Second, func() { one.PauseUntil(start.Add(defaultWindow)) })
		sent := crowd(t, 1, 1, other)
		assert.GreaterOrEqual(t, sent[0].Sub(start), defaultWindow)
	})
}

func TestSharedLimiter_RefusesWaitPastMaximum(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		folder := t.TempDir()
		cfg := LimiterConfig{RequestsPerSecond: 0.01, MaxWait: 100 * time.Second}
		crowd(t, 2, 1, NewSharedLimiter(cfg, "api.test", folder))
		l := NewSharedLimiter(cfg, "api.test", folder) // it does not know before it has read the file
		for range 2 {
			start := time.Now()
			_, err := l.Acquire(t.Context(), ClassIdentity)
			wait, ok := errors.AsType[*WaitError](err)
			require.True(t, ok, "%v", err)
			assert.False(t, wait.Throttled)
			assert.Greater(t, wait.Until.Sub(start), 250*time.Second)
			assert.Zero(t, time.Since(start))
		}
		time.Sleep(250 * time.Second)
		crowd(t, 1, 1, l) // the refused ones hold no place
	})
}

func TestSharedLimiter_WaitIsCancelable(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		folder := t.TempDir()
		cfg := LimiterConfig{RequestsPerSecond: 0.01, MaxWait: time.Hour}
		l := NewSharedLimiter(cfg, "api.test", folder)
		crowd(t, 2, 1, l)
		ctx, cancel := context.WithCancelCause(t.Context())
		interrupt := errors.New("interrupt")
		time.AfterFunc(time.Second, func() { cancel(interrupt) })
		start := time.Now()
		var wait sync.WaitGroup
		for range 3 {
			wait.Go(func() {
				_, err := l.Acquire(ctx, ClassIdentity)
				assert.ErrorIs(t, err, interrupt)
			})
		}
		wait.Wait()
		assert.Equal(t, time.Second, time.Since(start))
		sent := crowd(t, 1, 1, NewSharedLimiter(cfg, "api.test", folder))
		assert.Less(t, sent[0].Sub(start), 302*time.Second, "the place was given back")
	})
}

func TestSharedLimiter_ScalesWithTheWindow(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		cfg := LimiterConfig{RequestsPerSecond: 9, MaxConcurrent: 20, Window: 30 * time.Second}
		l := NewSharedLimiter(cfg, "api.test", t.TempDir())
		assert.Equal(t, 30*time.Second, l.DefaultPause())
		start := time.Now()
		sent := crowd(t, 1000, 50, l)
		assert.LessOrEqual(t, most(sent, cfg.Window), 270)
		assert.Less(t, time.Since(start), 95*time.Second)

		m := NewMemoryLimiter(cfg)
		assert.Equal(t, 30*time.Second, m.DefaultPause())
		sent = crowd(t, 1000, 50, m)
		assert.LessOrEqual(t, most(sent, cfg.Window), 271)
	})
}

func TestSharedLimiter_WithoutPacingCreatesNoFile(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		folder := t.TempDir()
		l := NewSharedLimiter(LimiterConfig{}, "api.test", folder)
		start := time.Now()
		for range 5000 {
			release, err := l.Acquire(t.Context(), ClassIdentity)
			require.NoError(t, err)
			release()
		}
		assert.Zero(t, time.Since(start))
		l.PauseUntil(start.Add(time.Minute))
		sent := crowd(t, 1, 1, l)
		assert.GreaterOrEqual(t, sent[0].Sub(start), time.Minute)
		files, err := os.ReadDir(folder)
		require.NoError(t, err)
		assert.Empty(t, files)
	})
}
