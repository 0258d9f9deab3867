package readahead

import (
	"cmp"
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
	nearest := slices.MinFunc(w, func(a, b timeRange) int { return cmp.Compare(a.distance(at), b.distance(at)) })
	if at.Before(nearest.from) {
		return pageStart{at: nearest.from, backwards: true}
	}
	return pageStart{at: nearest.to}
}

// flight is a page under way.
type flight struct {
	from   pageStart
	opts   api.ListIdentitiesOptions
	writes int // of this process when the page was asked for
}

// fetch asks for a page in the background and returns what is closed when it has arrived. The request outlives its first
// caller, because others wait for it too; the client bounds it. c.mu is held.
func (c *Client) fetch(ctx context.Context, from pageStart) <-chan struct{} {
	arrival := make(chan struct{})
	c.flight = arrival
	// The size doubles with use, up to what the server accepts. A server that answers fewer rows is asked for as many the next
	// time: one short page says nothing about the others.
	size := min(c.pageSize, c.maxPage)
	c.pageSize = min(2*c.pageSize, maxPageSize)
	f := flight{from: from, opts: api.ListIdentitiesOptions{
		ListOptions: api.ListOptions{CreatedAt: api.TimeFilter{GTE: from.at}, Order: "ASC"}, PageSize: size,
	}, writes: c.writes}
	if from.backwards {
		f.opts.Order, f.opts.CreatedAt = "DESC", api.TimeFilter{LTE: from.at}
	}
	c.spent++
	go func() {
		defer close(arrival)
		for again := true; again; {
			items, next, err := c.PageIdentities(context.WithoutCancel(ctx), f.opts)
			again = c.arrived(ctx, &f, items, next, err)
		}
	}()
	return arrival
}

// arrived takes a page over and reports whether to ask for its next one at once: if the page ends at the point in time
// where it starts, a list from there would begin with the same page.
func (c *Client) arrived(ctx context.Context, f *flight, items []api.Identity, next string, err error) (again bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case err == nil:
		if !c.keep(ctx, f, items, next != "") && c.affordable(ctx) {
			c.spent++
			f.opts.Cursor, f.writes = next, c.writes
			return true
		}
	case api.IsMismatch(err):
		// What has mixed up this page may have mixed up those before it.
		c.mismatched = true
		c.rows = newRowStore()
		c.end(ctx, "A list of identities contradicts what was asked for; reading them singly")
	case f.opts.PageSize > minPageSize && api.IsInvalid(err):
		c.maxPage = minPageSize // it refuses what others cap
	default:
		c.end(ctx, "Listing identities failed; reading them singly")
	}
	c.flight = nil
	return false
}

// keep adds a page to the rows and the ranges, and reports whether it covers more than a point in time. c.mu is held.
func (c *Client) keep(ctx context.Context, f *flight, items []api.Identity, more bool) bool {
	page := timeRange{from: f.from.at, to: f.from.at}
	for _, identity := range items {
		at, err := time.Parse(time.RFC3339Nano, identity.CreatedAt)
		if err != nil {
			c.end(ctx, "A list of identities carries no usable created_at; reading them singly")
			return true
		}
		page.from, page.to = earlier(page.from, at), later(page.to, at)
		c.rows.put(row{identity: withoutDetails(identity), writes: f.writes})
	}
	switch {
	case !more && f.from.backwards:
		page.from = minTime
	case !more:
		page.to = maxTime
	case page.from.Equal(page.to):
		return false
	}
	c.listed.add(page)
	return true
}

func earlier(a, b time.Time) time.Time { return slices.MinFunc([]time.Time{a, b}, time.Time.Compare) }

func later(a, b time.Time) time.Time { return slices.MaxFunc([]time.Time{a, b}, time.Time.Compare) }
