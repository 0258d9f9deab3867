package controlsexclusive

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/fastpath"
)

// Refresh takes the controls over from the row of their identity.
func (r *Resource) Refresh(
	ctx context.Context, state fastpath.RawObject,
) (onward context.Context, changed map[string]attr.Value, ok bool) {
	var prior model
	if r.Session == nil || r.Session.Breaker.IsOpen() || !declaration.Decode(ctx, state, &prior) {
		return ctx, nil, false
	}
	identityID := prior.IdentityID.ValueString()
	controls := r.Session.Client.ActiveControls(identityID)
	if controls == nil {
		return ctx, nil, false
	}
	return ctx, fastpath.Changed(ctx, prior, fromAPI(tfkit.Managed, prior, newAnswer(identityID, controls))), true
}

// Keep reports that a plan without changes does nothing if no other controls are in force.
func (r *Resource) Keep(ctx context.Context, state fastpath.RawObject) bool {
	var kept model
	if !declaration.Decode(ctx, state, &kept) {
		return false
	}
	_, lift, forced := kept.sorted(kept.active(ctx))
	return len(lift) == 0 && len(forced) == 0
}
