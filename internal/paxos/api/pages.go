package api

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"maps"
	"net/url"
	"strconv"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/apikit"
)

const (
	// defaultPage is Paxos's own page size (documented for controls, drafted for identities).
	defaultPage = 100
	// maxPage is the largest page that is asked for (documented for controls, a guess for identities). More rows in a page
	// are an error. Fewer than that are none whatever was asked for: a server may have its own idea of a page.
	maxPage = 1000
	// maxEmptyPages is how many pages in a row may be empty. A server that looks for rows as it goes may have found none in
	// a page, but each costs a request, and a list of ever new cursors would never end.
	maxEmptyPages = 100
	// maxCursor is the size of the longest page cursor, in bytes: it becomes a part of a URL.
	maxCursor = 4096
)

// Page is one page of a list. An absent or empty cursor ends the list.
type Page[T any] struct {
	Items          []T    `json:"items"`
	NextPageCursor string `json:"next_page_cursor,omitempty"`
}

// page is a Page that was answered: an object or, in the 2025 revision of the controls, a bare array. Absent and null items
// are an empty page. More than most items (0 stands for maxPage) are a *apikit.LimitError, before they are decoded.
type page[T answer] struct {
	Page[T]

	most int
	bare bool
}

// UnmarshalJSON implements json.Unmarshaler.
func (p *page[T]) UnmarshalJSON(b []byte) error {
	if p.bare = bytes.HasPrefix(bytes.TrimSpace(b), []byte("[")); p.bare {
		return p.setItems(b)
	}
	var object struct {
		Items  json.RawMessage `json:"items"`
		Events json.RawMessage `json:"events"`
		Next   string          `json:"next_page_cursor"`
	}
	if err := json.Unmarshal(b, &object); err != nil {
		return err
	}
	if len(object.Next) > maxCursor {
		return &apikit.LimitError{Text: fmt.Sprintf("the list has a page cursor of %d bytes, more than %d", len(object.Next), maxCursor)}
	}
	p.NextPageCursor = object.Next
	if object.Items == nil {
		object.Items = object.Events // specification: the list of events alone has this name for its items
	}
	return p.setItems(object.Items)
}

func (p *page[T]) setItems(b []byte) error {
	if err := apikit.CheckRows(b, cmp.Or(p.most, maxPage)); err != nil {
		return err
	}
	if len(b) == 0 {
		return nil
	}
	return json.Unmarshal(b, &p.Items)
}

// getPage reads one page of a list, of size items (0 leaves it to Paxos), and sets that in the query.
func getPage[T answer](ctx context.Context, c *Client, r call, size int) (*page[T], error) {
	if size > 0 {
		r.query.Set("limit", strconv.Itoa(size))
	}
	return do[page[T]](ctx, c, r)
}

// errCursorRepeats is the cause of an error that ends a list which would never end.
var errCursorRepeats = &apikit.LimitError{Text: "the list does not end: Paxos answered the same page cursor twice"}

// listing says what to read of a list.
type listing[T answer] struct {
	limit int            // most items to return; 0 = all
	size  int            // items in one request; 0 leaves it to Paxos
	most  int            // items that the list can have; 0 = any number
	seen  func(*page[T]) // called with each page, before its items are returned; may be nil
}

// paginate returns the items of a list. A page may be smaller than asked; only an absent or empty cursor ends the list. An
// error ends the sequence.
func paginate[T answer](ctx context.Context, c *Client, r call, l listing[T]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		items, empty, cursors := 0, 0, map[string]bool{}
		fail := func(err error) {
			var none T
			yield(none, err)
		}
		r, query := r, url.Values{}
		maps.Copy(query, r.query)
		r.query = query
		for {
			p, err := getPage[T](ctx, c, r, l.pageSize(items))
			if err != nil {
				fail(err)
				return
			}
			if l.seen != nil {
				l.seen(p)
			}
			for _, item := range p.Items {
				if items++; !yield(item, nil) || items == l.limit {
					return
				}
			}
			empty++
			if len(p.Items) > 0 {
				empty = 0
			}
			var endless *apikit.LimitError
			switch next := p.NextPageCursor; {
			case next == "":
				return
			case cursors[next]:
				endless = errCursorRepeats
			case empty == maxEmptyPages:
				endless = &apikit.LimitError{Text: fmt.Sprintf("the list does not end: %d pages in a row are empty", empty)}
			case l.most > 0 && items >= l.most:
				endless = &apikit.LimitError{Text: fmt.Sprintf("the list has more than %d items", l.most)}
			}
			if endless != nil {
				fail(apikit.Unusable(c.kit.At(r.op.Operation), endless))
				return
			}
			cursors[p.NextPageCursor] = true
			query.Set("page_cursor", p.NextPageCursor)
		}
	}
}

// pageSize returns the limit of the request after so many items; 0 sends none.
func (l listing[T]) pageSize(items int) int {
	left := l.limit - items // 0 or less if there is no limit
	switch {
	case left > 0 && l.size > 0:
		return min(left, l.size)
	case left > 0 && left < defaultPage:
		return left
	default:
		return l.size
	}
}
