package identitycontrol

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/fastpath"
)

// Refresh takes the control over from the row of its identity, where that holds it as active.
func (r *Resource) Refresh(
	ctx context.Context, state fastpath.RawObject,
) (onward context.Context, changed map[string]attr.Value, ok bool) {
	var prior fields
	if r.Session == nil || r.Session.Breaker.IsOpen() || !declaration.Decode(ctx, state, &prior) {
		return ctx, nil, false
	}
	control := r.Session.Client.ActiveControl(prior.IdentityID.ValueString(), prior.ID.ValueString())
	if control == nil {
		return ctx, nil, false
	}
	return ctx, fastpath.Changed(ctx, prior, fieldsFromAPI(tfkit.Managed, prior, control)), true
}
