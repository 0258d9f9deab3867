package readahead

import (
	"context"
	"sync"
	"time"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/transport"
)

// The numbers of the policy.
const (
	firstSingles = 3  // reads of a run before the first page
	overdraft    = 2  // requests that reading ahead may be ahead of what single reads would have cost
	judgeEvery   = 40 // reads after which pages are judged
	payingShare  = 4  // they pay while at least every fourth of these reads was served from a row
	reach        = 2  // pages by which the nearest window is extended before a new one is opened
	patience     = 10 // reads under way for which pages may be asked before it is known whether they serve
)

// probes are the numbers of the served reads that are made singly all the same; the first singles are probes as well.
var probes = map[int]bool{1: true, 25: true, 250: true, 2500: true}

// Options adjust a Client.
type Options struct {
	// Off makes every read a single one.
	Off bool
	// Logger is told when reading ahead ends, and why.
	Logger transport.Logger
}

// Client is the API's client for one run: its writes are noted, and ReadIdentity and ReadControl answer from lists what
// they can. All other operations are the API's own. It is safe for concurrent use.
type Client struct {
	*api.Client
	off    bool
	logger transport.Logger

	mu      sync.Mutex
	ended   bool // no more pages in this run
	doubted bool // a probe has contradicted updated_at, or a list what was asked for: only single reads in this run
	rows    map[string]row
	touched map[string]int // the last write of this process to an identity, by number
	writes  int
	windows windows
	flight  chan struct{} // closed when the page under way has arrived; nil when there is none
	lists   map[string]*controlList

	seen, spent         int // reads of identities, and the requests that they have cost
	decided, served     int // reads of which is known whether a row serves them, and those that one has served
	judged              struct{ decided, served int }
	pageSize, serverCap int
}

// row is an identity without details, and the number of writes before it was asked for.
type row struct {
	identity api.Identity
	writes   int
}

// createdAt reports whether the row is of an identity that was created at that time, which never changes.
func (r row) createdAt(at time.Time) bool {
	created, err := time.Parse(time.RFC3339Nano, r.identity.CreatedAt)
	return err == nil && created.Equal(at)
}

// New returns a client over the API's.
func New(client *api.Client, opts Options) *Client {
	if opts.Logger == nil {
		opts.Logger = transport.NopLogger{}
	}
	return &Client{
		Client: client, off: opts.Off, logger: opts.Logger,
		rows: map[string]row{}, touched: map[string]int{}, lists: map[string]*controlList{}, pageSize: smallestPage,
	}
}

// untouched tells whether this process has written nothing to the identity since its row was asked for. c.mu is held.
func (c *Client) untouched(found row) bool { return c.touched[found.identity.ID] <= found.writes }

// Known is what the state knows of an identity, and what to ask for when it is read singly.
type Known struct {
	ID        string
	CreatedAt time.Time
	UpdatedAt time.Time
	Options   api.GetIdentityOptions
	// Unchanged tells whether an answer has the details that the state has.
	Unchanged func(*api.Identity) bool
}

// Answer is an identity. Row says that it comes from a list: without details, which are those of the state.
type Answer struct {
	Identity *api.Identity
	Row      bool
	// Doubt says that this read found details changed under an unchanged updated_at, and that all reads are single ones
	// from now on. It is set once in a run.
	Doubt bool
}

// lookedKey is the key of what Ahead has found, in a context.
type lookedKey struct{}

// looked is what the lists have for an identity: its row, or nil where only a single read helps.
type looked struct {
	id  string
	row *api.Identity
}

// Ahead returns the identity's row where the lists serve it, and nil where only a single read helps: then, and where the
// row is not what the state says, ReadIdentity is called with the context that Ahead returns and does not look again. Of
// known only the id and the times count.
func (c *Client) Ahead(ctx context.Context, known Known) (context.Context, *api.Identity) {
	row, err := c.look(ctx, known)
	if err != nil {
		return ctx, nil // ReadIdentity meets the same end of the context
	}
	return context.WithValue(ctx, lookedKey{}, looked{id: known.ID, row: row}), row
}

