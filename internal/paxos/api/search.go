package api

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"time"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/transport"
)

const (
	// searchLooks is how often a search looks. A server that shows its writes late needs more than a few seconds.
	searchLooks = 5
	// searchTimeout bounds a search, waiting for the end of a block aside. It is the search's own time: the caller may have been
	// interrupted, and not knowing costs more than a minute.
	searchTimeout = 60 * time.Second
	// searchLimit bounds a search in an operation without a deadline: two blocks of five minutes.
	searchLimit = 10 * time.Minute
)

// search finds out what became of a write whose answer was lost.
type search struct {
	c     *Client
	ctx   context.Context // the caller's
	lost  error
	since time.Time // when the write began
	began time.Time
	made  int // looks so far, the one under way included
}

// searchFor begins a search for what became of the write that failed with an error.
func (c *Client) searchFor(ctx context.Context, lost error) *search {
	return &search{c: c, ctx: ctx, lost: lost, began: time.Now()}
}

// create makes a request that creates, once. If its answer was lost, find decides what became of it, by what it sees at
// the looks of the search.
func create[T any](ctx context.Context, c *Client, post func(context.Context) (T, error), find func(*search) (T, error)) (T, error) {
	since := time.Now()
	created, err := post(ctx)
	if err == nil || OutcomeOf(err) != OutcomeUnknown {
		return created, err
	}
	s := c.searchFor(ctx, err)
	s.since = since
	return find(s)
}

// referenced is an object that a client gives a ref_id.
type referenced interface{ ids() (id, refID string) }

// confirm reads an object that a create has answered thinly, without what shows that it is ours, and returns it whole if it has
// our ref_id. The outcome is unknown if it has another one, or if no read settles that and the thin answer itself has none.
func confirm[T referenced](
	ctx context.Context, c *Client, op operation, refID string, thin *T, get func(context.Context, string) (*T, error),
) (*T, error) {
	id, thinRefID := (*thin).ids()
	var last error
	for ctx := range c.searchFor(ctx, nil).now {
		read, err := get(ctx, id)
		if err == nil {
			if readID, found := (*read).ids(); found != refID { // absent is another one here: Paxos keeps the ref_id that it was sent
				return nil, unusable(c.at(op), &mismatchError{fmt.Sprintf("asked for ref_id %s, and %s of the answer has the ref_id %s",
					quoted(refID), quoted(readID), quoted(found))})
			}
			return read, nil
		}
		last = err
		if OutcomeOf(err) == OutcomeRejected && !IsNotFound(err) && !hasStatus(err, http.StatusTooManyRequests) {
			break // it does not settle
		}
	}
	if thinRefID == refID {
		return thin, nil
	}
	return nil, unusable(c.at(op), fmt.Errorf("the answer has no ref_id, and reading %s failed: %w", quoted(id), last))
}

// looks yields the context of each look, after 1, 2, 4, 8 and 16 seconds by default, less up to a tenth. A look that ran
// into a block of the address does not count: the next one waits for the end of the block, as any request, if the operation
// has time until then.
func (s *search) looks(yield func(context.Context) bool) {
	ctx := context.WithoutCancel(s.ctx)
	end, limit := s.began.Add(searchTimeout), s.limit()
	blocked := s.began // the end of the last block
	for s.made < searchLooks {
		if until, from := s.c.limiter.PausedUntil(), later(time.Now(), blocked); until.After(from) {
			end, blocked = end.Add(until.Sub(from)), until
		}
		if end.After(limit) {
			end = limit
		}
		pause := s.c.pause << s.made
		pause -= rand.N(pause/10 + 1)
		if blocked.After(limit) || time.Now().Add(pause).After(end) || transport.Sleep(ctx, pause) != nil {
			return
		}
		s.made++
		look, cancel := context.WithDeadline(ctx, end)
		more := yield(look)
		cancel()
		if !more {
			return
		}
		if s.c.limiter.PausedUntil().After(later(time.Now(), blocked)) {
			s.made--
		}
	}
}

// now is looks with one more, which is made at once.
func (s *search) now(yield func(context.Context) bool) {
	ctx, cancel := ownTime(s.ctx)
	defer cancel()
	if yield(ctx) {
		s.looks(yield)
	}
}

// ownTime returns the context in which to find out what a write did; the caller may have been interrupted.
func ownTime(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), searchTimeout)
}

// limit returns when the search has to be over: at the operation's deadline, unless the search has its own time until later.
func (s *search) limit() time.Time {
	if deadline, ok := s.ctx.Deadline(); ok {
		return later(deadline, s.began.Add(searchTimeout))
	}
	return s.began.Add(searchLimit)
}

// added looks for the member of an addition whose answer was lost, which is not repeated; at once if Paxos has said that it was
// done. list returns the members of the account or institution with the id owner, where says where the user finds them.
func added[T any](
	s *search, owner, where string, isOurs func(T) bool, list func(ctx context.Context, owner string) ([]T, error),
) (*T, error) {
	looks := s.looks
	if saysLittle(s.lost) {
		looks = s.now
	}
	for ctx := range looks {
		members, err := list(ctx, owner)
		if i := slices.IndexFunc(members, isOurs); err == nil && i >= 0 {
			return &members[i], nil
		}
	}
	return nil, s.failed(s.lost, "The member may have been added: the request got no answer and was not repeated", "Look for it in the "+where+
		" before applying again, and import it, if it is there, as "+owner+"/<member id>.")
}

// failed returns an error, that of the lost answer or of a look, as one whose outcome stayed unknown, with what may have
// been done, how it was looked for, and how to find out.
func (s *search) failed(err error, may, advice string) *Error {
	times := "once"
	if s.made != 1 {
		times = fmt.Sprintf("%d times", s.made)
	}
	return withUnknownOutcome(err, fmt.Sprintf("%s. The provider looked for it %s in %v. %s", may, times,
		time.Since(s.began).Round(time.Second), advice))
}

func later(a, b time.Time) time.Time { return slices.MaxFunc([]time.Time{a, b}, time.Time.Compare) }
