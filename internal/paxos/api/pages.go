package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"iter"
	"maps"
	"net/url"
	"strconv"
)

// page is one page of a list: an object with items and a cursor or, in the 2025 revision of the controls, a bare array.
// Absent and null items are an empty page.
type page[T any] struct {
	Items []T
	Next  string
	bare  bool
}

// UnmarshalJSON implements json.Unmarshaler.
func (p *page[T]) UnmarshalJSON(b []byte) error {
	if p.bare = bytes.HasPrefix(bytes.TrimSpace(b), []byte("[")); p.bare {
		return json.Unmarshal(b, &p.Items)
	}
	var object struct {
		Items []T    `json:"items"`
		Next  string `json:"next_page_cursor"`
	}
	if err := json.Unmarshal(b, &object); err != nil {
		return err
	}
	p.Items, p.Next = object.Items, object.Next
	return nil
}

// errCursorRepeats is the cause of an error that ends a list which would never end.
var errCursorRepeats = errors.New("the list does not end: Paxos answered the same page cursor twice")

// paginate returns all items of a list, at most limit (0 = all) and size in one request (0 leaves the size to Paxos). A
// page may be smaller than asked; only an absent or empty cursor ends the list. seen is called with every page. An error
// ends the sequence.
func paginate[T any](ctx context.Context, c *Client, r call, limit, size int, seen func(*page[T])) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		left, cursors := limit, map[string]bool{}
		query := url.Values{}
		maps.Copy(query, r.query)
		for {
			if n := pageSize(left, size); n > 0 {
				query.Set("limit", strconv.Itoa(n))
			}
			r.query = query
			var p page[T]
			if err := c.do(ctx, r, &p); err != nil {
				yield(none, err)
				return
			}
			if seen != nil {
				seen(&p)
			}
			for _, item := range p.Items {
				if !yield(item, nil) {
					return
				}
				left--
				if left == 0 {
					return
				}
			}
			if p.Next == "" {
				return
			}
			if cursors[p.Next] {
				yield(none, incomplete(r.op, errCursorRepeats))
				return
			}
			cursors[p.Next] = true
			query.Set("page_cursor", p.Next)
		}
	}
}

// defaultPage is Paxos's own page size (documented for controls, drafted for identities).
const defaultPage = 100

// pageSize returns the limit of the next request when left items are still wanted (0 or less: all); 0 sends none.
func pageSize(left, size int) int {
	switch {
	case left > 0 && size > 0:
		return min(left, size)
	case left > 0 && left < defaultPage:
		return left
	default:
		return size
	}
}
