package catalog

import "slices"

var _ = register(event)

func event() []Object {
	return []Object{{
		Kind: DataSource, Type: "paxos_events", Elements: "events[].",
		Attributes: slices.Concat(
			[]Attribute{
				{"type", text(2000), "identity.control.created", "identity.approved", isFilter},
				{"is_test", flag, true, false, isFilter},
				{"order", choice, "DESC", "ASC", isFilter},
				{"limit", number, 7, 8, isFilter},
			},
			bounds("created_at"),
			computed(isID, "events[].id", "events[].object.id", "events[].object.identity_id", "events[].object.control_id"),
			computed(isKind, "events[].type", "events[].object_type", "events[].object.control_type", "events[].object.set_by",
				"events[].object.required_documents[]"),
			computed(isStatus, "events[].object.old_summary_status", "events[].object.new_summary_status", "events[].object.reason_code"),
			computed(isFlag, "events[].object.is_overridable"),
			computed(isTime, "events[].created_at", "events[].object.last_kyc_refresh_date", "events[].object.next_kyc_refresh_date"),
			computed("how many webhooks have failed", "events[].undelivered_webhooks"),
		),
	}}
}
