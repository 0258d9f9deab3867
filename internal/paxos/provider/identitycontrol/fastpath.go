package identitycontrol

import (
	"context"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/attr"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/fastpath"
)

var _ fastpath.Resource = (*Resource)(nil)

// sharedSchema is the schema for the reads that decode a few attributes only.
var sharedSchema = sync.OnceValue(resourceSchema)

// Refresh takes the control over from the row of its identity, where that holds it as active.
func (r *Resource) Refresh(
	ctx context.Context, state fastpath.RawObject,
) (onward context.Context, changed map[string]attr.Value, ok bool) {
	var prior fields
	if r.session == nil || r.session.Breaker.IsOpen() || state.As(ctx, sharedSchema(), &prior) != nil || prior.Type.IsNull() {
		return ctx, nil, false
	}
	control := r.session.Client.ActiveControl(prior.IdentityID.ValueString(), prior.ID.ValueString())
	if control == nil {
		return ctx, nil, false
	}
	return ctx, fastpath.Changed(ctx, prior, fieldsFromAPI(tfkit.Managed, prior, control)), true
}
