package readahead

import (
	"context"
	"slices"
	"time"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

// Page sizes. Paxos documents no greatest page for identities; a page of a hundred is its default for other lists.
const (
	minPageSize = 100
	maxPageSize = 1000
)

// timeRange is a range of created_at that was listed whole: every identity in it is among the rows.
type timeRange struct{ from, to time.Time }

func (s timeRange) has(at time.Time) bool { return !at.Before(s.from) && !at.After(s.to) }

// distance returns how far at is outside of the range.
func (s timeRange) distance(at time.Time) time.Duration {
	return max(s.from.Sub(at), at.Sub(s.to), 0)
}

// The ends of time, for a range that has met the first or the last identity.
var (
	minTime = time.Time{}
	maxTime = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)
)

// timeRanges are the ranges that were listed, apart from each other and in order.
type timeRanges []timeRange

func (w timeRanges) cover(at time.Time) bool {
	return slices.ContainsFunc(w, func(s timeRange) bool { return s.has(at) })
}

// add merges a range into the others.
func (w *timeRanges) add(s timeRange) {
	var apart timeRanges
	for _, other := range *w {
		if other.to.Before(s.from) || other.from.After(s.to) {
			apart = append(apart, other)
			continue
		}
		s.from, s.to = earlier(s.from, other.from), later(s.to, other.to)
	}
	apart = append(apart, s)
	slices.SortFunc(apart, func(a, b timeRange) int { return a.from.Compare(b.from) })
	*w = apart
}

// pageStart is where the next page starts: from a point in time, forwards or backwards.
type pageStart struct {
	at        time.Time
	backwards bool
}

// toward returns where the next page brings the ranges nearer to a point outside of them: on from the nearest one,
// because identities that were made together are read together, or from the point itself.
func (w timeRanges) toward(at time.Time, extend bool) pageStart {
	if len(w) == 0 || !extend {
		return pageStart{at: at}
	}
	nearest := slices.MinFunc(w, func(a, b timeRange) int { return int(a.distance(at) - b.distance(at)) })
	if at.Before(nearest.from) {
		return pageStart{at: nearest.from, backwards: true}
	}
	return pageStart{at: nearest.to}
}

// fetch asks for a page in the background and returns what is closed when it has arrived. The request outlives its first
// caller, because others wait for it too; the client bounds it. c.mu is held.
func (c *Client) fetch(ctx context.Context, from pageStart) <-chan struct{} {
	arrival := make(chan struct{})
	c.flight = arrival
	c.spent++
	writes := c.writes
	size := c.nextPageSize()
	opts := api.ListIdentitiesOptions{PageSize: size, Order: "ASC", CreatedAt: api.TimeFilter{GTE: from.at}}
	if from.backwards {
		opts.Order, opts.CreatedAt = "DESC", api.TimeFilter{LTE: from.at}
	}
	go func() {
		items, more, err := c.PageIdentities(context.WithoutCancel(ctx), opts)
		c.mu.Lock()
		defer c.mu.Unlock()
		defer close(arrival)
		c.flight = nil
		switch {
		case err == nil:
			c.keep(ctx, from, items, more, size, writes)
		case api.IsMismatch(err):
			// What has mixed up this page may have mixed up those before it.
			c.mismatched = true
			clear(c.rows)
			c.end(ctx, "A list of identities contradicts what was asked for; reading them singly")
		case size > minPageSize && api.IsInvalid(err):
			c.serverCap = minPageSize // it refuses what others cap
		default:
			c.end(ctx, "Listing identities failed; reading them singly")
		}
	}()
	return arrival
}

// nextPageSize doubles with use, up to what the server was seen to give. c.mu is held.
func (c *Client) nextPageSize() int {
	size := c.pageSize
	c.pageSize = min(2*c.pageSize, maxPageSize)
	if c.serverCap > 0 {
		return c.serverCap
	}
	return size
}

// keep adds a page to the rows and the ranges. c.mu is held.
func (c *Client) keep(
	ctx context.Context, from pageStart, items []api.Identity, more bool, asked int, writes int,
) {
	if more && len(items) > 0 && len(items) < asked {
		c.serverCap = len(items)
	}
	page := timeRange{from: from.at, to: from.at}
	for _, identity := range items {
		at, err := time.Parse(time.RFC3339Nano, identity.CreatedAt)
		if err != nil {
			c.end(ctx, "A list of identities carries no usable created_at; reading them singly")
			return
		}
		page.from, page.to = earlier(page.from, at), later(page.to, at)
		c.rows[identity.ID] = row{identity: withoutDetails(identity), writes: writes}
	}
	switch {
	case !more && from.backwards:
		page.from = minTime
	case !more:
		page.to = maxTime
	case page.from.Equal(page.to):
		// A whole page of one instant: asking from its end would answer the same page for ever.
		c.end(ctx, "Too many identities were created at the same time to list them; reading them singly")
		return
	}
	c.listed.add(page)
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
