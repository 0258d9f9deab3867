package emulator

import (
	"slices"
	"strings"
	"time"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

// identityFilter holds the filters of the identity list. Specification (parameters): all given ones must match.
type identityFilter struct {
	status, kind         string
	types, reasons       []string
	createdAt, updatedAt []timeBound
}

// timeBound is one comparison with a timestamp, such as created_at.lt.
type timeBound struct {
	operator string
	time     time.Time
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
	filter.createdAt = c.timeBounds(&check, "created_at")
	filter.updatedAt = c.timeBounds(&check, "updated_at")
	return filter, check.failure()
}

func (c *call) timeBounds(check *checks, field string) []timeBound {
	var bounds []timeBound
	for _, operator := range []string{"lt", "lte", "eq", "gte", "gt"} {
		name := field + "." + operator
		text := c.query.Get(name)
		if text == "" {
			continue
		}
		t, err := time.Parse(time.RFC3339Nano, text)
		if err != nil {
			check.add(name, "must be an RFC 3339 time")
			continue
		}
		bounds = append(bounds, timeBound{operator, t})
	}
	return bounds
}

func (f *identityFilter) matches(r *record) bool {
	return (f.status == "" || f.status == string(r.Identity.Status)) &&
		(f.kind == "" || f.kind == string(r.Identity.Type)) &&
		within(r.Identity.CreatedAt, f.createdAt) && within(r.Identity.UpdatedAt, f.updatedAt) &&
		f.matchesControls(r)
}

// matchesControls compares with active controls. Specification: any of the types, any of the reason codes.
// guess(control-filters-combine): given both, one control need not match both.
func (f *identityFilter) matchesControls(r *record) bool {
	active := r.activeControls()
	hasType := slices.ContainsFunc(active, func(c api.Control) bool { return slices.Contains(f.types, string(c.Type)) })
	hasReason := slices.ContainsFunc(active, func(c api.Control) bool {
		return slices.Contains(f.reasons, c.ReasonCode)
	})
	return (len(f.types) == 0 || hasType) && (len(f.reasons) == 0 || hasReason)
}

func within(timestamp string, bounds []timeBound) bool {
	if len(bounds) == 0 {
		return true
	}
	t, err := time.Parse(time.RFC3339Nano, timestamp)
	if err != nil {
		return false
	}
	for _, bound := range bounds {
		order := t.Compare(bound.time)
		ok := order == 0 && strings.HasSuffix(bound.operator, "e") || // lte, gte
			order == 0 && bound.operator == "eq" ||
			order < 0 && strings.HasPrefix(bound.operator, "l") ||
			order > 0 && strings.HasPrefix(bound.operator, "g")
		if !ok {
			return false
		}
	}
	return true
}
