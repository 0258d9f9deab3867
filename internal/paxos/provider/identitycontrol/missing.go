package identitycontrol

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
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
	session.RegisterOf(r.Session).ForgetControl(state.IdentityID.ValueString(), state.ID.ValueString())
	resp.RemoveResource(ctx)
}

// lookAgain looks again for a control that its identity's list, the lifted ones included, does not hold, or whose identity is
// not found. A lifted control stays listed, so absence proves nothing.
func (r *Resource) lookAgain(ctx context.Context, state model, resp *tfsdk.State, diags *diag.Diagnostics) *api.Control {
	identityID, id := state.IdentityID.ValueString(), state.ID.ValueString()
	lost := object.Lost{
		Name: declaration.Name, What: fmt.Sprintf("control %s (%s) of identity %s", id, state.Type.ValueString(), identityID),
		Reason: "A lifted control stays listed", IsNotFound: api.IsNotFound,
	}
	control := object.LookAgain(ctx, r.Session.Missing, lost, func(ctx context.Context) (*api.Control, error) {
		if r.Session.SkipRead(lost.What, diags) {
			return nil, nil //nolint:nilnil // the state keeps it
		}
		return r.Session.Client.GetControl(ctx, identityID, id)
	}, resp, diags)
	if resp.Raw.IsNull() {
		session.RegisterOf(r.Session).ForgetControl(identityID, id)
	}
	return control
}
