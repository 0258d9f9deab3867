package transport

import (
	"context"
	"fmt"
	"net/http"
	"time"
)

// Limiter paces requests so that the API's limits are kept, and holds everybody back once a limit was hit.
// Implementations are safe for concurrent use and first come, first served.
type Limiter interface {
	// Acquire waits until a request of the class may be sent, and returns the function that gives its place back once the
	// answer was read. It fails at once with a *WaitError when the wait would not fit, and with the cause of the
	// context's end when that comes first.
	Acquire(ctx context.Context, class Class) (release func(), err error)
	// PauseUntil holds all requests of all classes back until the given time; the zero time stands for as long as the API
	// blocks who exceeds its limit. It returns that time. An earlier time than a pause that already stands changes nothing.
	// Other processes are held back until then as well, but no longer than the API's window.
	PauseUntil(until time.Time) time.Time
}

// WaitError says that a request was not sent because its turn comes too late.
type WaitError struct {
	// Until is when the request could have gone out.
	Until time.Time
	// Throttled tells a pause that the API asked for from ordinary pacing.
	Throttled bool
	// RetryAfter is what the API told this process to wait, if that is longer than its own window; 0 otherwise.
	RetryAfter time.Duration
}

// Error names the time.
func (e *WaitError) Error() string {
	return fmt.Sprintf("rate limit: next request allowed at %s, past the maximum wait", e.Until.UTC().Format(time.RFC3339))
}

// rateLimited sends every request through the limiter, and pauses all requests after a 429.
type rateLimited struct {
	limiter Limiter
	logger  Logger
	next    http.RoundTripper
}

// RoundTrip implements http.RoundTripper. The place is given back when the answer was read, as attempt buffers it.
func (r *rateLimited) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	release, err := r.limiter.Acquire(ctx, OperationFrom(ctx).Class)
	if err != nil {
		return nil, &Error{Outcome: NotSent, Err: err, final: true}
	}
	defer release()

	resp, err := r.next.RoundTrip(req)
	if err != nil || resp.StatusCode != http.StatusTooManyRequests {
		return resp, err
	}
	until, told := retryAfter(resp.Header, time.Now())
	until = r.limiter.PauseUntil(until)
	reportFrom(ctx).RetryAt = until
	r.logger.Warn(ctx, "The API throttles this IP address; all requests wait", map[string]any{
		"until": until.UTC().Format(time.RFC3339), "named_by_api": told,
	})
	return resp, nil
}
