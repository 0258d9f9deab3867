package api

import (
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

// Error is the failure of one operation. Every error that a Client returns is one.
type Error struct {
	// Operation is Paxos's name of the operation, such as "CreateIdentity".
	Operation string
	// Scope is the OAuth 2.0 scope that the operation needs.
	Scope string
	// StatusCode is the HTTP status of the answer; 0 when there was none.
	StatusCode int
	// Problem is what Paxos said; nil when the answer carried no problem.
	Problem *Problem
	// Outcome tells whether the operation may have taken effect.
	Outcome Outcome
	// Attempts counts the requests that went out.
	Attempts int
	// RetryAt is the time before which a repeat is pointless; zero when nothing tells.
	RetryAt time.Time
	// Err is the cause below HTTP; nil when the answer itself is the failure.
	Err error

	hint string // what to do next, where the operation knows better than the status
}

// Error returns the operation, Paxos's own title and detail and the status. It never carries a body.
func (e *Error) Error() string { return e.Operation }

// Unwrap returns the cause below HTTP.
func (e *Error) Unwrap() error { return e.Err }

// Words returns Paxos's own "title: detail"; empty when the answer carried no problem.
func (e *Error) Words() string { return "" }

// NextStep returns what a person can do about the failure, in whole sentences.
func (e *Error) NextStep() string { return e.hint }

// IsNotFound tells whether the object is not there: a 404, or a control that its identity's list does not hold.
func IsNotFound(err error) bool { return false }

// IsControlAbsent tells whether a control is missing from the list of an identity that exists.
func IsControlAbsent(err error) bool { return false }

// IsConflict tells whether Paxos answered 409.
func IsConflict(err error) bool { return false }

// IsForbidden tells whether Paxos answered 403.
func IsForbidden(err error) bool { return false }

// OutcomeOf returns whether the operation that failed with err may have taken effect; OutcomeUnknown for an error that
// is not an *Error.
func OutcomeOf(err error) Outcome { return OutcomeUnknown }

// ExistingID returns the id of the object that a 409 "already exists" names, and whether it names one.
func ExistingID(err error) (string, bool) { return "", false }
