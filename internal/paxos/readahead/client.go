package readahead

import (
	"cmp"
	"context"
	"sync"
	"time"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/transport"
)

// The numbers of the policy.
const (
	warmupReads      = 3  // reads of a run before the first page
	maxExtraRequests = 2  // requests that reading ahead may be ahead of what single reads would have cost
	evaluateEvery    = 40 // reads after which pages are judged
	minHitShare      = 4  // they pay while at least every fourth of these reads was served from a row
	maxExtensions    = 2  // pages by which the nearest range is extended before a new one is opened
	maxUndecided     = 10 // reads under way for which pages may be asked before it is known whether they serve
)

// spotChecks are the numbers of the served reads that are made one at a time all the same; the warm-up reads are checks
// as well.
var spotChecks = map[int]bool{1: true, 25: true, 250: true, 2500: true}

// Options adjust a Client.
type Options struct {
	// Disabled makes every read a single one.
	Disabled bool
	// Logger is told when reading ahead ends, and why.
	Logger transport.Logger
}

// Client is the API's client for one run: its writes are noted, and ReadIdentity and ReadControl answer from lists what
// they can. All other operations are the API's own. It is safe for concurrent use.
type Client struct {
	*api.Client
	disabled bool
	logger   transport.Logger
	names    *names
	refIDs   *refIDs

	mu         sync.Mutex
	ended      bool // no more pages in this run
	mismatched bool // a spot check has contradicted updated_at, or a list what was asked for: only single reads in this run
	rows       *rowStore
	touched    map[string]int // the last write of this process to an identity, by number
	touchedAll int            // the last write that may have touched any identity
	writes     int
	listed     timeRanges
	flight     chan struct{} // closed when the page under way has arrived; nil when there is none
	lists      map[string]*controlList

	seen, spent       int // reads of identities, and the requests that they have cost
	decided, served   int // reads of which is known whether a row serves them, and those that one has served
	judged            struct{ decided, served int }
	pageSize, maxPage int // of the next page, and what the server was seen to accept
}

// createdAt reports whether the row is of an identity that was created at that time, which never changes.
func (r row) createdAt(at time.Time) bool {
	created, err := time.Parse(time.RFC3339Nano, r.identity.CreatedAt)
	return err == nil && created.Equal(at)
}

// New returns a client over the API's, which must have sent no request yet.
func New(client *api.Client, opts Options) *Client {
	opts.Logger = cmp.Or[transport.Logger](opts.Logger, transport.NopLogger{})
	written := newNames()
	c := &Client{
		Client: client, disabled: opts.Disabled, logger: opts.Logger, names: written, refIDs: newRefIDs(written),
		rows: newRowStore(), touched: map[string]int{}, lists: map[string]*controlList{}, pageSize: minPageSize, maxPage: maxPageSize,
	}
	client.Observe(c)
	return c
}

// Prior is the prior state of an identity, and what to ask for when it is read by itself.
type Prior struct {
	ID        string
	CreatedAt time.Time
	UpdatedAt time.Time
	Options   api.GetIdentityOptions
	// Unchanged reports whether an answer has the details that the state has.
	Unchanged func(*api.Identity) bool
}

// Result is an identity. FromList says that it comes from a list: without details, which are those of the state.
type Result struct {
	Identity *api.Identity
	FromList bool
	// Mismatch says that this read found details changed under an unchanged updated_at, and that all reads are single ones
	// from now on. It is set once in a run.
	Mismatch bool
}

// lookupKey is the key of what Lookup has found, in a context.
type lookupKey struct{}

// lookupResult is what the lists have for an identity: its row, or nil where only a single read helps.
type lookupResult struct {
	id  string
	row *api.Identity
}

// Lookup returns the identity's row where the lists serve it, and nil where only a single read helps: then, and where
// the row is not what the state says, ReadIdentity is called with the context that Lookup returns and does not look
// again. Of prior only the id and the times count.
func (c *Client) Lookup(ctx context.Context, prior Prior) (context.Context, *api.Identity) {
	row, err := c.look(ctx, prior)
	if err != nil {
		return ctx, nil // ReadIdentity meets the same end of the context
	}
	return context.WithValue(ctx, lookupKey{}, lookupResult{id: prior.ID, row: row}), row
}

