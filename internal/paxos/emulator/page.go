package emulator

import (
	"crypto/sha256"
	"encoding/base64"
	"maps"
	"net/url"
	"strconv"
	"time"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

// The parameters that lists have in common. Specification (parameters).
var (
	pageQuery  = []string{"limit", "page_cursor"}
	orderQuery = []string{"order", "order_by"}
)

// timeOperators are the comparisons with a timestamp. Specification (parameters).
var timeOperators = []string{"lt", "lte", "eq", "gte", "gt"}

// timeQuery returns the parameters that compare with a timestamp, such as created_at.lt.
func timeQuery(field string) []string {
	var names []string
	for _, operator := range timeOperators {
		names = append(names, field+"."+operator)
	}
	return names
}

// timeRange reads the parameters of timeQuery. Specification (parameters): all given ones must match.
func (c *call) timeRange(check *checks, field string) emukit.TimeRange {
	var within emukit.TimeRange
	for _, operator := range timeOperators {
		name := field + "." + operator
		text := c.query.Get(name)
		if text == "" {
			continue
		}
		at, err := time.Parse(time.RFC3339Nano, text)
		if err != nil {
			check.add(name, "must be an RFC 3339 time")
			continue
		}
		within.Narrow(operator, at)
	}
	return within
}

// defaultPages are the sizes of pages. Specification (controls): 100 by default, at most 1000. guess(list-limits): the same
// for identities, 0 is the default, and anything else is refused.
var defaultPages = emukit.PageSizes{Default: 100, Max: 1000}

// page reads which page of a list is wanted, for a list that is ascending by default or not. guess(cursor-bound): a cursor
// continues only the list that gave it, with the same filters and order.
func (c *call) page(sizes emukit.PageSizes, ascending bool) (emukit.PageRequest, error) {
	page := emukit.PageRequest{List: listName(c.query)}
	var err error
	if page.Size, err = sizes.Parse(c.query.Get("limit")); err != nil {
		return page, badRequest("limit %v", err)
	}
	if c.opts.pageSizeCap > 0 {
		page.Size = min(page.Size, c.opts.pageSizeCap)
	}
	if text := c.query.Get("page_cursor"); text != "" && page.Continue(text) != nil {
		return page, badRequest("page_cursor is not valid for this list")
	}
	page.Ascending, err = c.ascending(ascending)
	return page, err
}

// ascending reads order and order_by. Specification: CREATED_AT is the only order_by.
func (c *call) ascending(byDefault bool) (bool, error) {
	if by := c.query.Get("order_by"); by != "" && by != "CREATED_AT" {
		return false, badRequest("order_by must be CREATED_AT")
	}
	switch c.query.Get("order") {
	case "":
		return byDefault, nil
	case "DESC":
		return false, nil
	case "ASC":
		return true, nil
	default:
		return false, badRequest("order must be ASC or DESC")
	}
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
	if emukit.FaultFromContext(c.request.Context()) == emukit.FaultDropItem && len(rows) > 0 {
		rows = rows[:len(rows)-1]
	}
	answer := api.Page[V]{Items: make([]V, 0, len(rows)), NextPageCursor: next}
	for _, row := range rows {
		answer.Items = append(answer.Items, view(row))
	}
	return answer
}

// flag reads a boolean parameter, false when absent.
func (c *call) flag(name string) (bool, error) {
	text := c.query.Get(name)
	if text == "" {
		return false, nil
	}
	value, err := strconv.ParseBool(text)
	if err != nil {
		return false, badRequest("%s must be true or false", name)
	}
	return value, nil
}