// ReadIdentity reads an identity. The error is that of the API's client.
func (c *Client) ReadIdentity(ctx context.Context, known Known) (Answer, error) {
	found, ok := ctx.Value(lookedKey{}).(looked)
	if !ok || found.id != known.ID {
		row, err := c.look(ctx, known)
		if err != nil {
			return Answer{}, err
		}
		found.row = row
	}
	if found.row != nil {
		return Answer{Identity: found.row, Row: true}, nil
	}
	return c.single(ctx, known)
}

// look looks for the identity in the lists and asks for more of them while that pays. It returns nil where only a single
// read helps, and an error only where the context ends.
func (c *Client) look(ctx context.Context, known Known) (*api.Identity, error) {
	c.mu.Lock()
	c.seen++
	single := c.off || c.seen <= firstSingles || known.CreatedAt.IsZero() || known.UpdatedAt.IsZero()
	if single {
		c.decided++
	}
	c.mu.Unlock()
	if single {
		return nil, nil //nolint:nilnil // the answer is that no list serves it
	}
	for tried := 0; ; tried++ {
		row, arrival := c.fromRows(ctx, known, tried)
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
func (c *Client) fromRows(ctx context.Context, known Known, tried int) (_ *api.Identity, arrival <-chan struct{}) {
	c.mu.Lock()
	defer c.mu.Unlock()
	defer func() {
		if arrival == nil {
			c.decided++
		}
	}()
	if c.doubted {
		return nil, nil
	}
	if found, ok := c.rows[known.ID]; ok {
		updated, err := time.Parse(time.RFC3339Nano, found.identity.UpdatedAt)
		if err != nil || !updated.Equal(known.UpdatedAt) || !c.untouched(found) || !found.createdAt(known.CreatedAt) {
			return nil, nil
		}
		if c.served++; probes[c.served] {
			return nil, nil
		}
		identity := found.identity
		return &identity, nil
	}
	if c.flight != nil {
		return nil, c.flight
	}
	if c.windows.cover(known.CreatedAt) || !c.affordable(ctx) {
		return nil, nil
	}
	return nil, c.fetch(ctx, c.windows.toward(known.CreatedAt, tried < reach))
}

// affordable decides whether to ask for another page, and ends reading ahead where pages do not pay. Reads that still wait
// for a page say nothing about that: with many at a time most do when the first page arrives. c.mu is held.
func (c *Client) affordable(ctx context.Context) bool {
	if reads := c.decided - c.judged.decided; reads >= judgeEvery && !c.ended {
		if payingShare*(c.served-c.judged.served) < reads {
			c.end(ctx, "The state's identities are too scattered for lists to pay; reading them singly")
		}
		c.judged.decided, c.judged.served = c.decided, c.served
	}
	return !c.ended && c.spent < min(c.seen, c.decided+patience)+overdraft
}

// end asks for no more pages in this run. What is here goes on to serve. c.mu is held.
func (c *Client) end(ctx context.Context, why string) {
	c.ended = true
	c.logger.Info(ctx, why, map[string]any{"reads": c.seen, "served_from_lists": c.served})
}

// single makes a point read, keeps it as a row for the identity's controls, and compares it where it is a probe.
func (c *Client) single(ctx context.Context, known Known) (Answer, error) {
	c.mu.Lock()
	c.spent++
	writes := c.writes
	c.mu.Unlock()
	identity, err := c.GetIdentity(ctx, known.ID, known.Options)
	if err != nil {
		return Answer{}, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.rows[known.ID] = row{identity: withoutDetails(*identity), writes: writes}
	answer := Answer{Identity: identity}
	updated, err := time.Parse(time.RFC3339Nano, identity.UpdatedAt)
	if err == nil && updated.Equal(known.UpdatedAt) && !c.off && !known.Unchanged(identity) {
		answer.Doubt = !c.doubted
		c.doubted = true
	}
	return answer, nil
}

// withoutDetails drops what a row must not carry: it is never served, and it is personal data.
func withoutDetails(identity api.Identity) api.Identity {
	identity.PersonDetails, identity.InstitutionDetails = nil, nil
	identity.InstitutionMembers, identity.TaxDetails, identity.CustomerDueDiligence = nil, nil, nil
	return identity
}
