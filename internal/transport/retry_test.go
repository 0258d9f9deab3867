package transport

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var (
	errDial = &net.OpError{Op: "dial", Err: errors.New("connection refused")}
	errLost = io.ErrUnexpectedEOF
)

// newRetry returns the retry policy above the attempt layer, with pauses that take no time.
func newRetry(maxRetries int, next http.RoundTripper) *retry {
	return &retry{
		maxRetries: maxRetries,
		budget:     newBudget(),
		next:       &attempt{timeout: time.Second, next: next},
	}
}

func TestRetryByClass(t *testing.T) {
	t.Parallel()
	ok := answer(http.StatusOK, "done")
	for name, tc := range map[string]struct {
		method string
		op     Operation
		first  trip
		again  bool
	}{
		"get not sent":       {http.MethodGet, readThing, fail(errDial), true},
		"get lost":           {http.MethodGet, readThing, fail(errLost), true},
		"get 400":            {http.MethodGet, readThing, answer(400, ""), false},
		"get 404":            {http.MethodGet, readThing, answer(404, ""), false},
		"get 429":            {http.MethodGet, readThing, answer(429, ""), true},
		"get 500":            {http.MethodGet, readThing, answer(500, ""), true},
		"get 501":            {http.MethodGet, readThing, answer(501, ""), false},
		"get 502":            {http.MethodGet, readThing, answer(502, ""), true},
		"get 503":            {http.MethodGet, readThing, answer(503, ""), true},
		"get 504":            {http.MethodGet, readThing, answer(504, ""), true},
		"get 302":            {http.MethodGet, readThing, answer(302, ""), false},
		"put lost":           {http.MethodPut, changeThing, fail(errLost), true},
		"put 503":            {http.MethodPut, changeThing, answer(503, ""), true},
		"put 409":            {http.MethodPut, changeThing, answer(409, ""), false},
		"delete 502":         {http.MethodDelete, changeThing, answer(502, ""), true},
		"post not sent":      {http.MethodPost, createThing, fail(errDial), true},
		"post 429":           {http.MethodPost, createThing, answer(429, ""), true},
		"post lost":          {http.MethodPost, createThing, fail(errLost), false},
		"post 500":           {http.MethodPost, createThing, answer(500, ""), false},
		"post 503":           {http.MethodPost, createThing, answer(503, ""), false},
		"post 409":           {http.MethodPost, createThing, answer(409, ""), false},
		"post undescribed":   {http.MethodPost, Operation{}, fail(errLost), false},
		"post unknown error": {http.MethodPost, createThing, fail(errors.New("what?")), false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			steps := []trip{tc.first}
			if tc.again {
				steps = append(steps, ok)
			}
			next, n := script(t, steps...)
			resp, err := newRetry(4, next).RoundTrip(newRequest(t.Context(), t, tc.method, tc.op, ""))
			assert.Equal(t, len(steps), *n)
			if tc.again {
				require.NoError(t, err)
				assert.Equal(t, "done", readAll(t, resp))
			}
		})
	}
}

func TestRetryEndsAfterMaxRetries(t *testing.T) {
	t.Parallel()
	next, n := script(t, fail(errLost), answer(503, ""), fail(errLost), answer(502, ""), fail(errDial))
	var report Report
	ctx := WithReport(t.Context(), &report)
	_, err := newRetry(4, next).RoundTrip(newRequest(ctx, t, http.MethodPut, changeThing, "body"))
	assert.Equal(t, 5, *n)
	failure := failureIn(t, err)
	assert.Equal(t, 5, report.Attempts)
	assert.Equal(t, Unknown, failure.Outcome, "the last attempt was never sent, but earlier ones were")
	assert.True(t, report.Unknown)
}

