package api

import (
	"context"
	"iter"
	"net/url"
)

// ListEventsOptions are the filters of ListEvents. Zero fields are not sent.
type ListEventsOptions struct {
	Type      string
	CreatedAt TimeFilter
	IsTest    bool   // those that the Dashboard has sent to try a webhook, in place of the real ones
	Order     string // ASC or DESC by time of creation; Paxos's default is ASC
	Limit     int    // most events to return in total; 0 = all
}

// ListEvents returns the events that match all filters, page by page, of at most 100 (specification). An error ends the
// sequence.
func (c *Client) ListEvents(ctx context.Context, opts ListEventsOptions) iter.Seq2[Event, error] {
	query := url.Values{}
	setText(query, "type", opts.Type)
	opts.CreatedAt.set(query, "created_at")
	setTrue(query, "is_test", opts.IsTest)
	setText(query, "order", opts.Order)
	r := call{op: opListEvents, query: query, about: subject{kind: opts.Type, createdAt: opts.CreatedAt}}
	return paginate(ctx, c, r, listing[Event]{limit: opts.Limit})
}
