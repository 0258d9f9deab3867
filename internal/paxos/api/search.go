package api

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"net/http"
	"slices"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/apikit"
)

// search finds out what became of a write whose answer was lost.
type search struct {
	*apikit.Search

	c *Client
}

// searchFor begins a search for what became of the write that failed with an error.
func (c *Client) searchFor(ctx context.Context, lost error) *search {
	return &search{c.kit.SearchFor(ctx, lost), c}
}

// create makes a request that creates, once. If its answer was lost, find decides what became of it, by what it sees at
// the looks of the search.
func create[T any](ctx context.Context, c *Client, post func(context.Context) (T, error), find func(*search) (T, error)) (T, error) {
	return apikit.Create(ctx, c.kit, post, func(s *apikit.Search) (T, error) { return find(&search{s, c}) })
}

// confirm reads an object that a create has answered thinly, without what shows that it is ours, and returns it whole if it has
// our ref_id. The outcome is unknown if it has another one, or if no read settles that and the thin answer itself has none.
func confirm[T interface{ ids() (id, refID string) }](
	ctx context.Context, c *Client, op Operation, refID string, thin *T, get func(context.Context, string) (*T, error),
) (*T, error) {
	id, thinRefID := (*thin).ids()
	var last error
	for ctx := range c.searchFor(ctx, nil).Now {
		read, err := get(ctx, id)
		if err == nil {
			if readID, found := (*read).ids(); found != refID { // absent is another one here: Paxos keeps the ref_id that it was sent
				return nil, apikit.Unusable(c.kit.At(op.Operation), &apikit.MismatchError{Text: fmt.Sprintf(
					"asked for ref_id %s, and %s of the answer has the ref_id %s",
					apikit.Quoted(refID), apikit.Quoted(readID), apikit.Quoted(found))})
			}
			return read, nil
		}
		last = err
		if OutcomeOf(err) == OutcomeRejected && !IsNotFound(err) && !apikit.HasStatus(err, http.StatusTooManyRequests) {
			break // it does not settle
		}
	}
	if thinRefID == refID {
		return thin, nil
	}
	return nil, apikit.Unusable(c.kit.At(op.Operation),
		fmt.Errorf("the answer has no ref_id, and reading %s failed: %w", apikit.Quoted(id), last))
}

// added looks for the member of an addition whose answer was lost, which is not repeated; at once if Paxos has said that it was
// done. list returns the members of the account or institution with the id owner, where says where the user finds them.
func added[T any](
	s *search, owner, where string, isOurs func(T) bool, list func(ctx context.Context, owner string) ([]T, error),
) (*T, error) {
	looks := s.Looks
	if apikit.SaysLittle(s.Lost) {
		looks = s.Now
	}
	for ctx := range looks {
		members, err := list(ctx, owner)
		if i := slices.IndexFunc(members, isOurs); err == nil && i >= 0 {
			return &members[i], nil
		}
	}
	return nil, s.Failed(s.Lost, "The member may have been added: the request got no answer and was not repeated", "Look for it in the "+where+
		" before applying again, and import it, if it is there, as "+owner+"/<member id>.")
}

// sought is what messages say of an object whose create got no answer.
type sought struct {
	noun       string // such as "profile"
	key, value string // the field that no two objects share
	source     string // the data source that finds the object by it
	again      string // why and how to apply again; empty for an object whose key is always configured
}

// advice says how to find out whether the object is there.
func (o sought) advice() string {
	again := fmt.Sprintf("Do not change the %s before: applying again with the same one cannot make a second %s.", o.key, o.noun)
	return fmt.Sprintf("Look for the %s %q with the data source %s, and import the %s if it is there. %s",
		o.key, o.value, o.source, o.noun, cmp.Or(o.again, again))
}

// listed looks for the object of a create whose answer was lost in what list returns, by what tells that it is ours.
func listed[T any](
	s *search, list func(ctx context.Context, since ListOptions) iter.Seq2[T, error], isOurs func(T) bool, wanted sought,
) (*T, error) {
	for ctx := range s.Looks {
		for found, err := range list(ctx, ListOptions{CreatedAt: TimeFilter{GTE: s.Since.Add(-clockSkew)}}) {
			if err == nil && isOurs(found) {
				return &found, nil
			}
		}
	}
	return nil, s.Failed(s.Lost, "The "+wanted.noun+" may exist: the request got no answer and was not repeated", wanted.advice())
}