func TestRetrySendsTheSameBody(t *testing.T) {
	t.Parallel()
	var bodies []string
	record := func(then trip) trip {
		return func(req *http.Request) (*http.Response, error) {
			b, _ := io.ReadAll(req.Body)
			bodies = append(bodies, string(b))
			return then(req)
		}
	}
	next, _ := script(t, record(answer(500, "")), record(fail(errLost)), record(answer(200, "")))
	req := newRequest(t.Context(), t, http.MethodPut, changeThing, "the body")
	_, err := newRetry(4, next).RoundTrip(req)
	require.NoError(t, err)
	assert.Equal(t, []string{"the body", "the body", "the body"}, bodies)

	for name, getBody := range map[string]func() (io.ReadCloser, error){
		"a body that net/http does not know": nil,
		"a body that cannot be had again":    func() (io.ReadCloser, error) { return nil, errLost },
	} {
		req := newRequest(t.Context(), t, http.MethodPost, createThing, "the body")
		req.GetBody = getBody
		next, n := script(t)
		_, err := newRetry(4, next).RoundTrip(req)
		require.Error(t, err, name)
		assert.Equal(t, NotSent, outcomeIn(t, err), name)
		assert.Zero(t, *n, name)
	}
}

func TestRetryBudget(t *testing.T) {
	t.Parallel()
	sent, policy := 0, newRetry(1, nil)
	send := func(times, status int) {
		policy.next = trip(func(req *http.Request) (*http.Response, error) { sent++; return answer(status, "")(req) })
		for range times {
			_, err := policy.RoundTrip(newRequest(t.Context(), t, http.MethodGet, readThing, ""))
			require.NoError(t, err)
		}
	}
	send(150, 500)
	assert.Equal(t, 250, sent, "500 tokens are 100 retries")
	send(5, 200)
	assert.True(t, policy.budget.spend(retryCost), "five successes earn one retry")
	assert.False(t, policy.budget.spend(1))
}

func TestRetryTimeoutsCostMore(t *testing.T) {
	t.Parallel()
	policy := newRetry(1, fail(context.DeadlineExceeded))
	_, err := policy.RoundTrip(newRequest(t.Context(), t, http.MethodGet, readThing, ""))
	require.ErrorIs(t, err, context.DeadlineExceeded)
	assert.Equal(t, budgetSize-timeoutCost, policy.budget.left)
}

func TestRetryWaits(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		deadline, interrupt time.Duration
		status              int
		takes               time.Duration
	}{
		"as the answer asks":           {deadline: time.Hour, interrupt: time.Hour, status: 200, takes: 10 * time.Second},
		"not at all past the deadline": {deadline: 5 * time.Second, interrupt: time.Hour, status: 503},
		"until it is interrupted":      {deadline: time.Hour, interrupt: time.Millisecond, status: 503, takes: time.Millisecond},
	} {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), tc.deadline)
			defer cancel()
			time.AfterFunc(tc.interrupt, cancel)
			next, _ := script(t, answer(503, "", "Retry-After: 10"), answer(200, ""))
			policy := newRetry(4, next)
			policy.backoff = slow
			start := time.Now()
			resp, err := policy.RoundTrip(newRequest(ctx, t, http.MethodGet, readThing, ""))
			require.NoError(t, err, name)
			assert.Equal(t, tc.status, resp.StatusCode, name)
			assert.Equal(t, tc.takes, time.Since(start), name)
		})
	}
}

func TestBackoffIsFullJitterWithinBounds(t *testing.T) {
	t.Parallel()
	b := slow
	for attempt, bound := range map[int]time.Duration{
		1: 500 * time.Millisecond, 2: time.Second, 3: 2 * time.Second, 6: 16 * time.Second, 7: 20 * time.Second, 500: 20 * time.Second,
	} {
		assert.Equal(t, bound, b.Bound(attempt))
		for range 100 {
			d := b.Delay(attempt)
			assert.True(t, d >= 0 && d <= bound, "%v is not within %v", d, bound)
		}
	}
	assert.Zero(t, Backoff{}.Delay(3))
}
