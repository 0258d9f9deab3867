package controlsexclusive

import (
	"context"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// model is the resource.
type model struct {
	IdentityID      types.String `tfsdk:"identity_id"`
	ControlIDs      types.Set    `tfsdk:"control_ids"`
	OnPaxosControls types.String `tfsdk:"on_paxos_controls"`
	RemovalReason   types.String `tfsdk:"removal_reason"`
	ActiveControls  types.List   `tfsdk:"active_controls"`
	// LiftedControlIDs are what a create lifts. Its plan knows them.
	LiftedControlIDs types.Set `tfsdk:"lifted_control_ids"`
}

// control is an element of active_controls.
type control struct {
	ID            string       `tfsdk:"id"`
	Type          string       `tfsdk:"type"`
	SetBy         string       `tfsdk:"set_by"`
	IsOverridable bool         `tfsdk:"is_overridable"`
	ReasonCode    types.String `tfsdk:"reason_code"`
}

var controlType = types.ObjectType{AttrTypes: map[string]attr.Type{
	"id": types.StringType, "type": types.StringType, "set_by": types.StringType, "is_overridable": types.BoolType,
	"reason_code": types.StringType,
}}

// String describes the control in a list of a message.
func (c control) String() string { return c.ID + " (" + c.Type + ", set by " + c.SetBy + ")" }

func describe(controls []control) string {
	texts := make([]string, len(controls))
	for i, c := range controls {
		texts[i] = c.String()
	}
	return strings.Join(texts, ", ")
}

// answer is what an identity has in force.
type answer struct {
	identityID string
	active     []control
}

// newAnswer returns the controls in force.
func newAnswer(identityID string, controls []api.Control) *answer {
	return &answer{identityID, those(controls, func(c api.Control) bool { return c.DeletedAt == "" })}
}

// those returns such controls, sorted by id, because the API lists them in no order.
func those(controls []api.Control, such func(api.Control) bool) []control {
	var found []control
	for _, c := range controls {
		if such(c) {
			found = append(found, control{c.ID, string(c.Type), c.Owner(), c.Overridable(), tfkit.StringOrNull(c.ReasonCode)})
		}
	}
	slices.SortFunc(found, func(a, b control) int { return strings.Compare(a.ID, b.ID) })
	return found
}

// fromAPI is the one mapping of an answer to the resource's state. An import takes over what is in force, so that the plan that
// follows shows which controls the configuration does not have.
func fromAPI(r tfkit.ReadMode, prior model, a *answer) model {
	m := prior
	m.IdentityID = types.StringValue(a.identityID)
	if r == tfkit.Everything {
		m.ControlIDs = idsOf(a.active)
		m.LiftedControlIDs = idsOf(nil)
		m.OnPaxosControls = types.StringValue(onPaxosError)
	}
	m.ActiveControls = tfkit.Computed(r, prior.ActiveControls, listOf(a.active))
	return m
}

func idsOf(controls []control) types.Set {
	ids := make([]attr.Value, len(controls))
	for i, c := range controls {
		ids[i] = types.StringValue(c.ID)
	}
	return types.SetValueMust(types.StringType, ids)
}

func listOf(controls []control) types.List {
	elements := make([]attr.Value, len(controls))
	for i, c := range controls {
		elements[i] = types.ObjectValueMust(controlType.AttrTypes, map[string]attr.Value{
			"id": types.StringValue(c.ID), "type": types.StringValue(c.Type), "set_by": types.StringValue(c.SetBy),
			"is_overridable": types.BoolValue(c.IsOverridable), "reason_code": c.ReasonCode,
		})
	}
	return types.ListValueMust(controlType, elements)
}

// active returns active_controls; none if that is null or unknown.
func (m model) active(ctx context.Context) (controls []control) {
	if m.ActiveControls.ElementsAs(ctx, &controls, false).HasError() {
		return nil
	}
	return controls
}

// sorted returns the controls that stay in force, those that are lifted, and those that stay although control_ids does not have
// them, because only Paxos can lift them.
func (m model) sorted(active []control) (stay, lift, forced []control) {
	allowed := tfkit.StringElements(m.ControlIDs.Elements())
	for _, c := range active {
		isAllowed := slices.Contains(allowed, c.ID)
		switch {
		case !isAllowed && c.IsOverridable:
			lift = append(lift, c)
			continue
		case !isAllowed:
			forced = append(forced, c)
		}
		stay = append(stay, c)
	}
	return stay, lift, forced
}
