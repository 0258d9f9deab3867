package emulator

import (
	"slices"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

// getIdentity serves GET /identity/identities/{id}. Specification: details and members come only when asked for.
func getIdentity(c *call) (any, error) {
	var check checks
	details, members := c.flag(&check, "include_details"), c.flag(&check, "include_institution_members")
	if err := check.failure(); err != nil {
		return nil, err
	}
	r, err := c.store.Identities.Find(c.id())
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

// identityFilter reads the filters by controls and by updated_at, and returns what reports whether an identity passes.
// Specification (parameters): all given ones must match; DESC by default.
func (c *call) identityFilter(check *checks) func(*record) bool {
	types, reasons := c.Query["control_types"], c.Query["control_reason_codes"]
	for _, value := range types {
		check.Enum("control_types", value, api.ControlTypes)
	}
	for _, value := range reasons {
		check.Enum("control_reason_codes", value, reasonCodes)
	}
	updated := c.timeFilter(check, "updated_at")
	return func(r *record) bool {
		return updated.match(r.Identity.UpdatedAt) && c.matchesControls(r.Identity.ID, types, reasons)
	}
}

// matchesControls compares with active controls. Specification: any of the types, any of the reason codes.
// guess(control-filters-combine): given both, one control need not match both.
func (s *Server) matchesControls(id string, types, reasons []string) bool {
	hasType, hasReason := len(types) == 0, len(reasons) == 0
	if hasType && hasReason {
		return true
	}
	for _, control := range s.activeControls(id) {
		hasType = hasType || slices.Contains(types, string(control.Type))
		hasReason = hasReason || slices.Contains(reasons, control.ReasonCode)
	}
	return hasType && hasReason
}
