// Package identitycontrol is the resource paxos_identity_control and the data sources paxos_identity_control and
// paxos_identity_controls.
package identitycontrol

import (
	"context"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/boolplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

const description = "A control on an identity: it restricts what a person or an institution may do at Paxos."

// reasonCodes2025 are those of the 2025 revision only.
var reasonCodes2025 = []string{"COMPLIANCE", "DORMANT"}

func resourceSchema(context.Context) schema.Schema {
	stays := []planmodifier.String{stringplanmodifier.UseStateForUnknown()}
	return schema.Schema{MarkdownDescription: description, Attributes: map[string]schema.Attribute{
		"identity_id": schema.StringAttribute{
			Required: true, Validators: []validator.String{tfkit.PlainText(tfkit.MaxText)},
			MarkdownDescription: "Id of the identity that the control is on. Changing this forces a new resource to be created.",
		},
		"type": schema.StringAttribute{
			Required: true, Validators: []validator.String{tfkit.OneOf(api.ControlTypes...)},
			MarkdownDescription: "What the control does: `SELL_ONLY` allows selling only, `CLOSED` allows nothing, `DORMANT` allows " +
				"holding only, after inactivity, and `FROZEN` allows nothing for reasons of compliance. Only Paxos can set `FROZEN`; you can " +
				"import it. Changing this forces a new resource to be created.",
		},
		"reason_code": schema.StringAttribute{
			Required: true,
			Validators: []validator.String{
				tfkit.OneOfOrWarn(slices.Concat(api.ControlReasonCodes, reasonCodes2025, slices.Sorted(maps.Keys(api.ReasonCodeAliases)))...),
			},
			MarkdownDescription: "Why the control is set, as a code: " + tfkit.JoinValues(api.ControlReasonCodes...) + ". Older spellings of " +
				"these are the same code. Paxos adds codes without notice, so another value is a warning. Changing this forces a new " +
				"resource to be created.",
		},
		"reason": schema.StringAttribute{
			Optional: true, Computed: true, Validators: []validator.String{tfkit.PlainText(tfkit.MaxText)},
			PlanModifiers: stays,
			MarkdownDescription: "Why the control is set, in words. At most 2000 characters. Keep personal data out of it, because plans " +
				"show it. Changing this forces a new resource to be created; removing it from the configuration changes nothing. " +
				"Default: none.",
		},
		"removal_reason": schema.StringAttribute{
			Optional: true, Validators: []validator.String{tfkit.PlainText(tfkit.MaxText)},
			MarkdownDescription: "Why the control is lifted, in words. At most 2000 characters. The provider sends the applied value " +
				"when it lifts the control, so apply a change before you destroy. Paxos does not show it again. Default: none.",
		},
		"set_by": object.Computed("Who set the control: `CLIENT` for you, or `PAXOS`."),
		"is_overridable": schema.BoolAttribute{
			Computed: true, PlanModifiers: []planmodifier.Bool{boolplanmodifier.UseStateForUnknown()},
			MarkdownDescription: "Whether you may lift the control. You may lift all controls that you set, and some that Paxos set.",
		},
		"created_at": object.ComputedTime("When the control was set"),
	}}
}
