// Package controlsexclusive is the resource paxos_identity_controls_exclusive.
package controlsexclusive

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/setplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

const description = "The controls that may be active on an identity: the plan shows others, and the apply lifts those of them that you " +
	"may lift."

const (
	maxID     = 200
	maxReason = 2000
)

// The values of on_paxos_controls.
const (
	onPaxosError = "ERROR"
	onPaxosWarn  = "WARN"
)

func resourceSchema(context.Context) schema.Schema {
	computed := func(description string) schema.StringAttribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	return schema.Schema{MarkdownDescription: description, Attributes: map[string]schema.Attribute{
		"identity_id": schema.StringAttribute{
			Required: true, Validators: []validator.String{tfkit.PlainText(maxID)},
			PlanModifiers:       []planmodifier.String{stringplanmodifier.RequiresReplace()},
			MarkdownDescription: "Id of the identity. Changing this forces a new resource to be created.",
		},
		"control_ids": schema.SetAttribute{
			Required: true, ElementType: types.StringType,
			Validators: []validator.Set{setvalidator.NoNullValues(), setvalidator.ValueStringsAre(tfkit.PlainText(maxID))},
			MarkdownDescription: "Ids of the controls that may be active on the identity; `[]` for none. The resource sets none of them: " +
				"one that was lifted is not set again.",
		},
		"on_paxos_controls": schema.StringAttribute{
			Optional: true, Computed: true, Default: stringdefault.StaticString(onPaxosError),
			Validators: []validator.String{tfkit.OneOf(onPaxosError, onPaxosWarn)},
			MarkdownDescription: "What a plan does about active controls that are not in `control_ids` and that only Paxos can lift, such " +
				"as `FROZEN`: `ERROR` fails, `WARN` warns. Default: `ERROR`.",
		},
		"removal_reason": schema.StringAttribute{
			Optional: true, Validators: []validator.String{tfkit.PlainText(maxReason)},
			MarkdownDescription: "Why controls are lifted, in words. At most 2000 characters. The provider sends the planned value when it " +
				"lifts a control. Paxos does not show it again. Default: none.",
		},
		"lifted_control_ids": schema.SetAttribute{
			Computed: true, ElementType: types.StringType,
			PlanModifiers: []planmodifier.Set{setplanmodifier.UseStateForUnknown()},
			MarkdownDescription: "Ids of the controls that were lifted when the resource was created, as the plan of the create shows. " +
				"They do not change later.",
		},
		"active_controls": schema.ListNestedAttribute{
			Computed:            true,
			MarkdownDescription: "The controls in force, set by you or by Paxos.",
			NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"id":     computed("Id of the control."),
				"type":   computed("What the control does: `SELL_ONLY`, `CLOSED`, `FROZEN` or `DORMANT`."),
				"set_by": computed("Who set it: `CLIENT` or `PAXOS`."),
				"is_overridable": schema.BoolAttribute{
					Computed: true, MarkdownDescription: "Whether you may lift it.",
				},
				"reason_code": computed("Why it was set, as a code."),
			}},
		},
	}}
}
