package catalog

import (
	"slices"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

var _ = register(control)

func control() []Object {
	identityID := Attribute{"identity_id", text(2000), PersonID, OtherPersonID, isID}
	return []Object{
		{
			Kind: Resource, Type: "paxos_identity_control",
			IDs: []string{"identity_id", "id"}, ImportID: PersonID + "/" + controlID, OnIdentity: true,
			ImportNote: "A control that Paxos has set can be imported too.",
			Life: &Life{
				Create: emulator.OpCreateControl, Read: emulator.OpListControls,
				Local:    []string{"removal_reason", "deletion_policy"},
				Replaced: []string{"identity_id", "type", "reason_code", "reason"},
				Removals: map[string]Removal{
					"DELETE": {Send: []string{emulator.OpDeleteControl}, Ends: true}, "ABANDON": {}, "PREVENT": {Refused: true},
				},
				Ends: map[string]End{
					"forgotten": forgotten,
					"lifted":    {func(emu *emulator.Server, ids []string) { emu.LiftControl(ids[1]) }, true},
				},
				List: "controls", Gone: "deleted_at",
			},
			Forms: []Form{{Least: []string{"identity_id", "type", "reason_code"}}},
			Attributes: slices.Concat([]Attribute{
				identityID,
				{"type", choice, "DORMANT", "CLOSED", isKind},
				{"reason_code", value, "END_USER_REQUEST", "INACTIVITY", isStatus},
				{"reason", text(2000), "Mark reason", "Other reason", isFreeText},
				{"removal_reason", text(2000), "Mark removal", "Other removal", isFreeText},
				{"deletion_policy", choice, "DELETE", "ABANDON", isSteering},
			}, computed(isID, "id"), computed(isKind, "set_by"), computed(isFlag, "is_overridable"), computed(isTime, "created_at")),
		},
		{
			Kind: Resource, Type: "paxos_identity_controls_exclusive",
			IDs: []string{"identity_id"}, ImportID: PersonID, OnIdentity: true,
			Life: &Life{
				Create: emulator.OpListControls, Read: emulator.OpListControls,
				Local:      []string{"on_paxos_controls", "removal_reason"},
				Replaced:   []string{"identity_id"},
				Operations: map[string][]string{"control_ids": {emulator.OpDeleteControl}}, // the control of the tenant
				Removals:   map[string]Removal{"": {}},
				Ends:       map[string]End{"forgotten": forgotten},
			},
			Forms: []Form{{Least: []string{"identity_id", "control_ids[]"}}},
			Attributes: slices.Concat([]Attribute{
				{"identity_id", text(200), PersonID, OtherPersonID, isID},
				{"control_ids[]", text(200), controlID, "other-control", isID},
				{"on_paxos_controls", choice, "ERROR", "WARN", isSteering},
				{"removal_reason", text(2000), "Mark exclusive", "Other exclusive", isFreeText},
			}, computed(isID, "lifted_control_ids[]", "active_controls[].id"),
				computed(isKind, "active_controls[].type", "active_controls[].set_by"),
				computed(isFlag, "active_controls[].is_overridable"), computed(isStatus, "active_controls[].reason_code")),
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
		{
			Kind: ListResource, Type: "paxos_identity_control", Queries: map[string]int{emulator.OpListIdentities: 1},
			Attributes: append([]Attribute{identityID}, controlFilters...),
		},
	}
}
