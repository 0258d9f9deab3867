package api

import (
	"context"
	"fmt"
	"time"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/apikit"
)

// clockSkew is how far Paxos's clock and ours may be apart when an identity's age is judged.
const clockSkew = 5 * time.Minute

// CreateIdentity creates a person or an institution. The answer has an id; more is up to Paxos.
//
// When the answer is lost and the request has a ref_id, the client finds out: it repeats the request, and Paxos either
// creates the identity now or answers 409 with the id of the one it holds. That one is returned if it is ours, which is
// to say that its ref_id is the one sent and that it is no older than this call; the same 409 also stands for somebody
// else with the same CIP id. Without a ref_id there is exactly one attempt. OutcomeUnknown then means that the identity
// may exist.
func (c *Client) CreateIdentity(ctx context.Context, req CreateIdentityRequest) (*Identity, error) {
	post := func(ctx context.Context) (*Identity, error) { return c.postIdentity(ctx, req) }
	created, err := create(ctx, c, post, func(s *search) (*Identity, error) { return s.identity(req) })
	if err == nil {
		c.named(IdentityRefID, created.ID, req.RefID, true)
	}
	return created, err
}

// postIdentity makes the request once, as far as the transport is concerned.
func (c *Client) postIdentity(ctx context.Context, req CreateIdentityRequest) (*Identity, error) {
	created, err := do[Identity](ctx, c, call{op: OpCreateIdentity, body: req, about: subject{refID: req.RefID}})
	if err != nil || req.RefID == "" || created.RefID != "" {
		return created, err
	}
	return confirm(ctx, c, OpCreateIdentity, req.RefID, created, func(ctx context.Context, id string) (*Identity, error) {
		return c.GetIdentity(ctx, id, GetIdentityOptions{Details: true, Members: len(req.InstitutionMembers) > 0})
	})
}

// identity finds out what became of a create of an identity, by repeating it: its ref_id makes that safe.
func (s *search) identity(req CreateIdentityRequest) (*Identity, error) {
	if req.RefID == "" {
		return nil, apikit.WithUnknownOutcome(s.Lost, "The identity may exist. The request had no ref_id, so it was not repeated and cannot be "+
			"looked up: search the Paxos Dashboard for the person or institution before applying again, and import it if it is there.")
	}
	last := s.Lost
	for ctx := range s.Looks {
		created, err := s.c.postIdentity(ctx, req)
		if err == nil {
			return created, nil
		}
		last = err
		if IsConflict(err) {
			own, stranger := s.c.ownIdentity(ctx, req.RefID, s.Since, err)
			if own != nil {
				return own, nil
			}
			if stranger {
				return nil, apikit.Rejected(err)
			}
		} else if OutcomeOf(err) == OutcomeRejected && !apikit.HasStatus(err, 429) {
			break // the answer will not change, and says nothing about the first attempt
		}
	}
	return nil, s.Failed(last, "The identity may exist: an earlier attempt of this run got no answer", fmt.Sprintf("Applying again with the "+
		"same ref_id %q cannot make a second one. If Paxos then answers that it exists, import it, or set adopt_existing.", req.RefID))
}

// ownIdentity looks at the identity that a 409 ran into. It returns it if this call made it, or reports that it is a
// stranger; neither while that cannot be told.
func (c *Client) ownIdentity(ctx context.Context, refID string, start time.Time, conflict error) (own *Identity, stranger bool) {
	id, named := ExistingID(conflict)
	if !named {
		// The API has no filter by ref_id, so this lists all identities made since then: a request for each page.
		recent := ListOptions{CreatedAt: TimeFilter{GTE: start.Add(-clockSkew)}}
		for identity, err := range c.ListIdentities(ctx, ListIdentitiesOptions{ListOptions: recent}) {
			if err != nil {
				return nil, false
			}
			if identity.RefID == refID {
				id = identity.ID
				break
			}
		}
		if id == "" {
			return nil, false
		}
	}
	found, err := c.GetIdentity(ctx, id, GetIdentityOptions{Details: true, Members: true})
	if err != nil {
		return nil, false
	}
	if found.RefID != refID || olderThan(found.CreatedAt, start.Add(-clockSkew)) {
		return nil, true
	}
	found.Found = olderThan(found.CreatedAt, start.Add(time.Nanosecond))
	return found, false
}

// olderThan reports whether an RFC 3339 timestamp is before a time. One that is absent or unreadable proves nothing.
func olderThan(timestamp string, at time.Time) bool {
	t, err := time.Parse(time.RFC3339Nano, timestamp)
	return err == nil && t.Before(at)
}
