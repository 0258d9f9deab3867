package emulator

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/api"
)

// filter is a field that lists are filtered by.
type filter struct {
	// operators are those besides the default one. Reference; the sample of id has the operator in.
	operators []string
	of        func(*Identity) string
}

var filters = map[string]filter{
	"appId":         {nil, func(i *Identity) string { return i.AppID }},
	"blocked":       {nil, func(i *Identity) string { return strconv.FormatBool(i.Blocked != nil && *i.Blocked) }},
	"email":         {[]string{"like"}, func(i *Identity) string { return i.Email }},
	"id":            {[]string{"in"}, func(i *Identity) string { return i.ID }},
	"identityOwner": {[]string{"in"}, func(i *Identity) string { return i.IdentityOwner }},
	"name":          {nil, func(i *Identity) string { return i.Name }},
	"riskRating":    {[]string{"in", "nin"}, func(i *Identity) string { return i.RiskRating }},
	"type":          {nil, func(i *Identity) string { return i.Type }},
}

// listQuery returns the parameters of the list (reference).
func listQuery() []string {
	query := []string{"sort", "page[size]", "page[number]", "all"}
	for field := range filters {
		query = append(query, "filter["+field+"]")
	}
	return query
}

// maxPage is the size of the largest page. guess(page-size): more is a 400.
const maxPage = 100

// list serves GET /identities. Reference: 30 rows by default, the first page by default, all=true for all. guess(all-first): all=true
// comes before the page. guess(delete): deleted identities may be listed.
func (s *Server) list(c *emukit.Call) (any, error) {
	var check emukit.Checks
	matches := s.matcher(&check, c.Query)
	size := number(&check, c.Query, "page[size]", 30, maxPage)
	page := number(&check, c.Query, "page[number]", 1, 1_000_000)
	order := cmp.Or(c.Query.Get("sort"), "createdAt") // guess(order): the oldest first by default, one key at most
	check.Enum("sort", order, api.IdentitySorts)
	check.Enum("all", c.Query.Get("all"), []string{"true", "false"})
	if err := check.Failure(http.StatusBadRequest); err != nil {
		return nil, err
	}
	rows := slices.DeleteFunc(s.store.Identities.All(), func(i *Identity) bool {
		s.settle(i)
		return !matches(i)
	})
	sortRows(rows, order)
	total := len(rows)
	if c.Query.Get("all") != "true" {
		if s.opts.pageCap > 0 {
			size = min(size, s.opts.pageCap)
		}
		begin := (page - 1) * size
		switch {
		case begin < total || page == 1:
		case s.opts.pastEnd == RefusedPage:
			return nil, invalid("there is no such page")
		case s.opts.pastEnd == RepeatedPage && total > 0:
			begin = (total - 1) / size * size
		}
		rows = rows[min(begin, total):min(begin+size, total)]
	}
	if emukit.FaultFromContext(c.Request.Context()) == emukit.FaultDropItem && len(rows) > 0 {
		rows = rows[:len(rows)-1]
	}
	views := make([]any, 0, len(rows))
	for _, i := range rows {
		views = append(views, s.view(i))
	}
	if s.opts.pageTotal {
		total = len(views)
	}
	return s.listed(views, total), nil
}

// operators are those of filters. guess(like): it finds a part, in any case.
var operators = map[string]func(has, operand string) bool{
	"in":  func(has, operand string) bool { return slices.Contains(strings.Split(operand, ","), has) },
	"nin": func(has, operand string) bool { return !slices.Contains(strings.Split(operand, ","), has) },
	"like": func(has, operand string) bool {
		return strings.Contains(strings.ToLower(has), strings.ToLower(operand))
	},
}

// matcher reads the filters. guess(filter-refused): an operator that a field does not have is a 400. guess(equal): the default operator
// compares exactly, emails in any case.
func (s *Server) matcher(check *emukit.Checks, query url.Values) func(*Identity) bool {
	var conditions []func(*Identity) bool
	for field, f := range filters {
		name := "filter[" + field + "]"
		text := query.Get(name)
		if text == "" {
			continue
		}
		operator, operand, _ := strings.Cut(text, ":")
		matches, operates := operators[operator]
		switch {
		case !operates:
			operand = text
			matches = func(has, operand string) bool {
				return has == operand || field == "email" && strings.EqualFold(has, operand)
			}
		case !slices.Contains(f.operators, operator):
			check.Add(name, "does not have the operator "+operator)
		}
		conditions = append(conditions, func(i *Identity) bool { return matches(f.of(i), operand) })
	}
	return func(i *Identity) bool {
		if i.DeletedAt != "" && s.opts.deletion != MarksDeleted {
			return false
		}
		return !slices.ContainsFunc(conditions, func(condition func(*Identity) bool) bool { return !condition(i) })
	}
}

// sortRows puts rows that are in order of creation in another order.
func sortRows(rows []*Identity, order string) {
	if strings.HasSuffix(order, "updatedAt") {
		slices.SortStableFunc(rows, func(a, b *Identity) int { return strings.Compare(a.UpdatedAt, b.UpdatedAt) })
	}
	if strings.HasPrefix(order, "-") {
		slices.Reverse(rows)
	}
}

// number reads a positive number.
func number(check *emukit.Checks, query url.Values, name string, standard, most int) int {
	text := query.Get(name)
	if text == "" {
		return standard
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > most {
		check.Add(name, "must be between 1 and "+strconv.Itoa(most))
	}
	return n
}
