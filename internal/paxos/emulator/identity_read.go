package emulator

import (
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

// getIdentity serves GET /identity/identities/{id}. Specification: details and members come only when asked for.
func getIdentity(c *call) (any, error) {
	var check checks
	details, members := c.flag(&check, "include_details"), c.flag(&check, "include_institution_members")
	if err := check.failure(); err != nil {
		return nil, err
	}
	r, err := c.store.Identities.Find(c.request.PathValue("id"))
	if err != nil {
		return nil, err
	}
	c.read(r)
	view := c.rowView(r)
	if details {
		view = c.detailedView(r)
	}
	if members {
		view.InstitutionMembers = c.memberViews(c.store.Members.Of(r.Identity.ID))
	}
	return view, nil
}

// listIdentities serves GET /identity/identities. Specification: the filters, DESC by created_at by default, pages.
func listIdentities(c *call) (any, error) {
	var check checks
	filter, page := c.identityFilter(&check), c.page(&check, 100, "DESC")
	if err := check.failure(); err != nil {
		return nil, err
	}
	rows := c.store.Identities.Between(filter.created.from, filter.created.to)
	rows, next := c.store.Identities.Page(page, rows, func(r *record) bool { return c.matches(filter, r) })
	for _, r := range rows {
		c.read(r)
	}
	view := func(r *record) api.Identity { return *c.rowView(r) }
	return pageOf(c, rows, next, view), nil
}
