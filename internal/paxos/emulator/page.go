package emulator

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"maps"
	"net/url"
	"strconv"
	"strings"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
)

// position is where an object stands in a list: lists go by created_at, then id.
type position struct {
	CreatedAt string `json:"t"`
	ID        string `json:"i"`
}

func (p position) compare(other position) int {
	if order := compareText(p.CreatedAt, other.CreatedAt); order != 0 {
		return order
	}
	return compareText(p.ID, other.ID)
}

func compareText(a, b string) int { return strings.Compare(a, b) }

// cursor is what a page_cursor holds. It names a position and not an offset, so objects that are added between two
// pages neither repeat nor hide others. It also names the list that it continues.
type cursor struct {
	position
	List string `json:"l"`
}

// pageRequest is which page of a list is wanted.
type pageRequest struct {
	size  int
	after *position
	list  string
	last  position
}

// page reads limit and page_cursor, for a list with pages of size rows by default. Specification (controls): 100 by
// default, at most 1000. guess(list-limits): the same for identities, 0 is the default, and anything else is refused.
// guess(cursor-bound): a cursor continues only the list that gave it, with the same filters and order.
func (c *call) page(size int) (*pageRequest, error) {
	page := &pageRequest{size: size, list: listName(c.query)}
	if text := c.query.Get("limit"); text != "" {
		limit, err := strconv.ParseInt(text, 10, 32)
		if err != nil || limit < 0 || limit > maxPageSize {
			return nil, badRequest("limit must be between 1 and %d", maxPageSize)
		}
		if limit > 0 {
			page.size = int(limit)
		}
	}
	if c.opts.pageSizeCap > 0 {
		page.size = min(page.size, c.opts.pageSizeCap)
	}
	if text := c.query.Get("page_cursor"); text != "" {
		var from cursor
		data, err := base64.RawURLEncoding.DecodeString(text)
		if err == nil {
			err = emukit.DecodeStrict(data, &from)
		}
		if err != nil || from.List != page.list {
			return nil, badRequest("page_cursor is not valid for this list")
		}
		page.after = &from.position
	}
	return page, nil
}

// reached reports whether an object at key comes after the pages before this one.
func (p *pageRequest) reached(key position, ascending bool) bool {
	if p.after == nil {
		return true
	}
	order := key.compare(*p.after)
	return ascending && order > 0 || !ascending && order < 0
}

// fill returns the rows of the page from a list that has its rows oldest first, and the cursor of the next page, which is
// empty at the end.
func fill[R any](
	p *pageRequest, list []R, ascending bool, positionOf func(R) position, matches func(R) bool,
) (rows []R, next string) {
	for i := range list {
		row := list[i]
		if !ascending {
			row = list[len(list)-1-i]
		}
		key := positionOf(row)
		if !p.reached(key, ascending) || !matches(row) {
			continue
		}
		if len(rows) == p.size {
			return rows, p.next()
		}
		p.last = key
		rows = append(rows, row)
	}
	return rows, ""
}

// next returns the cursor for the page after the one that ends with p.last.
func (p *pageRequest) next() string {
	data, err := json.Marshal(cursor{p.last, p.list})
	if err != nil {
		panic(err) // plain strings always marshal
	}
	return base64.RawURLEncoding.EncodeToString(data)
}

// listName identifies a list by its filters and order, whatever the page.
func listName(query url.Values) string {
	rest := maps.Clone(query)
	delete(rest, "page_cursor")
	delete(rest, "limit")
	sum := sha256.Sum256([]byte(rest.Encode()))
	return base64.RawURLEncoding.EncodeToString(sum[:6])
}
