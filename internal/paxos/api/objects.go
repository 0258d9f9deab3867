package api

import (
	"context"
	"iter"
	"maps"
	"net/url"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/apikit"
)

// object is an answer about one object, which an answer to a write need not tell in full.
type object interface {
	answer
	isWhole() bool
}

// referenced is an object that a client gives a ref_id, which no two objects share.
type referenced interface {
	object
	ids() (id, refID string)
}

// ListOptions are what lists have in common. Zero fields are not sent.
type ListOptions struct {
	CreatedAt TimeFilter
	Order     string // ASC or DESC by time of creation; what the default is depends on the list
	Limit     int    // most objects to return in total; 0 = all
}

// listObjects returns what a list has by its options and by the filters of its query and its subject, page by page. An error ends
// the sequence.
func listObjects[T answer](ctx context.Context, c *Client, r call, opts ListOptions) iter.Seq2[T, error] {
	query := url.Values{}
	maps.Copy(query, r.query)
	maps.Copy(query, r.about.among)
	opts.CreatedAt.set(query, "created_at")
	setText(query, "order", opts.Order)
	r.query, r.about.createdAt = query, opts.CreatedAt
	return paginate(ctx, c, r, listing[T]{limit: opts.Limit})
}

// getObject returns the object with an id.
func getObject[T answer](ctx context.Context, c *Client, op Operation, id string) (*T, error) {
	return do[T](ctx, c, call{op: op, ids: []string{id}, about: subject{id: id}})
}

// createReferenced makes a request that creates an object with the ref_id of its subject, once. If the answer says little, one read
// completes it. If the answer is lost, the object is the one with the ref_id in what list returns of those that are no older than
// this call. OutcomeUnknown means that there is none.
func createReferenced[T referenced](
	ctx context.Context, c *Client, r call, wanted sought, get func(context.Context, string) (*T, error),
	list func(ctx context.Context, since ListOptions) iter.Seq2[T, error],
) (*T, error) {
	wanted.key, wanted.value = "ref_id", r.about.refID
	post := func(ctx context.Context) (*T, error) {
		created, err := do[T](ctx, c, r)
		if err != nil {
			return nil, err
		}
		if _, refID := (*created).ids(); refID != "" && (*created).isWhole() {
			return created, nil
		}
		return confirm(ctx, c, r.op, wanted.value, created, get)
	}
	isOurs := func(found T) bool {
		_, refID := found.ids()
		return refID == wanted.value
	}
	return create(ctx, c, post, func(s *search) (*T, error) { return listed(s, list, isOurs, wanted) })
}

// updateObject makes a request that changes the object with the id of its subject. If the answer says too little, the object is
// read; it is nil if that fails. An update can be repeated, so OutcomeUnknown means that every attempt was lost.
func updateObject[T object](ctx context.Context, c *Client, r call, get func(context.Context, string) (*T, error)) (*T, error) {
	updated, err := write[T](ctx, c, r)
	if err != nil {
		return nil, err
	}
	if updated != nil && (*updated).isWhole() {
		return updated, nil
	}
	ctx, cancel := apikit.OwnTime(ctx)
	defer cancel()
	read, _ := get(ctx, r.about.id)
	return read, nil
}

// deleteObject makes a request that ends the object with an id, of the identity owner, if it is a part of one. An object that is
// already gone is no error.
func deleteObject[T answer](ctx context.Context, c *Client, op Operation, id, owner string) error {
	_, err := write[T](ctx, c, call{op: op, ids: []string{id}, about: subject{id: id}, changes: owner})
	if IsNotFound(err) {
		return nil
	}
	return err
}
