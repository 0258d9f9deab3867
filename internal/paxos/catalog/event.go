package catalog

import (
	"slices"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

var _ = register(event)

func event() []spec.Object {
	events, _ := listed("", "events", api.OpListEvents, nil,
		spec.Row("type", spec.Text(2000), "identity.control.created", "identity.approved", spec.IsFilter),
		spec.Row("is_test", spec.Flag, true, false, spec.IsFilter))
	events.Attributes = slices.Concat(events.Attributes,
		spec.Computed(spec.IsID, "events[].id", "events[].object.id", "events[].object.identity_id", "events[].object.control_id"),
		spec.Computed(spec.IsKind, "events[].type", "events[].object_type", "events[].object.control_type", "events[].object.set_by",
			"events[].object.required_documents[]"),
		spec.Computed(spec.IsStatus, "events[].object.old_summary_status", "events[].object.new_summary_status", "events[].object.reason_code"),
		spec.Computed(spec.IsFlag, "events[].object.is_overridable"),
		spec.Computed(spec.IsTime, "events[].created_at", "events[].object.last_kyc_refresh_date", "events[].object.next_kyc_refresh_date"),
		spec.Computed("how many webhooks have failed", "events[].undelivered_webhooks"),
	)
	return []spec.Object{events}
}
