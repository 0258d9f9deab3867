package api

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/transport"
)

// Outcome says whether a request that failed may have taken effect.
type Outcome = transport.Outcome

// The outcomes of a request that did not succeed.
const (
	// OutcomeUnknown means that Paxos may have done it.
	OutcomeUnknown = transport.Unknown
	// OutcomeNotSent means that Paxos never saw the request.
	OutcomeNotSent = transport.NotSent
	// OutcomeRejected means that Paxos answered that it did not do it.
	OutcomeRejected = transport.Rejected
)

// Error is the failure of one operation. Every error that a Client's operation returns is one.
type Error struct {
	// Operation is Paxos's name of the operation, such as "CreateIdentity".
	Operation string
	// Host is the host that the request is for; empty if no request was to be made.
	Host string
	// Scope is the OAuth 2.0 scope that the operation needs.
	Scope string
	// StatusCode is the HTTP status of the answer; 0 when there was none.
	StatusCode int
	// Problem is what Paxos said; nil when the answer carried no problem.
	Problem *Problem
	// Outcome reports whether the operation may have taken effect.
	Outcome Outcome
	// Attempts counts the requests that went out.
	Attempts int
	// RetryAt is the time before which a repeat is pointless, after a 429; zero when nothing tells.
	RetryAt time.Time
	// Err is the cause below HTTP; nil when the answer itself is the failure.
	Err error

	op      operation
	cause   *sharedCause // nil if the cause is one object's
	foreign bool         // the answer is none of this API
	unknown string       // what may have been done and how to find out, if the operation knows better than its outcome
	hint    string       // what to do next, if the operation knows better than its status
}

// newError returns the error of an operation, whose outcome is unknown.
func newError(op operation) *Error {
	return &Error{Operation: op.Name, Host: op.host, Scope: op.Scope, op: op}
}

// Error returns the operation, the host, the status, Paxos's own title and detail, and what is known of the outcome where that is
// in doubt. It never carries a body.
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

// APIMessage returns Paxos's own "title: detail"; empty when the answer carried no problem.
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

// IsNotFound reports whether the object is not there: a 404, or a control, document or member that the list of its parent does not
// hold. A 404 with a web page says that the path is wrong, or that something else than the API has answered.
func IsNotFound(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && e.StatusCode == http.StatusNotFound && !e.foreign || IsControlAbsent(err) || IsDocumentAbsent(err) || IsMemberAbsent(err)
}

// absent returns the error of a read of an object that op did not find in the list of its parent, which is there.
func absent(op operation, cause error, hint string) error {
	e := newError(op)
	e.Outcome, e.Err, e.hint = OutcomeRejected, cause, hint
	return e
}

// errControlAbsent is the cause of a GetControl whose identity exists and holds no such control.
var errControlAbsent = errors.New("the identity has no such control, not even a lifted one")

// IsControlAbsent reports whether a control is missing from the list of an identity that exists.
func IsControlAbsent(err error) bool { return errors.Is(err, errControlAbsent) }

// IsConflict reports whether Paxos answered 409.
func IsConflict(err error) bool { return hasStatus(err, http.StatusConflict) }

// IsInvalid reports whether Paxos answered 400 or 422: it does not take what was sent.
func IsInvalid(err error) bool {
	return hasStatus(err, http.StatusBadRequest, http.StatusUnprocessableEntity)
}

func hasStatus(err error, status ...int) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && slices.Contains(status, e.StatusCode)
}

// OutcomeOf returns whether the operation that failed with err may have taken effect; OutcomeUnknown for an error that
// is not an *Error.
func OutcomeOf(err error) Outcome {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Outcome
	}
	return OutcomeUnknown
}

// ExistingID returns the id of the object that a 409 names in meta.existing.id, and whether it names one. The object can
// be a stranger: Paxos answers the same problem for a ref_id and for a CIP id that is taken.
func ExistingID(err error) (string, bool) {
	e, ok := errors.AsType[*Error](err)
	if !ok || e.StatusCode != http.StatusConflict || e.Problem == nil {
		return "", false
	}
	id := e.Problem.existingID()
	return id, id != ""
}

// withUnknownOutcome returns err, an *Error, as one whose outcome stayed unknown, with what may have been done and how to find
// out; empty stands for the general advice.
func withUnknownOutcome(err error, unknown string) *Error {
	e := &Error{Err: err}
	if known, ok := errors.AsType[*Error](err); ok {
		*e = *known
	}
	e.Outcome, e.unknown = OutcomeUnknown, unknown
	return e
}

// rejected returns err, an *Error, as one that changed nothing.
func rejected(err error) *Error {
	e := withUnknownOutcome(err, "")
	e.Outcome = OutcomeRejected
	return e
}

// invalid is the error of a call that never left the process.
func invalid(op operation, cause error) *Error {
	e := newError(op)
	e.Outcome, e.Err = OutcomeNotSent, cause
	return e
}
