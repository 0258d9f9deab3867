package transport

import (
	"context"
	"errors"
	"net"
	"net/http"
	"time"
)

// retry repeats what can be repeated without doing anything twice:
//
//   - a request that was not sent, and a 429: always, as the server did nothing;
//   - an unknown outcome, and 500, 502, 503, 504: only an operation that is Idempotent.
//
// A 401 is the business of auth, a wait that does not fit the business of the limiter.
type retry struct {
	maxRetries int
	backoff    Backoff
	budget     *budget
	next       http.RoundTripper
}

// RoundTrip implements http.RoundTripper. Any error it returns is an *Error.
func (r *retry) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	report := reportFrom(ctx)
	req = req.WithContext(WithReport(ctx, report))
	for n := 1; ; n++ {
		resp, err := r.attempt(req)
		if err == nil && resp.StatusCode < http.StatusMultipleChoices {
			r.budget.earn()
			return resp, nil
		}
		outcome := outcomeOf(resp, err)
		if n > r.maxRetries || !retryable(OperationFrom(ctx), resp, err) || !r.wait(ctx, n, resp, err) {
			if failure, ok := errors.AsType[*Error](err); ok && report.Unknown {
				failure.Outcome = Unknown
			}
			return resp, err
		}
		report.Unknown = report.Unknown || outcome == Unknown && isWrite(req.Method)
	}
}

// attempt sends a fresh copy of req.
func (r *retry) attempt(req *http.Request) (*http.Response, error) {
	again, err := rewind(req)
	if err != nil {
		return nil, err
	}
	return r.next.RoundTrip(again)
}

// wait pauses before attempt n+1. It reports false, at once if it can, when there is to be none: the pause does not fit
// the deadline, the budget is spent, or the caller has gone.
func (r *retry) wait(ctx context.Context, n int, resp *http.Response, err error) bool {
	delay := r.backoff.Delay(n)
	// The limiter itself sits out what a 429 asks for; a 503 may ask too, and concerns this request alone.
	if resp != nil && resp.StatusCode == http.StatusServiceUnavailable {
		now := time.Now()
		if at, told := retryAfter(resp.Header, now); told {
			delay = max(delay, at.Sub(now))
		}
	}
	deadline, bounded := ctx.Deadline()
	if ctx.Err() != nil || delay > defaultMaxWait || bounded && time.Now().Add(delay).After(deadline) {
		return false
	}
	cost := retryCost
	if timedOut(err) {
		cost = timeoutCost
	}
	if !r.budget.spend(cost) {
		return false
	}
	return Sleep(ctx, delay) == nil
}

// outcomeOf classifies the result of one attempt that did not succeed.
func outcomeOf(resp *http.Response, err error) Outcome {
	if err == nil {
		return OutcomeOfStatus(resp.StatusCode)
	}
	if failure, ok := errors.AsType[*Error](err); ok {
		return failure.Outcome
	}
	return Unknown
}

// retryable reports whether an attempt that did not succeed may be made again.
func retryable(op Operation, resp *http.Response, err error) bool {
	if err != nil {
		if failure, ok := errors.AsType[*Error](err); ok && failure.final {
			return false
		}
		return op.Idempotent || outcomeOf(nil, err) == NotSent
	}
	switch resp.StatusCode {
	case http.StatusTooManyRequests:
		return true
	case http.StatusInternalServerError, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return op.Idempotent
	default:
		return false
	}
}

// timedOut reports whether an attempt failed because it took too long.
func timedOut(err error) bool {
	if errors.Is(err, context.DeadlineExceeded) {
		return true
	}
	network, ok := errors.AsType[net.Error](err)
	return ok && network.Timeout()
}

// rewind returns a copy of req with its body at the start. It fails for a body that GetBody does not return again, which
// net/http sets for those in memory. The error is an *Error.
func rewind(req *http.Request) (*http.Request, error) {
	again := req.Clone(req.Context())
	if req.Body == nil || req.Body == http.NoBody {
		return again, nil
	}
	err := errors.New("the request body cannot be read again")
	if req.GetBody != nil {
		again.Body, err = req.GetBody()
	}
	if err != nil {
		return nil, &Error{Outcome: NotSent, Err: err, final: true}
	}
	return again, nil
}
