package api

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/apikit"
)

// subject is what a call is about. An answer need not repeat it; what it repeats has to agree. Empty fields are open.
type subject struct {
	id         string // of the object itself
	refID      string
	unique     string // the text that no two objects share, such as a nickname
	kind       string // the type of the object, or of all in a list
	identityID string // the identity that the object, or all in a list, belongs to
	createdAt  TimeFilter
	among      url.Values                          // by filter of a list, the values of which each object has one
	prefix     string                              // what the nicknames in a list begin with
	fileName   string                              // of a document
	ownerOf    func(id string) (identityID string) // on which a control or document was seen earlier, empty for none; nil if that is open
}

// answer is the body of a 2xx answer. check returns what is missing in it, or, as a *apikit.MismatchError, what shows that it is not
// about the subject.
type answer interface{ check(about subject) error }

// do makes a call and returns its answer, decoded and checked. Its error is an *Error; OutcomeUnknown is that of an answer
// which cannot be used.
func do[T answer](ctx context.Context, c *Client, r call) (*T, error) {
	r.op.NamesNoObject = len(r.ids) == 0 && r.about.id == "" && r.about.identityID == ""
	var out T
	err := c.send(ctx, r, func(body []byte) error {
		if err := apikit.Decode(body, &out); err != nil {
			return err
		}
		return out.check(r.about)
	})
	if err != nil {
		return nil, err
	}
	return &out, nil
}

// write makes a call that may be sent twice and whose answer need not say anything: a 2xx means that it was done. The
// answer is nil if it says too little. One about another object, or a web page, leaves open what became of the call, which is
// then sent again, as after a lost answer.
func write[T answer](ctx context.Context, c *Client, r call) (*T, error) {
	return apikit.Write(ctx, c.kit, func(ctx context.Context) (*T, error) { return do[T](ctx, c, r) })
}

// includes returns a mismatch if an object in a list has a value that the filter has not asked for.
func (s subject) includes(id, filter, value string) error {
	wanted := s.among[filter]
	if len(wanted) == 0 || slices.Contains(wanted, value) {
		return nil
	}
	return apikit.Same(id, filter, strings.Join(wanted, ", "), value)
}

// owns returns a mismatch if an object was seen on another identity than the one that was asked for. It belongs to one, so this
// is the answer to an earlier call.
func (s subject) owns(id string) error {
	if s.ownerOf == nil {
		return nil
	}
	return apikit.Same(id, "identity_id", s.identityID, s.ownerOf(id))
}

func (p page[T]) check(about subject) error { return checkEach(p.Items, about) }

// checkEach returns the first error of the checks of a list.
func checkEach[T answer](list []T, about subject) error {
	for _, item := range list {
		if err := item.check(about); err != nil {
			return err
		}
	}
	return nil
}

// boundSlack is how exactly a bound on a timestamp has to be kept: no document says to which part of a second Paxos reads it.
const boundSlack = time.Second

// holds returns a mismatch if created_at of object id is outside of the bounds. It is the one timestamp that never changes:
// statuses, controls and updated_at may have moved since Paxos has searched.
func (f TimeFilter) holds(id, createdAt string) error {
	at, err := time.Parse(time.RFC3339Nano, createdAt)
	if err != nil {
		return nil //nolint:nilerr // absent or unreadable: nothing that contradicts
	}
	outside := func(bound time.Time) bool { return !bound.IsZero() && at.Before(bound.Add(-boundSlack)) }
	if slices.ContainsFunc([]time.Time{f.GT, f.GTE, f.EQ}, outside) {
		return &apikit.MismatchError{Text: fmt.Sprintf("the answer has %s, with a created_at before the time asked for: %s",
			apikit.Quoted(id), apikit.Quoted(createdAt))}
	}
	outside = func(bound time.Time) bool { return !bound.IsZero() && at.After(bound.Add(boundSlack)) }
	if slices.ContainsFunc([]time.Time{f.LT, f.LTE, f.EQ}, outside) {
		return &apikit.MismatchError{Text: fmt.Sprintf("the answer has %s, with a created_at after the time asked for: %s",
			apikit.Quoted(id), apikit.Quoted(createdAt))}
	}
	return nil
}
