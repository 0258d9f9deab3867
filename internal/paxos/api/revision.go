package api

import (
	"context"
	"maps"
	"strings"
	"sync"
	"sync/atomic"
)

// revision is a revision of the identity controls API. Nothing in the API names it, so the client infers it from what it
// sees.
type revision int32

const (
	revisionUnknown revision = iota
	// revision2025 answers POST and DELETE with all controls of the identity, and takes a JSON body on DELETE.
	revision2025
	// revision2026 answers POST with one control, and takes query parameters on DELETE (since 2026-01-23).
	revision2026
)

// controlCache holds what a client remembers of controls: the API's revision, and per identity the controls it has seen
// and who is creating one. Its zero value is ready for use.
type controlCache struct {
	revision atomic.Int32
	turns    sync.Map // identity id -> a channel that holds one value while somebody creates

	mu     sync.Mutex
	seen   map[string]map[string]bool // identity id -> control ids
	owners map[string]string          // control id -> identity id
}

// current returns the revision as far as it is known.
func (c *controlCache) current() revision { return revision(c.revision.Load()) }

// infer takes a hint at the revision; the first one stays.
func (c *controlCache) infer(r revision) { c.revision.CompareAndSwap(int32(revisionUnknown), int32(r)) }

// prove takes what a DELETE has shown, which outweighs every hint.
func (c *controlCache) prove(r revision) { c.revision.Store(int32(r)) }

// note remembers controls of an identity, and the revision that they give away: only the specification of 2026 has the
// prefix of set_by, and only the first revision of 2025 has no is_overridable, which is true for all that a client set and
// so never left out. Else all is open, as the overview page of 2026 leaves the prefix out as well.
func (c *controlCache) note(identityID string, controls ...Control) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.seen == nil {
		c.seen, c.owners = map[string]map[string]bool{}, map[string]string{}
	}
	for _, control := range controls {
		if c.seen[identityID] == nil {
			c.seen[identityID] = map[string]bool{}
		}
		c.seen[identityID][control.ID] = true
		c.owners[control.ID] = identityID
		switch {
		case strings.HasPrefix(control.SetBy, setByPrefix):
			c.infer(revision2026)
		case control.SetBy == OwnerClient && control.IsOverridable == nil:
			c.infer(revision2025)
		}
	}
}

// known returns the ids of the controls of an identity that were seen so far.
func (c *controlCache) known(identityID string) map[string]bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return maps.Clone(c.seen[identityID])
}

// owner returns the identity that a control was last seen on; empty for none.
func (c *controlCache) owner(controlID string) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.owners[controlID]
}

// turn waits until nobody else creates a control on the identity, and returns the function that ends the turn.
func (c *controlCache) turn(ctx context.Context, identityID string) (func(), error) {
	held, _ := c.turns.LoadOrStore(identityID, make(chan struct{}, 1))
	turn, _ := held.(chan struct{})
	select {
	case turn <- struct{}{}:
		return func() { <-turn }, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}
