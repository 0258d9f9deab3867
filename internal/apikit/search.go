package apikit

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/transport"
)

const (
	// SearchLooks is how often a search looks. A server that shows its writes late needs more than a few seconds.
	SearchLooks = 5
	// SearchTimeout bounds a search, waiting for the end of a block aside. It is the search's own time: the caller may have been
	// interrupted, and not knowing costs more than a minute.
	SearchTimeout = 60 * time.Second
	// SearchLimit bounds a search in an operation without a deadline: two blocks of five minutes.
	SearchLimit = 10 * time.Minute
)

// Search finds out what became of a write whose answer was lost.
type Search struct {
	// Lost is the error of the write.
	Lost error
	// Since is when the write began; zero if that does not matter.
	Since time.Time

	c     *Client
	ctx   context.Context // the caller's
	began time.Time
	made  int // looks so far, the one under way included
}

// SearchFor begins a search for what became of the write that failed with an error.
func (c *Client) SearchFor(ctx context.Context, lost error) *Search {
	return &Search{Lost: lost, c: c, ctx: ctx, began: time.Now()}
}

// Create makes a request that creates, once. If its answer was lost, find decides what became of it, by what it sees at
// the looks of the search.
func Create[T any](ctx context.Context, c *Client, post func(context.Context) (T, error), find func(*Search) (T, error)) (T, error) {
	since := time.Now()
	created, err := post(ctx)
	if err == nil || OutcomeOf(err) != transport.Unknown {
		return created, err
	}
	s := c.SearchFor(ctx, err)
	s.Since = since
	return find(s)
}

// Write makes a call that may be sent twice and whose answer need not say anything: a 2xx means that it was done. The
// answer is nil if it says too little. One about another object, or a web page, leaves open what became of the call, which is
// then sent again, as after a lost answer.
func Write[T any](ctx context.Context, c *Client, send func(context.Context) (*T, error)) (*T, error) {
	out, err := send(ctx)
	if notOfTheCall(err) {
		for ctx := range c.SearchFor(ctx, err).Looks {
			if out, err = send(ctx); !notOfTheCall(err) {
				break
			}
		}
		if err != nil && OutcomeOf(err) != transport.Unknown {
			err = WithUnknownOutcome(err, "") // says nothing about the first attempt
		}
	}
	if SaysLittle(err) {
		return nil, nil //nolint:nilnil // it was done, and there is no answer to speak of
	}
	return out, err
}

// Made returns how many looks were made, the one under way included.
func (s *Search) Made() int { return s.made }

// Looks yields the context of each look, after 1, 2, 4, 8 and 16 seconds by default, less up to a tenth. A look that ran
// into a block of the address does not count: the next one waits for the end of the block, as any request, if the operation
// has time until then.
func (s *Search) Looks(yield func(context.Context) bool) {
	ctx := context.WithoutCancel(s.ctx)
	end, limit := s.began.Add(SearchTimeout), s.limit()
	blocked := s.began // the end of the last block
	for s.made < SearchLooks {
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

// Now is Looks with one more, which is made at once.
func (s *Search) Now(yield func(context.Context) bool) {
	ctx, cancel := OwnTime(s.ctx)
	defer cancel()
	if yield(ctx) {
		s.Looks(yield)
	}
}

// OwnTime returns the context in which to find out what a write did; the caller may have been interrupted.
func OwnTime(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), SearchTimeout)
}

// limit returns when the search has to be over: at the operation's deadline, unless the search has its own time until later.
func (s *Search) limit() time.Time {
	if deadline, ok := s.ctx.Deadline(); ok {
		return later(deadline, s.began.Add(SearchTimeout))
	}
	return s.began.Add(SearchLimit)
}

// Failed returns an error, that of the lost answer or of a look, as one whose outcome stayed unknown, with what may have
// been done, how it was looked for, and how to find out.
func (s *Search) Failed(err error, may, advice string) *Error {
	times := "once"
	if s.made != 1 {
		times = fmt.Sprintf("%d times", s.made)
	}
	return WithUnknownOutcome(err, fmt.Sprintf("%s. The provider looked for it %s in %v. %s", may, times,
		time.Since(s.began).Round(time.Second), advice))
}

func later(a, b time.Time) time.Time { return slices.MaxFunc([]time.Time{a, b}, time.Time.Compare) }
