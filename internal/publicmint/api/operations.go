package api

import (
	"context"
	"net/http"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/apikit"
)

// The operations of an identity (reference), those of all (operations page) and of the sandbox (sandbox page).
var (
	OpListIdentityOperations = operation(http.MethodGet, "ListIdentityOperations", "/identities/{id}/operations")
	OpValidateOperation      = operation(http.MethodPost, "ValidateOperation", "/operations/validate")
	OpActivateOperation      = operation(http.MethodPost, "ActivateOperation", "/operations/activate")
	OpApproveIdentity        = repeatable(operation(http.MethodPost, "SandboxApproveIdentity", "/sandbox/identities/approve"))
)

// The codes and actions of operations (operations page).
var (
	OperationCodes   = []string{"deposit:wire", "deposit:stablecoin", "withdrawal:wire", "withdrawal:stablecoin"}
	OperationActions = []string{"create", "confirm", "cancel"}
)

// IdentityOperation is an operation that the KYC providers have enabled for an identity, with its status. The reference describes the
// list in words only; the fields are a guess from the webhooks page.
type IdentityOperation struct {
	Action string `json:"action,omitempty"`
	Code   string `json:"code,omitempty"`
	Status string `json:"status,omitempty"`
}

// ListIdentityOperations returns the operations of an identity.
func (c *Client) ListIdentityOperations(ctx context.Context, identityID string) ([]IdentityOperation, error) {
	call := apikit.Call{Op: OpListIdentityOperations, IDs: []string{identityID}}
	found, err := do(ctx, c, call, func(*rows[IdentityOperation]) error { return nil })
	if err != nil {
		return nil, err
	}
	return found.list, nil
}

// OperationRequest is the body of POST /operations/validate and, without an action, of POST /operations/activate.
type OperationRequest struct {
	Action     string `json:"action,omitempty"`
	Code       string `json:"code"`
	IdentityID string `json:"identityId"`
}

// ValidateOperation returns nil if the identity may do the operation.
func (c *Client) ValidateOperation(ctx context.Context, body OperationRequest) error {
	return done(ctx, c, apikit.Call{Op: OpValidateOperation, Body: body})
}

// ActivateOperation activates an operation for an identity. The action of the body is not sent.
func (c *Client) ActivateOperation(ctx context.Context, body OperationRequest) error {
	body.Action = ""
	return done(ctx, c, apikit.Call{Op: OpActivateOperation, Body: body})
}

// approveRequest is the body of POST /sandbox/identities/approve.
type approveRequest struct {
	IdentityID string `json:"identityId,omitempty"`
	Email      string `json:"email,omitempty"`
}

// ApproveIdentity has an identity of the sandbox approved: it is confirmed some time after the answer. The operation exists on the
// host of the sandbox only.
func (c *Client) ApproveIdentity(ctx context.Context, identityID string) error {
	return done(ctx, c, apikit.Call{Op: OpApproveIdentity, Body: approveRequest{IdentityID: identityID}})
}
