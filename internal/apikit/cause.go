package apikit

import (
	"errors"
	"net/http"
	"sync/atomic"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/transport"
)

// sharedCause is a cause that fails everything in a run in the same way, such as a token endpoint that is down: the title of
// the first error that users have read of it.
type sharedCause = atomic.Pointer[string]

// Shared returns the error with the cause that it has in common with others of this client.
func (c *Client) Shared(e *Error) *Error {
	if key := e.causeKey(); key != "" {
		met, _ := c.causes.LoadOrStore(key, new(sharedCause))
		e.cause, _ = met.(*sharedCause)
	}
	return e
}

// causeKey returns what errors with the same cause and the same next step have in common; empty if the cause is one object's.
func (e *Error) causeKey() string {
	failure, noToken := errors.AsType[*transport.TokenError](e.Err)
	wait, waits := errors.AsType[*transport.WaitError](e.Err)
	switch {
	case waits && wait.Throttled, e.StatusCode == http.StatusTooManyRequests:
		return "throttled"
	case waits || IsMismatch(e.Err):
		return ""
	case e.Foreign:
		return "foreign"
	case noToken && failure.Code == transport.CodeInvalidScope, e.StatusCode == http.StatusForbidden:
		return "scope " + e.Scope
	case noToken:
		return "no token"
	case e.StatusCode == http.StatusUnauthorized:
		return "unauthorized"
	case e.StatusCode >= http.StatusInternalServerError:
		return "outage"
	case e.StatusCode == 0 && e.Attempts > 0 && e.Outcome == transport.NotSent:
		return "unreached"
	case e.StatusCode == 0 && e.Attempts > 0:
		return "unanswered"
	default:
		return ""
	}
}

// Reported records that users read about the error under a title. If they have read of the same cause before, it returns what
// to say in place of the next step. An error that leaves open what was done has its own next step, always.
func (e *Error) Reported(title string) (instead string) {
	if e.cause == nil || !e.changedNothing() || e.cause.CompareAndSwap(nil, &title) {
		return ""
	}
	return "Nothing was changed by this request. What to do is in the first error of this run with the same cause: " + *e.cause.Load()
}
