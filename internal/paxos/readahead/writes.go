package readahead

import (
	"math"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

var _ api.Observer = (*Client)(nil)

// BeginWrite implements api.Observer. It notes the identity that the write touches, before and after: neither the
// rows that are here nor those under way serve it any more. A write whose outcome is unknown may still happen, so that
// nothing serves its identity in this run, and it may have given another ref_id.
func (c *Client) BeginWrite(identityID string) (end func(error)) {
	c.invalidate(identityID, false)
	return func(failed error) {
		unknown := failed != nil && api.OutcomeOf(failed) == api.OutcomeUnknown
		c.invalidate(identityID, unknown)
		if unknown {
			c.refIDs.doubt(identityID)
		}
	}
}

// invalidate marks what was read of an identity as out of date; of all identities if the id is empty.
func (c *Client) invalidate(identityID string, forGood bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.writes++
	at := c.writes
	if forGood {
		at = math.MaxInt
	}
	if identityID == "" {
		c.touchedAll = max(c.touchedAll, at)
		clear(c.lists)
		return
	}
	c.touched[identityID] = max(c.touched[identityID], at)
	delete(c.lists, identityID)
}

// untouched reports whether this process has written nothing to the identity since its row was asked for. c.mu is held.
func (c *Client) untouched(found row) bool {
	return max(c.touchedAll, c.touched[found.identity.ID]) <= found.writes
}
