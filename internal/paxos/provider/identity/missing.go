package identity

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

// secondLook is how long a read waits before it believes a 404: replicas may lag.
const secondLook = time.Second

// missing deals with an identity that answers 404 on refresh. Paxos cannot delete identities, so the likely cause is
// another environment or other credentials, and dropping the identity from the state would make a second person. It is
// looked up by another path first, and goes only where the provider is told so for a sandbox that was reset.
func (r *Resource) missing(
	ctx context.Context, state model, notFound error, resp *tfsdk.State, diags *diag.Diagnostics,
) {
	id := state.ID.ValueString()
	found, err := r.listed(ctx, id, state.CreatedAt.ValueString())
	switch {
	case err != nil:
		tfkit.Unable{
			Action:  "read identity",
			Context: "Paxos does not find identity " + id + ", and a second look failed. The state keeps it.",
			Err:     err,
		}.AddTo(diags)
	case found:
		diags.AddWarning("Unable to read identity for now", "Paxos answered that identity "+id+" does not exist, and lists it. "+
			"The state keeps what it was; the next refresh reads it again.")
	case r.session.OnMissing == session.MissingForget:
		resp.RemoveResource(ctx)
		diags.AddWarning("Identity is gone", "Paxos does not know identity "+id+" any more. It was taken out of the state, as "+
			"the provider's on_missing = \"FORGET\" demands, and is planned anew.")
	default:
		tfkit.Unable{
			Action: "read identity",
			Context: fmt.Sprintf("Paxos does not know identity %s in the environment %s. Paxos cannot delete identities, so the "+
				"likely cause is another environment or other credentials than those that created it. The state keeps it.",
				id, r.session.Environment),
			Err: notFound,
			Next: "Check environment, api_url and client_id. Where a sandbox was reset, set on_missing = \"FORGET\" in the " +
				"provider block, or run terraform state rm for this resource.",
		}.AddTo(diags)
	}
}

// listed looks for an identity after a pause, in the list of those created at the same time.
func (r *Resource) listed(ctx context.Context, id, createdAt string) (bool, error) {
	select {
	case <-ctx.Done():
		return false, ctx.Err()
	case <-time.After(secondLook):
	}
	created, err := tfkit.ParseInstant(createdAt)
	if err != nil {
		_, err := r.session.Client.GetIdentity(ctx, id, api.GetIdentityOptions{})
		if api.IsNotFound(err) {
			return false, nil
		}
		return err == nil, err
	}
	around := api.TimeFilter{GTE: created.Add(-time.Second), LTE: created.Add(time.Second)}
	for row, err := range r.session.Client.ListIdentities(ctx, api.ListIdentitiesOptions{CreatedAt: around}) {
		if err != nil {
			return false, err
		}
		if row.ID == id {
			return true, nil
		}
	}
	return false, nil
}
