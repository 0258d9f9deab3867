package emulator

import (
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"maps"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

// The parameters that lists have in common. Specification (parameters).
var (
	pageQuery  = []string{"limit", "page_cursor"}
	orderQuery = []string{"order", "order_by"}
)

// timeQuery returns the parameters that compare with a timestamp. Specification (parameters).
func timeQuery(field string) []string {
	return []string{field + ".lt", field + ".lte", field + ".eq", field + ".gte", field + ".gt"}
}

// timeFilter is what parameters of timeQuery ask for: a time that is not before from, and before to.
type timeFilter struct{ from, to time.Time }

// forever is after all times that RFC 3339 can write.
var forever = time.Date(10_000, 1, 1, 0, 0, 0, 0, time.UTC)

// timeFilter reads the parameters of timeQuery. Specification (parameters): all given ones must match.
func (c *call) timeFilter(check *checks, field string) timeFilter {
	filter := timeFilter{to: forever}
	for _, name := range timeQuery(field) {
		text := c.Query.Get(name)
		if text == "" {
			continue
		}
		from, err := time.Parse(time.RFC3339Nano, text)
		if err != nil {
			check.Add(name, "must be an RFC 3339 time")
		}
		to := from.Add(1) // after which no time equals the one that was given
		switch strings.TrimPrefix(name, field) {
		case ".lt":
			from, to = time.Time{}, from
		case ".lte":
			from = time.Time{}
		case ".gte":
			to = forever
		case ".gt":
			from, to = to, forever
		}
		if from.After(filter.from) {
			filter.from = from
		}
		if to.Before(filter.to) {
			filter.to = to
		}
	}
	return filter
}

// match reports whether a timestamp passes. Collection.Between is faster for the time of creation.
func (f timeFilter) match(timestamp string) bool {
	if f == (timeFilter{to: forever}) {
		return true // most lists: parsing takes time
	}
	at, err := time.Parse(time.RFC3339Nano, timestamp)
	return err == nil && !at.Before(f.from) && at.Before(f.to)
}

// maxPage is the size of the largest page. Specification (controls). guess(list-limits): the same for identities, 0 is the
// default, and anything else is refused.
const maxPage = 1000

// page reads which page of a list is wanted, for the size and the order that the list has by default. guess(cursor-bound): a
// cursor continues only the list that gave it, with the same filters and order. Specification: CREATED_AT is the only
// order_by.
func (c *call) page(check *checks, size int, order string) emukit.PageRequest {
	check.Enum("order", c.Query.Get("order"), []string{"ASC", "DESC"})
	check.Enum("order_by", c.Query.Get("order_by"), []string{"CREATED_AT"})
	page := emukit.PageRequest{List: listName(c.Query), Ascending: cmp.Or(c.Query.Get("order"), order) == "ASC"}
	limit, err := strconv.ParseUint(cmp.Or(c.Query.Get("limit"), "0"), 10, 32)
	if err != nil || limit > maxPage {
		check.Add("limit", fmt.Sprintf("must be between 1 and %d", maxPage))
	}
	page.Size = cmp.Or(int(limit), size)
	if c.opts.pageSizeCap > 0 {
		page.Size = min(page.Size, c.opts.pageSizeCap)
	}
	if text := c.Query.Get("page_cursor"); text != "" && !page.Continue(text) {
		check.Add("page_cursor", "is not valid for this list")
	}
	return page
}

// listName identifies a list by its filters and order, whatever the page.
func listName(query url.Values) string {
	rest := maps.Clone(query)
	delete(rest, "page_cursor")
	delete(rest, "limit")
	sum := sha256.Sum256([]byte(rest.Encode()))
	return base64.RawURLEncoding.EncodeToString(sum[:6])
}

// pageOf returns the rows of a page as the API shows them, without the last one where the request has met that fault.
func pageOf[T, V any](c *call, rows []*T, next string, view func(*T) V) api.Page[V] {
	if emukit.FaultFromContext(c.Request.Context()) == emukit.FaultDropItem && len(rows) > 0 {
		rows = rows[:len(rows)-1]
	}
	answer := api.Page[V]{Items: make([]V, 0, len(rows)), NextPageCursor: next}
	for _, row := range rows {
		answer.Items = append(answer.Items, view(row))
	}
	return answer
}

// flag reads a boolean parameter, false when absent.
func (c *call) flag(check *checks, name string) bool {
	value, err := strconv.ParseBool(cmp.Or(c.Query.Get(name), "false"))
	if err != nil {
		check.Add(name, "must be true or false")
	}
	return value
}
