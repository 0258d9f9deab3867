package emulator

import (
	"strconv"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

// getIdentity serves GET /identity/identities/{id}. Specification: details and members come only when asked for.
func getIdentity(c *call) (any, error) {
	details, err := c.flag("include_details")
	if err != nil {
		return nil, err
	}
	members, err := c.flag("include_institution_members")
	if err != nil {
		return nil, err
	}
	r, err := c.store.find(c.request.PathValue("id"))
	if err != nil {
		return nil, identityNotFound()
	}
	c.read(r)
	view := c.rowView(r)
	if details {
		view = c.detailedView(r, false)
	}
	if members {
		view.InstitutionMembers = c.memberViews(r.Identity.InstitutionMembers)
	}
	return view, nil
}

// listIdentities serves GET /identity/identities. Specification: the filters, DESC by created_at by default, pages.
func listIdentities(c *call) (any, error) {
	filter, err := c.identityFilter()
	if err != nil {
		return nil, err
	}
	page, err := c.page(defaultPageSize)
	if err != nil {
		return nil, err
	}
	ascending, err := c.ascending(false)
	if err != nil {
		return nil, err
	}
	rows, next := fill(page, c.store.order, ascending,
		func(r *record) position { return position{r.Identity.CreatedAt, r.Identity.ID} }, filter.matches)
	answer := api.ListIdentitiesResponse{Items: []api.Identity{}, NextPageCursor: next}
	for _, r := range rows {
		c.read(r)
		answer.Items = append(answer.Items, *c.rowView(r))
	}
	answer.Items = dropItem(c, answer.Items)
	return answer, nil
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

// ascending reads order and order_by, for a list that is ascending by default or not. Specification: CREATED_AT is the only
// order_by.
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
