package transport

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestRateLimited_429PausesAllRequests(t *testing.T) {
	t.Parallel()
	for header, pause := range map[string]time.Duration{"X: ": 300 * time.Second, "Retry-After: 7": 7 * time.Second} {
		synctest.Test(t, func(t *testing.T) {
			var log memo
			var report Report
			next, _ := script(t, answer(429, "", header), answer(200, ""))
			rt := &rateLimited{limiter: NewMemoryLimiter(LimiterConfig{}), logger: &log, next: next}
			start := time.Now()
			resp, err := rt.RoundTrip(newRequest(WithReport(t.Context(), &report), t, http.MethodGet, readThing, ""))
			require.NoError(t, err)
			assert.Equal(t, 429, resp.StatusCode)
			assert.Equal(t, start.Add(pause), report.RetryAt, header)
			assert.Contains(t, log.String(), report.RetryAt.UTC().Format(time.RFC3339))

			_, err = rt.RoundTrip(newRequest(t.Context(), t, http.MethodPost, Operation{Class: classToken}, ""))
			require.NoError(t, err)
			assert.InDelta(t, pause.Seconds()+0.5, time.Since(start).Seconds(), 0.5, header)
		})
	}
}

func TestRateLimited_RefusedWaitSendsNothing(t *testing.T) {
	t.Parallel()
	limiter := NewMemoryLimiter(LimiterConfig{})
	until := time.Now().Add(time.Hour)
	limiter.PauseUntil(until)
	next, n := script(t)
	policy := newRetry(4, nil)
	policy.next = &rateLimited{limiter: limiter, logger: NopLogger{}, next: next}
	var report Report
	_, err := policy.RoundTrip(newRequest(WithReport(t.Context(), &report), t, http.MethodGet, readThing, ""))
	assert.Zero(t, *n)
	assert.Equal(t, NotSent, failureIn(t, err).Outcome)
	wait, ok := errors.AsType[*WaitError](err)
	require.True(t, ok)
	assert.WithinDuration(t, until, wait.Until, time.Second)
	assert.Zero(t, report.Attempts)
}

// countingLimiter is another implementation of Limiter.
type countingLimiter struct{ acquired, released map[Class]int }

func (l *countingLimiter) Acquire(_ context.Context, class Class) (func(), error) {
	l.acquired[class]++
	return func() { l.released[class]++ }, nil
}

func (l *countingLimiter) PauseUntil(until time.Time) time.Time { return until }

func TestRateLimited_ReleasesEveryAcquire(t *testing.T) {
	t.Parallel()
	limiter := &countingLimiter{map[Class]int{}, map[Class]int{}}
	next, _ := script(t, answer(200, ""), fail(errLost), answer(429, ""))
	rt := &rateLimited{limiter: limiter, logger: NopLogger{}, next: next}
	for _, op := range []Operation{readThing, {}, {Class: classToken}} {
		resp, err := rt.RoundTrip(newRequest(t.Context(), t, http.MethodGet, op, ""))
		assert.True(t, resp != nil || err != nil)
	}
	assert.Equal(t, map[Class]int{classThing: 1, "": 1, classToken: 1}, limiter.acquired)
	assert.Equal(t, limiter.acquired, limiter.released)
}

func TestRetryAfter(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	for _, tc := range []struct {
		after, date string
		want        time.Duration
		told        bool
	}{
		{"", "", 0, false},
		{"-1", "", 0, false},
		{"1.5", "", 0, false},
		{"0", "", 0, true},
		{" 30 ", "", 30 * time.Second, true},
		{"9223372036854775807", "", maxRetryAfter, true},
		{"9223372036854775808", "", maxRetryAfter, true},
		{"-9223372036854775809", "", 0, false},
		{"1" + strings.Repeat("0", 1000), "", maxRetryAfter, true},
		{"Fri, 31 Dec 9999 23:59:59 GMT", "", maxRetryAfter, true},
		{"Mon, 01 Jan 0001 00:00:00 GMT", "", 0, true},
		{"Fri, 31 Dec 9999 23:59:59 GMT", "Mon, 01 Jan 0001 00:00:00 GMT", maxRetryAfter, true},
		{"Sat, 21 Nov 2026 12:01:00 GMT", "", time.Minute, true},
		{"Sat, 21 Nov 2026 11:00:00 GMT", "", 0, true},
		{"Sat, 21 Nov 2026 13:01:00 GMT", "Sat, 21 Nov 2026 13:00:00 GMT", time.Minute, true},
		{"Sat, 21 Nov 2026 12:01:00 GMT", "yesterday", time.Minute, true},
	} {
		at, told := retryAfter(http.Header{"Retry-After": {tc.after}, "Date": {tc.date}}, now)
		assert.Equal(t, tc.told, told, tc.after)
		if told {
			assert.Equal(t, now.Add(tc.want), at, tc.after)
		}
	}
}

// Requests that wait for the end of a pause count once however many they are, a second pause adds up, and an interrupted wait
// counts as far as it went. Pacing does not count.
func TestChain_Paused(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		limiter := NewMemoryLimiter(LimiterConfig{Limits: limits(0.1)})
		chain := NewChain(Config{Limiter: limiter, RequestTimeout: requestTimeout, Base: answer(200, "")})
		t.Cleanup(chain.Close)
		send := func(ctx context.Context, classes ...Class) {
			var requests sync.WaitGroup
			for _, class := range classes {
				requests.Go(func() {
					resp, err := chain.Client.Do(newRequest(ctx, t, http.MethodGet, Operation{Class: class}, ""))
					if err == nil {
						assert.NoError(t, resp.Body.Close())
					}
				})
			}
			requests.Wait()
		}
		send(t.Context(), classThing, classThing, classThing, classThing, classThing, classThing)
		assert.Zero(t, limiter.Paused(), "only paced")

		limiter.PauseUntil(time.Now().Add(300 * time.Second))
		time.Sleep(100 * time.Second) // no request waits
		send(t.Context(), classThing, classThing, classOther, classToken)
		assert.Equal(t, 200*time.Second, limiter.Paused())

		limiter.PauseUntil(time.Now().Add(60 * time.Second))
		interrupted, interrupt := context.WithTimeout(t.Context(), time.Hour)
		time.AfterFunc(20*time.Second, interrupt)
		send(interrupted, classOther)
		assert.Equal(t, 220*time.Second, limiter.Paused())
	})
}
