package identitycontrol

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// warnLifted says that a control was lifted by somebody else; deleted_at is the proof.
func warnLifted(state model, control *api.Control, diags *diag.Diagnostics) {
	tfkit.Notice{
		Summary: "Identity control was lifted elsewhere",
		Found: fmt.Sprintf(
			"Control %s (%s) on identity %s was lifted at %s. It was taken out of the state; as long as the configuration has it, it is "+
				"planned anew.", control.ID, control.Type, state.IdentityID.ValueString(), control.DeletedAt),
	}.AddWarning(diags)
}

// forget takes a control out of the state that is not in force any more.
func (r *Resource) forget(ctx context.Context, state model, resp *tfsdk.State) {
	r.register().ForgetControl(state.IdentityID.ValueString(), state.ID.ValueString())
	resp.RemoveResource(ctx)
}

// handleMissing handles a control that its identity's list, the lifted ones included, does not hold, or whose identity
// is not found. A lifted control stays listed, so absence proves nothing: the control goes only where the provider is
// told so for a sandbox that was reset.
func (r *Resource) handleMissing(
	ctx context.Context, state model, notFound error, resp *tfsdk.State, diags *diag.Diagnostics,
) {
	identityID, id := state.IdentityID.ValueString(), state.ID.ValueString()
	what := fmt.Sprintf("control %s (%s) of identity %s", id, state.Type.ValueString(), identityID)
	select {
	case <-ctx.Done():
	case <-time.After(session.RecheckDelay):
	}
	if r.session.SkipRead(what, diags) {
		return
	}
	control, err := r.session.Client.GetControl(ctx, identityID, id)
	switch {
	case api.IsNotFound(err) && r.session.OnMissing == session.OnMissingForget:
		r.forget(ctx, state, resp)
		tfkit.Notice{
			Summary: "Identity control is gone",
			Found: "Paxos does not know " + what + " any more. It was taken out of the state, as the " +
				"provider's on_missing = \"FORGET\" demands, and is planned anew.",
		}.AddWarning(diags)
	case api.IsNotFound(err):
		tfkit.Failure{
			Action: "read identity control",
			Context: fmt.Sprintf("Paxos does not know %s in the environment %s. A lifted control stays listed, so the likely cause is "+
				"another environment or other credentials. The state keeps it.", what, r.session.Environment),
			Err: notFound,
			Next: "Check environment, api_url and client_id. Where a sandbox was reset, set on_missing = \"FORGET\" in the provider block, " +
				"or run terraform state rm for this resource.",
		}.AddError(diags)
	case err != nil:
		tfkit.Failure{
			Action: "read identity control", Context: "Paxos did not list " + what + ", and a second look failed.", Err: err,
		}.AddError(diags)
	case control.DeletedAt != "":
		r.forget(ctx, state, resp)
		warnLifted(state, control, diags)
	default:
		diags.Append(resp.Set(ctx, fromAPI(tfkit.Managed, state, control))...)
	}
}
