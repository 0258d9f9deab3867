package readahead

import (
	"cmp"
	"context"
	"hash/maphash"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

// refIDs finds identities by ref_id, for which the API has no filter. The first lookup lists all identities, for all
// lookups of the run; a lookup that finds nothing lists those that are newer. What this run has written counts in any case.
type refIDs struct {
	mu      sync.Mutex
	seed    maphash.Seed
	entries []refEntry          // sorted by hash
	odd     map[uint64][]string // ids that are no UUID, by hash
	newest  time.Time           // created_at of the newest identity in a list
	begun   int                 // lists so far, the one under way included
	done    int                 // the last list that was read to its end
	stale   int                 // the last list that was asked for before a write whose outcome is unknown
	flight  *refList

	names *names
}

// refEntry is an identity in 24 bytes: tenants are large.
type refEntry struct {
	hash uint64 // of the ref_id
	id   uuid.UUID
}

// refList is a list under way.
type refList struct {
	number   int
	arrived  chan struct{}
	err      error
	canceled bool // the caller has left; err says nothing about Paxos
}

func newRefIDs(names *names) *refIDs {
	return &refIDs{seed: maphash.MakeSeed(), odd: map[uint64][]string{}, names: names}
}

// doubt drops what was listed of ref_ids, and what this run has given to the identity, because a write may have changed that;
// an empty id is that of any identity.
func (x *refIDs) doubt(identityID string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.entries, x.newest, x.stale = nil, time.Time{}, x.begun
	clear(x.odd)
	x.names.forget(api.IdentityRefID, identityID)
}

// FindByRefID returns the ids of the identities with this ref_id: none or one, unless Paxos breaks its own rule. An
// identity that another client creates or renames after the call may be missing. The error is that of the API's client.
func (c *Client) FindByRefID(ctx context.Context, refID string) ([]string, error) {
	x := c.refIDs
	x.mu.Lock()
	before := x.begun
	for {
		if ids := x.find(refID); len(ids) > 0 || x.done > before {
			x.mu.Unlock()
			return ids, nil
		}
		list := x.flight
		if list == nil {
			list = c.listRefIDs(ctx)
		} else {
			x.mu.Unlock()
			select {
			case <-list.arrived:
			case <-ctx.Done():
				return nil, context.Cause(ctx)
			}
			x.mu.Lock()
		}
		if list.err != nil && list.number > before && (!list.canceled || ctx.Err() != nil) {
			x.mu.Unlock()
			return nil, list.err
		}
	}
}

// listRefIDs lists the identities that are not older than the newest one so far. x.mu is held, except while it asks.
func (c *Client) listRefIDs(ctx context.Context) *refList {
	x := c.refIDs
	x.begun++
	list := &refList{number: x.begun, arrived: make(chan struct{})}
	x.flight = list
	opts := api.ListIdentitiesOptions{
		ListOptions: api.ListOptions{CreatedAt: api.TimeFilter{GTE: x.newest}, Order: "ASC"}, PageSize: maxPageSize,
	}
	x.mu.Unlock()
	rows, err := c.refRows(ctx, opts)
	if api.IsInvalid(err) { // it refuses what others cap
		opts.PageSize = minPageSize
		rows, err = c.refRows(ctx, opts)
	}
	x.mu.Lock()
	defer close(list.arrived)
	x.flight = nil
	if list.err, list.canceled = err, ctx.Err() != nil; err == nil && list.number > x.stale {
		x.done = list.number
		x.add(rows)
	}
	return list
}

// refRows is what a list of identities says of their ref_ids.
type refRows struct {
	entries []refEntry
	odd     map[uint64][]string
	newest  time.Time
}

func (c *Client) refRows(ctx context.Context, opts api.ListIdentitiesOptions) (refRows, error) {
	rows := refRows{odd: map[uint64][]string{}}
	for identity, err := range c.ListIdentities(ctx, opts) {
		if err != nil {
			return refRows{}, err
		}
		if at, err := time.Parse(time.RFC3339Nano, identity.CreatedAt); err == nil {
			rows.newest = later(rows.newest, at)
		}
		if identity.RefID == "" {
			continue
		}
		hash := maphash.String(c.refIDs.seed, identity.RefID)
		if id, err := uuid.Parse(identity.ID); err == nil && id.String() == identity.ID {
			rows.entries = append(rows.entries, refEntry{hash, id})
		} else {
			rows.odd[hash] = append(rows.odd[hash], identity.ID)
		}
	}
	return rows, nil
}

// add takes the rows of a list over; those at its start may be known. x.mu is held.
func (x *refIDs) add(rows refRows) {
	x.newest = later(x.newest, rows.newest)
	x.entries = append(x.entries, rows.entries...)
	slices.SortFunc(x.entries, refEntry.compare)
	x.entries = slices.Compact(x.entries)
	for hash, ids := range rows.odd {
		for _, id := range ids {
			if !slices.Contains(x.odd[hash], id) {
				x.odd[hash] = append(x.odd[hash], id)
			}
		}
	}
}

func (e refEntry) compare(other refEntry) int {
	return cmp.Or(cmp.Compare(e.hash, other.hash), slices.Compare(e.id[:], other.id[:]))
}

// find returns the ids that are known to have a ref_id. x.mu is held.
func (x *refIDs) find(refID string) []string {
	var ids []string
	if id, _ := x.names.holder(api.IdentityRefID, refID); id != "" {
		ids = append(ids, id)
	}
	hash := maphash.String(x.seed, refID)
	listed := slices.Clone(x.odd[hash])
	at, _ := slices.BinarySearchFunc(x.entries, hash, func(e refEntry, hash uint64) int { return cmp.Compare(e.hash, hash) })
	for ; at < len(x.entries) && x.entries[at].hash == hash; at++ {
		listed = append(listed, x.entries[at].id.String())
	}
	for _, id := range listed {
		if !x.names.gave(api.IdentityRefID, id) && !slices.Contains(ids, id) { // else this run knows better
			ids = append(ids, id)
		}
	}
	return ids
}
