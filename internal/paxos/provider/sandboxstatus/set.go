package sandboxstatus

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// set sends statuses, then reads the identity until it shows them, so that the next plan is empty. It returns nil if they were not
// set. Sending them is idempotent, so an error here costs nothing.
func (r *Resource) set(ctx context.Context, plan, sent model, timeout tfkit.Timeout, diags *diag.Diagnostics) *answer {
	id := plan.IdentityID.ValueString()
	if err := r.Session.Client.SetSandboxStatus(ctx, id, toAPI(sent, model{})); err != nil {
		r.WriteFailure(ctx, "set", "Setting the statuses of identity "+id+" failed.", err).AddError(diags)
		return nil
	}
	waiting, cancel := tfkit.WithTimeout(ctx, timeout)
	defer cancel()
	shown, err := tfkit.Poll(waiting, 0, func(ctx context.Context) (*answer, error) {
		return get(ctx, r.Session, sent)
	}, func(a *answer) bool { return matches(sent, a) })
	if shown == nil {
		shown = answerOf(plan, &api.Identity{ID: id})
	}
	if err != nil {
		// What is not shown yet is no other spelling of what was sent.
		shown.SandboxStatusRequest = api.SandboxStatusRequest{UserDisabled: shown.UserDisabled, AdminDisabled: shown.AdminDisabled}
		tfkit.Failure{
			Action:  "see the sandbox identity status",
			Context: "The statuses of identity " + id + " were set, and reading them back did not show all of them.",
			Err:     err,
			Next:    "They are saved in the state, and the next refresh compares. To wait longer, raise " + timeout.Argument + ".",
		}.AddWarning(diags)
	}
	return shown
}
