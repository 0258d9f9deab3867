package identity

import (
	"context"
	"errors"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// The reasons that the provider gives for the control that destroy sets and adopt_existing lifts again. closeReason is
// how the second knows the first's, so it must never change.
const (
	closeReason  = "Closed by Terraform: paxos_identity was destroyed with deletion_policy CLOSE"
	reopenReason = "Reopened by Terraform: paxos_identity was created again with adopt_existing"
)

// errLimit ends an adoption for which the control of a destroy may not be lifted.
var errLimit = errors.New("the identity is closed, and max_controls_lifted does not allow to lift its control")

func closeRequest(id string) api.CreateControlRequest {
	return api.CreateControlRequest{IdentityID: id, Type: api.ControlClosed, ReasonCode: "OTHER", Reason: closeReason}
}

func closedByDestroy(control api.Control) bool {
	return control.Owner() == api.OwnerClient && closeRequest("").IsFor(control)
}

// closeIdentity puts the CLOSED control on the identity, unless a destroy that was broken off has done it. That has to be
// asked for: the state that a destroy is given can be older than the refresh. The reason code is OTHER because every
// revision of the API has it.
func closeIdentity(ctx context.Context, s *session.Session, id string, diags *diag.Diagnostics) {
	if session.RegisterOf(s).Adopted(id) {
		tfkit.Failure{
			Action: "close identity",
			Context: "Another resource of this run has adopted identity " + id + ", so that closing it would close an identity that the " +
				"configuration keeps. Nothing was sent to Paxos.",
			Next: "Take the object that is left over out of the state with terraform state rm.",
		}.AddError(diags)
		return
	}
	if !s.AllowClose(id, diags) || hasActiveControl(ctx, s, id, closedByDestroy) {
		return
	}
	_, err := s.Client.CreateControl(ctx, closeRequest(id))
	closed := func(control api.Control) bool { return control.Type.Is(api.ControlClosed) }
	if err == nil || api.IsConflict(err) && hasActiveControl(ctx, s, id, closed) { // an API may refuse to set it twice
		return
	}
	tfkit.Failure{
		Action:  "close identity",
		Context: "Putting a CLOSED control on identity " + id + ", as its deletion_policy CLOSE demands, failed.",
		Err:     err,
	}.AddError(diags)
}

// reopen lifts the control with which a destroy has closed the identity, and reports whether there was one. Where the
// answer says nothing of controls, as the API did before 2026, they are listed.
func reopen(ctx context.Context, s *session.Session, existing *api.Identity, diags *diag.Diagnostics) (bool, error) {
	active, err := activeControls(ctx, s, existing)
	if err != nil {
		return false, err
	}
	reopened := false
	for _, control := range active {
		if !closedByDestroy(control) {
			continue
		}
		if !s.AllowLift(control.ID, string(control.Type), existing.ID, diags) {
			return reopened, errLimit
		}
		lift := api.DeleteControlRequest{IdentityID: existing.ID, ID: control.ID, Reason: reopenReason}
		if err := s.Client.DeleteControl(ctx, lift); err != nil {
			return reopened, err
		}
		reopened = true
	}
	return reopened, nil
}

// hasActiveControl reports whether the identity has such a control in force; false if the controls cannot be read.
func hasActiveControl(ctx context.Context, s *session.Session, id string, such func(api.Control) bool) bool {
	active, err := activeControls(ctx, s, &api.Identity{ID: id})
	return err == nil && slices.ContainsFunc(active, such)
}

func activeControls(ctx context.Context, s *session.Session, identity *api.Identity) ([]api.Control, error) {
	if identity.StatusDetails != nil {
		return identity.StatusDetails.ActiveControls, nil
	}
	return s.Client.ListActiveControls(ctx, identity.ID)
}
