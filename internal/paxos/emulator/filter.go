package emulator

import (
	"slices"
	"time"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

// identityFilter holds the filters of the identity list. Specification (parameters): all given ones must match.
type identityFilter struct {
	status, kind         string
	types, reasons       []string
	createdAt, updatedAt emukit.TimeRange
}

func (c *call) identityFilter() (*identityFilter, error) {
	filter := &identityFilter{
		status: c.query.Get("summary_status"), kind: c.query.Get("identity_type"),
		types: c.query["control_types"], reasons: c.query["control_reason_codes"],
	}
	var check checks
	check.enum("summary_status", filter.status, api.IdentityStatuses)
	check.enum("identity_type", filter.kind, api.IdentityTypes)
	for _, value := range filter.types {
		check.enum("control_types", value, api.ControlTypes)
	}
	for _, value := range filter.reasons {
		check.enum("control_reason_codes", value, reasonCodes)
	}
	filter.createdAt = c.timeRange(&check, "created_at")
	filter.updatedAt = c.timeRange(&check, "updated_at")
	return filter, check.failure()
}

// matches reports whether an identity passes the filters other than created_at.
func (s *Server) matches(f *identityFilter, r *record) bool {
	return (f.status == "" || f.status == string(r.Identity.Status)) &&
		(f.kind == "" || f.kind == string(r.Identity.Type)) &&
		within(r.Identity.UpdatedAt, f.updatedAt) && s.matchesControls(f, r.Identity.ID)
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

// within reports whether a timestamp is in the range.
func within(timestamp string, limits emukit.TimeRange) bool {
	if limits == (emukit.TimeRange{}) {
		return true
	}
	at, err := time.Parse(time.RFC3339Nano, timestamp)
	return err == nil && limits.Contains(at)
}
