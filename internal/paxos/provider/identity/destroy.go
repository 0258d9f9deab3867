package identity

import (
	"context"
	"errors"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
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

func closedByDestroy(control api.Control) bool {
	return control.Type == api.ControlClosed && control.Owner() == api.OwnerClient && control.Reason == closeReason
}

// reopen lifts the control with which a destroy has closed the identity, and reports whether there was one. Where the
// answer says nothing of controls, as the API did before 2026, they are listed.
func (r *Resource) reopen(ctx context.Context, existing *api.Identity, diags *diag.Diagnostics) (bool, error) {
	active, err := r.activeControls(ctx, existing)
	if err != nil {
		return false, err
	}
	reopened := false
	for _, control := range active {
		if !closedByDestroy(control) {
			continue
		}
		if !r.session.AllowLift(control.ID, string(control.Type), existing.ID, diags) {
			return reopened, errLimit
		}
		lift := api.DeleteControlRequest{IdentityID: existing.ID, ID: control.ID, Reason: reopenReason}
		if err := r.session.Client.DeleteControl(ctx, lift); err != nil {
			return reopened, err
		}
		reopened = true
	}
	return reopened, nil
}

func (r *Resource) activeControls(ctx context.Context, identity *api.Identity) ([]api.Control, error) {
	if identity.StatusDetails != nil {
		return identity.StatusDetails.ActiveControls, nil
	}
	var active []api.Control
	for control, err := range r.session.Client.ListControls(ctx, api.ListControlsOptions{IdentityID: identity.ID}) {
		if err != nil {
			return nil, err
		}
		if control.DeletedAt == "" {
			active = append(active, control)
		}
	}
	return active, nil
}

// closeIdentity puts the CLOSED control on the identity, unless a destroy that was broken off has done it. That has to be
// asked for: the state that a destroy is given can be older than the refresh. The reason code is OTHER because every
// revision of the API has it.
func (r *Resource) closeIdentity(ctx context.Context, id string, diags *diag.Diagnostics) {
	if r.register().Adopted(id) {
		tfkit.Failure{
			Action: "close identity",
			Context: "Another resource of this run has adopted identity " + id + ", so that closing it would close an identity that the " +
				"configuration keeps. Nothing was sent to Paxos.",
			Next: "Take the object that is left over out of the state with terraform state rm.",
		}.AddError(diags)
		return
	}
	if !r.session.AllowClose(id, diags) || r.hasActiveControl(ctx, id, closedByDestroy) {
		return
	}
	_, err := r.session.Client.CreateControl(ctx, api.CreateControlRequest{
		IdentityID: id, Type: api.ControlClosed, ReasonCode: "OTHER", Reason: closeReason,
	})
	closed := func(control api.Control) bool { return control.Type == api.ControlClosed }
	if err == nil || api.IsConflict(err) && r.hasActiveControl(ctx, id, closed) { // an API may refuse to set it twice
		return
	}
	tfkit.Failure{
		Action:  "close identity",
		Context: "Putting a CLOSED control on identity " + id + ", as its deletion_policy CLOSE demands, failed.",
		Err:     err,
	}.AddError(diags)
}

// hasActiveControl reports whether the identity has such a control in force; false if the controls cannot be read.
func (r *Resource) hasActiveControl(ctx context.Context, id string, such func(api.Control) bool) bool {
	active, err := r.activeControls(ctx, &api.Identity{ID: id})
	return err == nil && slices.ContainsFunc(active, such)
}

// addPreventError refuses a destroy. The plan does it already; Delete repeats it for whoever skips the plan.
func addPreventError(id string, diags *diag.Diagnostics) {
	tfkit.Failure{
		Action:  "destroy identity",
		Context: "The applied deletion_policy of identity " + id + " is PREVENT.",
		Next: "To let it go, apply deletion_policy = \"ABANDON\" or \"CLOSE\" first, or take it out of the state with a removed " +
			"block:",
		Block: tfkit.RemovedBlock("paxos_identity"),
	}.AddError(diags)
}

// warnDestroy says in the plan what a destroy leaves behind.
func warnDestroy(state model, diags *diag.Diagnostics) {
	id, effect := state.ID.ValueString(), "Nothing is sent to Paxos: the identity stays as it is."
	if state.DeletionPolicy.ValueString() == policyClose {
		effect = "A CLOSED control is put on the identity, after which it may do nothing."
	}
	tfkit.Notice{
		Summary: tfkit.DestroyWarningSummary,
		Found:   "Paxos cannot delete identity " + id + ". " + effect + " Its ref_id and CIP id stay taken.",
		Next:    "To have it back later, import it by its id, or create it with the same ref_id and adopt_existing = true.",
	}.AddWarning(diags)
}
