package catalog

import (
	"slices"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

func control() []Object {
	identityID := Attribute{"identity_id", text(2000), PersonID, OtherPersonID, isID}
	return []Object{
		{
			Kind: Resource, Type: "paxos_identity_control",
			IDs: []string{"identity_id", "id"}, ImportID: PersonID + "/" + controlID, Read: emulator.OpListControls, OnIdentity: true,
			Forms: []Form{{Least: []string{"identity_id", "type", "reason_code"}}},
			Attributes: slices.Concat([]Attribute{
				identityID,
				{"type", choice, "SELL_ONLY", "CLOSED", isKind},
				{"reason_code", value, "END_USER_REQUEST", "INACTIVITY", isStatus},
				{"reason", text(2000), "Mark reason", "Other reason", isFreeText},
				{"removal_reason", text(2000), "Mark removal", "Other removal", isFreeText},
				{"deletion_policy", choice, "DELETE", "ABANDON", isSteering},
			}, computed(isID, "id"), computed(isKind, "set_by"), computed(isFlag, "is_overridable"), computed(isTime, "created_at")),
		},
		{
			Kind: DataSource, Type: "paxos_identity_control", Shows: "paxos_identity_control",
			Forms: []Form{{Least: []string{"identity_id", "id"}}},
			Attributes: slices.Concat([]Attribute{
				identityID,
				{"id", text(2000), "mark-3", "mark-2", isID},
			}, computed(isTime, "deleted_at")),
		},
		{
			Kind: DataSource, Type: "paxos_identity_controls", Shows: "paxos_identity_control", Elements: "controls[].",
			Forms: []Form{{Least: []string{"identity_id"}}},
			Attributes: slices.Concat([]Attribute{
				identityID,
				{"include_deleted", flag, true, false, isSetByUser},
			}, computed(isTime, "deleted_at")),
		},
	}
}
