package sandboxstatus

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// set sends what the plan changes, then reads the identity until it shows that, so that the next plan is empty. What is
// sent is sent again without harm, so an error here costs nothing.
func (r *Resource) set(
	ctx context.Context, plan, prior model, timeout time.Duration,
	state *tfsdk.State, identity *tfsdk.ResourceIdentity, diags *diag.Diagnostics,
) {
	id := plan.IdentityID.ValueString()
	if body := toAPI(plan, prior); body != (api.SandboxStatusRequest{}) {
		if err := r.session.Client.SetSandboxStatus(ctx, id, body); err != nil {
			failed := tfkit.Failure{
				Action: "set sandbox identity status", Context: "Setting the statuses of identity " + id + " failed.", Err: err,
			}
			if api.IsNotFound(err) {
				failed.At = path.Root("identity_id")
			}
			failed.AddError(diags)
			return
		}
	}
	shown, err := r.waitUntilApplied(ctx, plan, timeout)
	if err != nil {
		tfkit.Failure{
			Action:  "see the sandbox identity status",
			Context: "The statuses of identity " + id + " were set, and reading them back did not show all of them.",
			Err:     err,
			Next:    "They are saved in the state; the next refresh compares anew.",
		}.AddWarning(diags)
	}
	if shown == nil {
		shown = &api.Identity{ID: id}
	}
	saving := context.WithoutCancel(ctx)
	diags.Append(setIdentity(saving, identity, id)...)
	diags.Append(state.Set(saving, fromAPI(tfkit.Planned, plan, shown))...)
}

// waitUntilApplied reads the identity until it shows what the plan sets. It returns the last answer, nil if there was
// none.
func (r *Resource) waitUntilApplied(ctx context.Context, plan model, timeout time.Duration) (*api.Identity, error) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	return tfkit.Poll(ctx, 0, func(ctx context.Context) (*api.Identity, error) {
		return r.session.Client.GetIdentity(ctx, plan.IdentityID.ValueString(), api.GetIdentityOptions{Details: true})
	}, func(identity *api.Identity) bool { return matches(plan, identity) })
}