// ReadIdentity reads an identity. The error is that of the API's client.
func (c *Client) ReadIdentity(ctx context.Context, prior Prior) (Result, error) {
	found, ok := ctx.Value(lookupKey{}).(lookupResult)
	if !ok || found.id != prior.ID {
		row, err := c.look(ctx, prior)
		if err != nil {
			return Result{}, err
		}
		found.row = row
	}
	if found.row != nil {
		return Result{Identity: found.row, FromList: true}, nil
	}
	return c.single(ctx, prior)
}

// look looks for the identity in the lists and asks for more of them while that pays. It returns nil where only a single
// read helps, and an error only where the context ends.
func (c *Client) look(ctx context.Context, prior Prior) (*api.Identity, error) {
	c.mu.Lock()
	c.seen++
	single := c.disabled || c.seen <= warmupReads || prior.CreatedAt.IsZero() || prior.UpdatedAt.IsZero()
	if single {
		c.decided++
	}
	c.mu.Unlock()
	if single {
		return nil, nil //nolint:nilnil // the answer is that no list serves it
	}
	for tried := 0; ; tried++ {
		row, arrival := c.fromRows(ctx, prior, tried)
		if row != nil || arrival == nil {
			return row, nil
		}
		select {
		case <-arrival:
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
	}
}

// fromRows returns the identity's row if it serves; else what to wait for before looking again, nil if only a single
// read helps.
func (c *Client) fromRows(ctx context.Context, prior Prior, tried int) (_ *api.Identity, arrival <-chan struct{}) {
	c.mu.Lock()
	defer c.mu.Unlock()
	defer func() {
		if arrival == nil {
			c.decided++
		}
	}()
	if c.mismatched {
		return nil, nil
	}
	if found, ok := c.rows.get(prior.ID); ok {
		updated, err := time.Parse(time.RFC3339Nano, found.identity.UpdatedAt)
		if err != nil || !updated.Equal(prior.UpdatedAt) || !c.untouched(found) || !found.createdAt(prior.CreatedAt) {
			return nil, nil
		}
		if c.served++; spotChecks[c.served] {
			return nil, nil
		}
		identity := found.identity
		return &identity, nil
	}
	if c.flight != nil {
		return nil, c.flight
	}
	if c.listed.cover(prior.CreatedAt) || !c.affordable(ctx) {
		return nil, nil
	}
	return nil, c.fetch(ctx, c.listed.toward(prior.CreatedAt, tried < maxExtensions))
}

// affordable decides whether to ask for another page, and ends reading ahead where pages do not pay. Reads that still wait
// for a page say nothing about that: with many at a time most do when the first page arrives. c.mu is held.
func (c *Client) affordable(ctx context.Context) bool {
	if reads := c.decided - c.judged.decided; reads >= evaluateEvery && !c.ended {
		if minHitShare*(c.served-c.judged.served) < reads {
			c.end(ctx, "The state's identities are too scattered for lists to pay; reading them singly")
		}
		c.judged.decided, c.judged.served = c.decided, c.served
	}
	return !c.ended && c.spent < min(c.seen, c.decided+maxUndecided)+maxExtraRequests
}

// end asks for no more pages in this run. What is here goes on to serve. c.mu is held.
func (c *Client) end(ctx context.Context, why string) {
	c.ended = true
	c.logger.Info(ctx, why, map[string]any{"reads": c.seen, "served_from_lists": c.served})
}

// single makes a point read, keeps it as a row for the identity's controls, and compares it if it is a spot check.
func (c *Client) single(ctx context.Context, prior Prior) (Result, error) {
	c.mu.Lock()
	c.spent++
	writes := c.writes
	c.mu.Unlock()
	identity, err := c.GetIdentity(ctx, prior.ID, prior.Options)
	if err != nil {
		return Result{}, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.rows.put(row{identity: withoutDetails(*identity), writes: writes})
	result := Result{Identity: identity}
	updated, err := time.Parse(time.RFC3339Nano, identity.UpdatedAt)
	if err == nil && updated.Equal(prior.UpdatedAt) && !c.disabled && !prior.Unchanged(identity) {
		result.Mismatch = !c.mismatched
		c.mismatched = true
	}
	return result, nil
}

// withoutDetails drops what a row must not carry: it is never served, and it is personal data.
func withoutDetails(identity api.Identity) api.Identity {
	identity.PersonDetails, identity.InstitutionDetails = nil, nil
	identity.InstitutionMembers, identity.TaxDetails, identity.CustomerDueDiligence = nil, nil, nil
	return identity
}
