package sandboxstatus

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// Polls start fast, because the sandbox usually shows a status at once, and slow down, because each is a request.
const (
	firstPoll   = 250 * time.Millisecond
	slowestPoll = 10 * time.Second
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
			failed := tfkit.Unable{
				Action: "set sandbox identity status", Context: "Setting the statuses of identity " + id + " failed.", Err: err,
			}
			if api.IsNotFound(err) {
				failed.At = path.Root("identity_id")
			}
			failed.AddTo(diags)
			return
		}
	}
	shown, err := r.waitUntilShown(ctx, plan, timeout)
	if err != nil {
		tfkit.Unable{
			Action:  "see the sandbox identity status",
			Context: "The statuses of identity " + id + " were set, and reading them back did not show all of them.",
			Err:     err,
			Next:    "They are saved in the state; the next refresh compares anew.",
		}.WarnTo(diags)
	}
	if shown == nil {
		shown = &api.Identity{ID: id}
	}
	saving := context.WithoutCancel(ctx)
	diags.Append(setIdentity(saving, identity, id)...)
	diags.Append(state.Set(saving, fromAPI(tfkit.Planned, plan, shown))...)
}

// waitUntilShown polls until the identity shows what the plan sets. It returns the last answer, nil if there was none.
func (r *Resource) waitUntilShown(ctx context.Context, plan model, timeout time.Duration) (*api.Identity, error) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	var last *api.Identity
	for interval := firstPoll; ; interval = min(interval*2, slowestPoll) {
		identity, err := r.session.Client.GetIdentity(ctx, plan.IdentityID.ValueString(), api.GetIdentityOptions{Details: true})
		if err != nil {
			return last, err
		}
		if last = identity; shows(plan, identity) {
			return last, nil
		}
		select {
		case <-ctx.Done():
			return last, fmt.Errorf("waiting ended: %w", context.Cause(ctx))
		case <-time.After(interval):
		}
	}
}
