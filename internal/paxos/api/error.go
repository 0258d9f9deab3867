package api

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/apikit"
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
type Error = apikit.Error

// Problem is the body of an error answer (RFC 9457 with a meta member).
type Problem = apikit.Problem

// ValidID reports whether a text can be the id of an object; see apikit.ValidID.
func ValidID(id string) bool { return apikit.ValidID(id) }

// IsMismatch reports whether Paxos answered about another object than it was asked for; see apikit.IsMismatch.
func IsMismatch(err error) bool { return apikit.IsMismatch(err) }

// OutcomeOf returns whether the operation that failed with err may have taken effect; see apikit.OutcomeOf.
func OutcomeOf(err error) Outcome { return apikit.OutcomeOf(err) }

// WithPersonal names more personal values than those of the request; see apikit.WithPersonal.
func WithPersonal(ctx context.Context, values func() any) context.Context {
	return apikit.WithPersonal(ctx, values)
}

// IsNotFound reports whether the object is not there: a 404, or a control, document or member that the list of its parent does not
// hold. A 404 with a web page says that the path is wrong, or that something else than the API has answered.
func IsNotFound(err error) bool {
	return apikit.IsNotFound(err) || IsControlAbsent(err) || IsDocumentAbsent(err) || IsMemberAbsent(err)
}

// absent returns the error of a read of an object that op did not find in the list of its parent, which is there.
func absent(op apikit.Operation, cause error, hint string) error {
	e := apikit.NewError(op)
	e.Outcome, e.Err, e.Hint = OutcomeRejected, cause, hint
	return e
}

// pick returns the object that is wanted of the list of its parent, which was read with this error, or none if it is not there.
func pick[T any](list []T, err error, isWanted func(T) bool, none error) (*T, error) {
	if err != nil {
		return nil, err
	}
	if i := slices.IndexFunc(list, isWanted); i >= 0 {
		return &list[i], nil
	}
	return nil, none
}

// errControlAbsent is the cause of a GetControl whose identity exists and holds no such control.
var errControlAbsent = errors.New("the identity has no such control, not even a lifted one")

// IsControlAbsent reports whether a control is missing from the list of an identity that exists.
func IsControlAbsent(err error) bool { return errors.Is(err, errControlAbsent) }

// IsConflict reports whether Paxos answered 409.
func IsConflict(err error) bool { return apikit.HasStatus(err, http.StatusConflict) }

// IsInvalid reports whether Paxos answered 400 or 422: it does not take what was sent.
func IsInvalid(err error) bool {
	return apikit.HasStatus(err, http.StatusBadRequest, http.StatusUnprocessableEntity)
}

// ExistingID returns the id of the object that a 409 names in meta.existing.id, and whether it names one. The object can
// be a stranger: Paxos answers the same problem for a ref_id and for a CIP id that is taken.
func ExistingID(err error) (string, bool) {
	e, ok := errors.AsType[*Error](err)
	if !ok || e.StatusCode != http.StatusConflict || e.Problem == nil {
		return "", false
	}
	id := existingID(e.Problem)
	return id, id != ""
}
