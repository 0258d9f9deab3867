package identity

import (
	"context"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/readahead"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/fastpath"
)

var _ fastpath.Resource = (*Resource)(nil)

// sharedSchema is the schema for the reads that decode a few attributes only.
var sharedSchema = sync.OnceValue(func() schema.Schema { return resourceSchema(context.Background()) })

// Refresh takes over what a list has of the identity: a row with the state's updated_at, by which the details stand.
func (r *Resource) Refresh(
	ctx context.Context, state fastpath.RawObject,
) (onward context.Context, changed map[string]attr.Value, ok bool) {
	var prior summary
	if r.session == nil || r.session.Breaker.IsOpen() || state.As(ctx, sharedSchema(), &prior) != nil || prior.Type.IsNull() {
		return ctx, nil, false
	}
	onward, row := r.session.Client.Lookup(ctx, prior.toPrior())
	if row == nil {
		return onward, nil, false
	}
	r.session.Breaker.RecordFound()
	return onward, fastpath.Changed(ctx, prior, summaryFromAPI(tfkit.Managed, prior, row)), true
}

// toPrior returns the prior state of the identity for the read-ahead, as far as lists are concerned.
func (s summary) toPrior() readahead.Prior {
	created, _ := tfkit.ParseInstant(s.CreatedAt.ValueString()) // null is the zero time: read singly
	updated, _ := tfkit.ParseInstant(s.UpdatedAt.ValueString())
	return readahead.Prior{ID: s.ID.ValueString(), CreatedAt: created, UpdatedAt: updated}
}
