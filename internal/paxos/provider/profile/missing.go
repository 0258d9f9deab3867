package profile

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

// missing reads a profile again that a refresh did not find, as replicas may lag. One that both reads find deactivated is
// positively gone; if only the second does, the profile can be active, and the next apply would create another one. One that
// Paxos does not know at all stays in the state, unless the provider is told otherwise for a sandbox that was reset: Paxos
// cannot delete profiles, so the likely cause is another environment or other credentials.
func (r *Resource) missing(
	ctx context.Context, state model, first error, resp *tfsdk.State, diags *diag.Diagnostics,
) {
	id := state.ID.ValueString()
	select {
	case <-ctx.Done():
	case <-time.After(session.RecheckDelay):
	}
	profile, err := r.Session.Client.GetProfile(ctx, id)
	failed := tfkit.Failure{
		Action: "read profile", Context: "Paxos did not find profile " + id + ", and a second look failed. The state keeps it.", Err: err,
	}
	switch {
	case err == nil:
		diags.Append(resp.Set(ctx, fromAPI(tfkit.Managed, state, profile))...)
	case api.IsDeactivated(err) && !api.IsDeactivated(first):
		failed.Context = "Paxos first did not know profile " + id + ", and then answered that it was deactivated. The state keeps it."
		failed.Err, failed.Next = first, "Apply again."
		failed.AddError(diags)
	case api.IsDeactivated(err):
		resp.RemoveResource(ctx)
		tfkit.Notice{
			Summary: "Profile was deactivated elsewhere",
			Found: fmt.Sprintf("Profile %s (%s) was deactivated. It was taken out of the state; as long as the configuration has it, it is "+
				"planned anew, which may need another nickname.", id, state.Nickname.ValueString()),
		}.AddWarning(diags)
	case api.IsNotFound(err) && r.Session.OnMissing == session.OnMissingForget:
		resp.RemoveResource(ctx)
		tfkit.Notice{
			Summary: "Profile is gone",
			Found: "Paxos does not know profile " + id + " any more. It was taken out of the state, as the provider's " +
				"on_missing = \"FORGET\" demands, and is planned anew.",
		}.AddWarning(diags)
	case api.IsNotFound(err):
		failed.Context = fmt.Sprintf("Paxos does not know profile %s in the environment %s. A deactivated profile would be found, so "+
			"the likely cause is another environment or other credentials. The state keeps it.", id, r.Session.Environment)
		failed.Next = "Check environment, api_url and client_id. Where a sandbox was reset, set on_missing = \"FORGET\" in the provider " +
			"block, or run terraform state rm for this resource."
		failed.AddError(diags)
	default:
		failed.AddError(diags)
	}
}
