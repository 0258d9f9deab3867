package transport

import (
	"fmt"
	"net/http"
)

// Outcome says what is known about the effect of a request that did not succeed. It decides what may be repeated.
type Outcome int

const (
	// Unknown means that the server may have done it: the request was written, and no usable answer came back. It is the
	// zero value, so that whatever was not classified is treated with the most care.
	Unknown Outcome = iota
	// NotSent means that the server never saw the request.
	NotSent
	// Rejected means that the server answered that it did not do it.
	Rejected
)

// String returns the outcome in the words used in logs and errors.
func (o Outcome) String() string {
	switch o {
	case NotSent:
		return "not sent"
	case Rejected:
		return "rejected"
	default:
		return "unknown"
	}
}

// OutcomeOfStatus returns the outcome that an HTTP status other than 2xx stands for. A 3xx is rejected, because
// redirects are never followed; a 5xx is unknown, because a gateway can fail after the server behind it has committed.
func OutcomeOfStatus(code int) Outcome {
	if code >= http.StatusMultipleChoices && code < http.StatusInternalServerError {
		return Rejected
	}
	return Unknown
}

// Error is what the chain returns in place of an answer. Its text carries no URL, query value or body.
type Error struct {
	// Outcome reports whether the request may have taken effect.
	Outcome Outcome
	// Err is the cause.
	Err error

	// final keeps the retry policy from repeating what has had its own repeats (tokens) or must not wait (the limiter).
	final bool
}

// Error returns the cause and what is known of the outcome.
func (e *Error) Error() string {
	outcome := e.Outcome.String()
	if e.Outcome == Unknown {
		outcome = "sent, outcome unknown"
	}
	return fmt.Sprintf("%v (request %s)", e.Err, outcome)
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }
