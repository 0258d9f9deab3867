package catalog

import (
	"slices"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

var _ = register(control)

func control() []spec.Object {
	identityID := spec.Row("identity_id", spec.Text(2000), PersonID, OtherPersonID, spec.IsID)
	return []spec.Object{
		{
			Kind: spec.Resource, Type: "paxos_identity_control",
			IDs: []string{"identity_id", "id"}, ImportID: PersonID + "/" + controlID, OnIdentity: true,
			ImportNote: "A control that Paxos has set can be imported too.",
			Life: &spec.Life{
				Create: api.OpCreateControl.Name, Read: api.OpListControls.Name,
				Local:    []string{"removal_reason", "deletion_policy"},
				Replaced: []string{"identity_id", "type", "reason_code", "reason"},
				Removals: spec.Ending("DELETE", api.OpDeleteControl.Name),
				Ends: map[string]spec.End{
					"forgotten": forgotten,
					"lifted":    {Happen: lift, Documented: true},
				},
				List: "controls", Gone: "deleted_at",
			},
			Forms: []spec.Form{{Least: []string{"identity_id", "type", "reason_code"}}},
			Attributes: slices.Concat([]spec.Attribute{
				identityID,
				spec.Row("type", spec.Choice, "DORMANT", "CLOSED", spec.IsKind),
				spec.Row("reason_code", spec.Value, "END_USER_REQUEST", "INACTIVITY", spec.IsStatus),
				spec.Row("reason", spec.Text(2000), "Mark reason", "Other reason", spec.IsFreeText),
				spec.Row("removal_reason", spec.Text(2000), "Mark removal", "Other removal", spec.IsFreeText),
				spec.Row("deletion_policy", spec.Choice, "DELETE", "ABANDON", spec.IsSteering),
			}, spec.Computed(spec.IsID, "id"), spec.Computed(spec.IsKind, "set_by"), spec.Computed(spec.IsFlag, "is_overridable"),
				spec.Computed(spec.IsTime, "created_at")),
		},
		{
			Kind: spec.Resource, Type: "paxos_identity_controls_exclusive",
			IDs: []string{"identity_id"}, ImportID: PersonID, OnIdentity: true,
			Life: &spec.Life{
				Create: api.OpListControls.Name, Read: api.OpListControls.Name,
				Local:      []string{"on_paxos_controls", "removal_reason"},
				Replaced:   []string{"identity_id"},
				Operations: map[string][]string{"control_ids": {api.OpDeleteControl.Name}}, // the control of the tenant
				Removals:   map[string]spec.Removal{"": {}},
				Ends:       map[string]spec.End{"forgotten": forgotten},
			},
			Forms: []spec.Form{{Least: []string{"identity_id", "control_ids[]"}}},
			Attributes: slices.Concat([]spec.Attribute{
				spec.Row("identity_id", spec.Text(200), PersonID, OtherPersonID, spec.IsID),
				spec.Row("control_ids[]", spec.Text(200), controlID, "other-control", spec.IsID),
				spec.Row("on_paxos_controls", spec.Choice, "ERROR", "WARN", spec.IsSteering),
				spec.Row("removal_reason", spec.Text(2000), "Mark exclusive", "Other exclusive", spec.IsFreeText),
			}, spec.Computed(spec.IsID, "lifted_control_ids[]", "active_controls[].id"),
				spec.Computed(spec.IsKind, "active_controls[].type", "active_controls[].set_by"),
				spec.Computed(spec.IsFlag, "active_controls[].is_overridable"), spec.Computed(spec.IsStatus, "active_controls[].reason_code")),
		},
		{
			Kind: spec.DataSource, Type: "paxos_identity_control", Shows: "paxos_identity_control",
			Forms: []spec.Form{{Least: []string{"identity_id", "id"}}},
			Attributes: slices.Concat([]spec.Attribute{
				identityID,
				spec.Row("id", spec.Text(2000), "mark-3", "mark-2", spec.IsID),
			}, spec.Computed(spec.IsTime, "deleted_at")),
		},
		{
			Kind: spec.DataSource, Type: "paxos_identity_controls", Shows: "paxos_identity_control", Elements: "controls[].",
			Forms: []spec.Form{{Least: []string{"identity_id"}}},
			Attributes: slices.Concat([]spec.Attribute{
				identityID,
				spec.Row("include_deleted", spec.Flag, true, false, spec.IsSetByUser),
			}, spec.Computed(spec.IsTime, "deleted_at")),
		},
		{
			Kind: spec.ListResource, Type: "paxos_identity_control",
			Queries:    map[string]int{api.OpListIdentities.Name: 1},
			Costlier:   map[string]map[string]int{Of2025: controlsApart, OddOf2025: controlsApart},
			Attributes: append([]spec.Attribute{identityID}, controlFilters...),
		},
	}
}

// controlsApart are the requests of a query for all controls if no row of the identities has them: one for each of these.
var controlsApart = map[string]int{api.OpListIdentities.Name: 1, api.OpListControls.Name: 4}

// lift ends a control as Paxos does. The emulator is always that of Paxos.
func lift(emu spec.Emulator, ids []string) {
	if server, ok := emu.(*emulator.Server); ok {
		server.LiftControl(ids[1])
	}
}
