package emulator

import (
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"maps"
	"net/url"
	"slices"
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

// timeOperators are the comparisons with a timestamp, which hold for some results of time.Time.Compare. Specification
// (parameters).
var timeOperators = []struct {
	name   string
	orders []int
}{{"lt", []int{-1}}, {"lte", []int{-1, 0}}, {"eq", []int{0}}, {"gte", []int{0, 1}}, {"gt", []int{1}}}

// timeQuery returns the parameters that compare with a timestamp, such as created_at.lt.
func timeQuery(field string) []string {
	var names []string
	for _, operator := range timeOperators {
		names = append(names, field+"."+operator.name)
	}
	return names
}

// timeFilter holds functions that all have to be true of a time.
type timeFilter []func(time.Time) bool

// timeFilter reads the parameters of timeQuery. Specification (parameters): all given ones must match.
func (c *call) timeFilter(check *checks, field string) timeFilter {
	var filter timeFilter
	for _, operator := range timeOperators {
		name := field + "." + operator.name
		text := c.query.Get(name)
		if text == "" {
			continue
		}
		limit, err := time.Parse(time.RFC3339Nano, text)
		if err != nil {
			check.add(name, "must be an RFC 3339 time")
		}
		filter = append(filter, func(at time.Time) bool { return slices.Contains(operator.orders, at.Compare(limit)) })
	}
	return filter
}

// match reports whether a timestamp passes.
func (f timeFilter) match(timestamp string) bool {
	if f == nil {
		return true // most lists: parsing takes time
	}
	at, err := time.Parse(time.RFC3339Nano, timestamp)
	return err == nil && !slices.ContainsFunc(f, func(passes func(time.Time) bool) bool { return !passes(at) })
}

// maxPage is the size of the largest page. Specification (controls). guess(list-limits): the same for identities, 0 is the
// default, and anything else is refused.
const maxPage = 1000

// page reads which page of a list is wanted, for the size and the order that the list has by default. guess(cursor-bound): a
// cursor continues only the list that gave it, with the same filters and order. Specification: CREATED_AT is the only
// order_by.
func (c *call) page(check *checks, size int, order string) emukit.PageRequest {
	check.enum("order", c.query.Get("order"), []string{"ASC", "DESC"})
	check.enum("order_by", c.query.Get("order_by"), []string{"CREATED_AT"})
	page := emukit.PageRequest{List: listName(c.query), Ascending: cmp.Or(c.query.Get("order"), order) == "ASC"}
	limit, err := strconv.ParseUint(cmp.Or(c.query.Get("limit"), "0"), 10, 32)
	if err != nil || limit > maxPage {
		check.add("limit", fmt.Sprintf("must be between 1 and %d", maxPage))
	}
	page.Size = cmp.Or(int(limit), size)
	if c.opts.pageSizeCap > 0 {
		page.Size = min(page.Size, c.opts.pageSizeCap)
	}
	if text := c.query.Get("page_cursor"); text != "" && !page.Continue(text) {
		check.add("page_cursor", "is not valid for this list")
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
func (c *call) flag(check *checks, name string) bool {
	value, err := strconv.ParseBool(cmp.Or(c.query.Get(name), "false"))
	if err != nil {
		check.add(name, "must be true or false")
	}
	return value
}
