// Package sandboxstatus is the resource paxos_sandbox_identity_status.
package sandboxstatus

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/boolplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

const description = "Sets the verification statuses of an identity in the sandbox, to test what an application does with a customer " +
	"who is approved, denied or pending."

func resourceSchema(ctx context.Context) schema.Schema {
	status := func(description string) schema.StringAttribute {
		return schema.StringAttribute{
			Optional: true, Computed: true, Validators: []validator.String{tfkit.OneOf(api.IdentityStatuses...)},
			PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			MarkdownDescription: description + ": " + tfkit.JoinValues(api.IdentityStatuses...) + ". Default: unchanged.",
		}
	}
	return schema.Schema{MarkdownDescription: description, Attributes: map[string]schema.Attribute{
		"identity_id": schema.StringAttribute{
			Required: true, Validators: []validator.String{tfkit.PlainText(200)},
			PlanModifiers:       []planmodifier.String{stringplanmodifier.RequiresReplace()},
			MarkdownDescription: "Id of the identity.",
		},
		"id_verification_status":        status("Verification of a person's identity"),
		"sanctions_verification_status": status("Screening against sanction lists"),
		"document_verification_status":  status("Verification of an institution's documents"),
		"additional_screening_status":   status("Additional screening"),
		"user_disabled": schema.BoolAttribute{
			Optional: true, Computed: true, PlanModifiers: []planmodifier.Bool{boolplanmodifier.UseStateForUnknown()},
			MarkdownDescription: "Whether the identity is disabled as if by you. Paxos shows it as a `SELL_ONLY` control set by the " +
				"client, so do not manage this control with `paxos_identity_control` as well. Default: unchanged.",
		},
		"admin_disabled": schema.BoolAttribute{
			Optional: true, Computed: true, PlanModifiers: []planmodifier.Bool{boolplanmodifier.UseStateForUnknown()},
			MarkdownDescription: "Whether the identity is disabled as if by Paxos, which shows it as a `SELL_ONLY` control set by " +
				"Paxos that is not overridable. Default: unchanged.",
		},
		"status": schema.StringAttribute{
			Computed:            true,
			MarkdownDescription: "The resulting status of the identity: " + tfkit.JoinValues(api.IdentityStatuses...) + ".",
		},
		"timeouts": timeouts.Attributes(ctx, timeouts.Opts{
			Create: true, Update: true,
			CreateDescription: "How long to wait until the sandbox shows what was set, such as `30s`. Default: `2m`.",
			UpdateDescription: "How long to wait until the sandbox shows what was set, such as `30s`. Default: `2m`.",
		}),
	}}
}
