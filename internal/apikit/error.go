package apikit

import (
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/transport"
)

// Error is the failure of one operation. Every error that an operation of a client returns is one.
type Error struct {
	// Operation is the API's name of the operation, such as "CreateThing".
	Operation string
	// Host is the host that the request is for; empty if no request was to be made.
	Host string
	// Scope is the OAuth 2.0 scope that the operation needs.
	Scope string
	// StatusCode is the HTTP status of the answer; 0 when there was none.
	StatusCode int
	// Problem is what the API said; nil when the answer carried no problem.
	Problem *Problem
	// Outcome reports whether the operation may have taken effect.
	Outcome transport.Outcome
	// Attempts counts the requests that went out.
	Attempts int
	// RetryAt is the time before which a repeat is pointless, after a 429; zero when nothing tells.
	RetryAt time.Time
	// Err is the cause below HTTP; nil when the answer itself is the failure.
	Err error
	// Foreign reports that the answer is none of this API.
	Foreign bool
	// Hint is what to do next, if the operation knows better than its status; empty otherwise.
	Hint string
	// Service has the words for the API.
	Service *Service

	op      Operation
	cause   *sharedCause // nil if the cause is one object's
	unknown string       // what may have been done and how to find out, if the operation knows better than its outcome
}

// NewError returns the error of an operation, whose outcome is unknown.
func NewError(op Operation) *Error {
	return &Error{Operation: op.Name, Host: op.Host, Scope: op.Scope, Service: op.Service, op: op}
}

// Error returns the operation, the host, the status, the API's own title and detail, and what is known of the outcome where that
// is in doubt. It never carries a body.
func (e *Error) Error() string {
	parts := []string{e.Operation}
	if e.Host != "" {
		parts[0] += " at " + e.Host
	}
	if e.StatusCode != 0 {
		parts = append(parts, strings.TrimSpace(fmt.Sprintf("%d %s", e.StatusCode, http.StatusText(e.StatusCode))))
	}
	if w := strings.TrimPrefix(e.APIMessage(), http.StatusText(e.StatusCode)+": "); w != "" {
		parts = append(parts, w)
	}
	if e.Err != nil {
		parts = append(parts, e.Err.Error())
	}
	s := strings.Join(parts, ": ")
	if e.Attempts > 1 {
		s += fmt.Sprintf(" (after %d attempts)", e.Attempts)
	}
	return s
}

// Unwrap returns the cause below HTTP.
func (e *Error) Unwrap() error { return e.Err }

// APIMessage returns the API's own "title: detail"; empty when the answer carried no problem.
func (e *Error) APIMessage() string {
	switch {
	case e.Problem == nil:
		return ""
	case e.Problem.Title == "" || e.Problem.Detail == "":
		return e.Problem.Title + e.Problem.Detail
	default:
		return e.Problem.Title + ": " + e.Problem.Detail
	}
}

// HasStatus reports whether the API answered one of the statuses.
func HasStatus(err error, status ...int) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && slices.Contains(status, e.StatusCode)
}

// IsNotFound reports whether the API answered 404. One with a web page says that the path is wrong, or that something else than
// the API has answered.
func IsNotFound(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && e.StatusCode == http.StatusNotFound && !e.Foreign
}

// OutcomeOf returns whether the operation that failed with err may have taken effect; transport.Unknown for an error that
// is not an *Error.
func OutcomeOf(err error) transport.Outcome {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Outcome
	}
	return transport.Unknown
}

// SaysLittle reports whether the failure is no more than a 2xx answer that is empty or lacks what matters.
func SaysLittle(err error) bool { return HasStatus(err, http.StatusOK) && !notOfTheCall(err) }

// WithUnknownOutcome returns err, an *Error, as one whose outcome stayed unknown, with what may have been done and how to find
// out; empty stands for the general advice.
func WithUnknownOutcome(err error, unknown string) *Error {
	e := &Error{Err: err}
	if known, ok := errors.AsType[*Error](err); ok {
		*e = *known
	}
	e.Outcome, e.unknown = transport.Unknown, unknown
	return e
}

// Rejected returns err, an *Error, as one that changed nothing.
func Rejected(err error) *Error {
	e := WithUnknownOutcome(err, "")
	e.Outcome = transport.Rejected
	return e
}

// Invalid is the error of a call that never left the process.
func Invalid(op Operation, cause error) *Error {
	e := NewError(op)
	e.Outcome, e.Err = transport.NotSent, cause
	return e
}

// Unusable is the error of a 2xx answer that cannot be read, misses what matters, or is about something else. What it
// did is unknown to us.
func Unusable(op Operation, cause error) *Error {
	e := NewError(op)
	e.StatusCode, e.Outcome, e.Attempts, e.Err = http.StatusOK, transport.Unknown, 1, cause
	e.Foreign = !IsMismatch(cause)
	return e
}

// unanswered is the error of a call that ended without an answer.
func unanswered(op Operation, err error, report transport.Report) *Error {
	e := NewError(op)
	e.Attempts, e.Err = report.Attempts, err
	if outer, ok := errors.AsType[*url.Error](err); ok {
		e.Err = outer.Err // the outer error spells out the URL with its ids and filters
	}
	if failure, ok := errors.AsType[*transport.Error](err); ok {
		e.Outcome, e.Err = failure.Outcome, failure.Err
	}
	if late, ok := e.Err.(*transport.TimeoutError); ok { //nolint:errorlint // one of the token endpoint has another limit
		e.Err = fmt.Errorf("%w (request_timeout)", late)
	}
	return e
}

// refused is the error of an answer outside 2xx; problem is nil if its body holds none.
func refused(op Operation, resp *http.Response, body []byte, problem *Problem, report transport.Report) *Error {
	e := NewError(op)
	e.StatusCode, e.Problem, e.Outcome = resp.StatusCode, problem, transport.OutcomeOfStatus(resp.StatusCode)
	e.Attempts, e.RetryAt = report.Attempts, report.RetryAt
	if report.Unknown {
		e.Outcome = transport.Unknown
	}
	if e.Problem == nil {
		kind, _, err := mime.ParseMediaType(resp.Header.Get("Content-Type"))
		if err != nil || len(kind) > 100 {
			kind = "no known content type"
		}
		e.Err = fmt.Errorf("the answer (%s) says nothing more", kind)
		// A 429 says what it is in any form, also as plain text.
		e.Foreign = len(body) > 0 && !json.Valid(body) && resp.StatusCode != http.StatusTooManyRequests
	}
	return e
}
