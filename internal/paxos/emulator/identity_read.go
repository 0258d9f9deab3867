package emulator

import (
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
	filter, err := c.identityFilter()
	if err != nil {
		return nil, err
	}
	page, err := c.page(100, false)
	if err != nil {
		return nil, err
	}
	rows, next := c.store.Identities.Page(page, c.store.Identities.All(), func(r *record) bool { return c.matches(filter, r) })
	for _, r := range rows {
		c.read(r)
	}
	view := func(r *record) api.Identity { return *c.rowView(r) }
	return pageOf(c, rows, next, view), nil
}
