package emulator

import (
	"slices"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

// identityFilter holds the filters of the identity list. Specification (parameters): all given ones must match.
type identityFilter struct {
	status, kind     string
	types, reasons   []string
	created, updated timeFilter
}

func (c *call) identityFilter(check *checks) *identityFilter {
	filter := &identityFilter{
		status: c.query.Get("summary_status"), kind: c.query.Get("identity_type"),
		types: c.query["control_types"], reasons: c.query["control_reason_codes"],
	}
	check.enum("summary_status", filter.status, api.IdentityStatuses)
	check.enum("identity_type", filter.kind, api.IdentityTypes)
	for _, value := range filter.types {
		check.enum("control_types", value, api.ControlTypes)
	}
	for _, value := range filter.reasons {
		check.enum("control_reason_codes", value, reasonCodes)
	}
	filter.created = c.timeFilter(check, "created_at")
	filter.updated = c.timeFilter(check, "updated_at")
	return filter
}

// matches reports whether an identity passes the filters.
func (s *Server) matches(f *identityFilter, r *record) bool {
	return (f.status == "" || f.status == string(r.Identity.Status)) &&
		(f.kind == "" || f.kind == string(r.Identity.Type)) &&
		f.updated.match(r.Identity.UpdatedAt) && s.matchesControls(f, r.Identity.ID)
}

// matchesControls compares with active controls. Specification: any of the types, any of the reason codes.
// guess(control-filters-combine): given both, one control need not match both.
func (s *Server) matchesControls(f *identityFilter, id string) bool {
	hasType, hasReason := len(f.types) == 0, len(f.reasons) == 0
	if hasType && hasReason {
		return true
	}
	for _, control := range s.activeControls(id) {
		hasType = hasType || slices.Contains(f.types, string(control.Type))
		hasReason = hasReason || slices.Contains(f.reasons, control.ReasonCode)
	}
	return hasType && hasReason
}
