package sandboxstatus

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// set sends statuses, then reads the identity until it shows them, so that the next plan is empty. Sending them is
// idempotent, so an error here costs nothing.
func (r *Resource) set(
	ctx context.Context, plan, sent model, timeout tfkit.Timeout,
	state *tfsdk.State, identity *tfsdk.ResourceIdentity, diags *diag.Diagnostics,
) {
	id := plan.IdentityID.ValueString()
	if err := r.Session.Client.SetSandboxStatus(ctx, id, toAPI(sent, model{})); err != nil {
		r.WriteFailure(ctx, "set", "Setting the statuses of identity "+id+" failed.", err).AddError(diags)
		return
	}
	shown, err := r.waitUntilApplied(ctx, sent, timeout)
	if err != nil {
		tfkit.Failure{
			Action:  "see the sandbox identity status",
			Context: "The statuses of identity " + id + " were set, and reading them back did not show all of them.",
			Err:     err,
			Next:    "They are saved in the state, and the next refresh compares. To wait longer, raise " + timeout.Argument + ".",
		}.AddWarning(diags)
	}
	if shown == nil {
		shown = &api.Identity{ID: id}
	}
	r.Save(ctx, fromAPI(tfkit.Planned, plan, shown), state, identity, diags)
}

// waitUntilApplied reads the identity until it shows what was sent. It returns the last answer, nil if there was none.
func (r *Resource) waitUntilApplied(ctx context.Context, sent model, timeout tfkit.Timeout) (*api.Identity, error) {
	ctx, cancel := tfkit.WithTimeout(ctx, timeout)
	defer cancel()
	return tfkit.Poll(ctx, 0, func(ctx context.Context) (*api.Identity, error) {
		return get(ctx, r.Session, sent)
	}, func(identity *api.Identity) bool { return matches(sent, identity) })
}
