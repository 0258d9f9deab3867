package identityaction

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/actionvalidator"
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

// statuses is the configuration of paxos_sandbox_identity_status_set.
type statuses struct {
	identified
	IDVerificationStatus        types.String `tfsdk:"id_verification_status"`
	SanctionsVerificationStatus types.String `tfsdk:"sanctions_verification_status"`
	DocumentVerificationStatus  types.String `tfsdk:"document_verification_status"`
	AdditionalScreeningStatus   types.String `tfsdk:"additional_screening_status"`
}

// toAPI maps the configuration to a request.
func (s statuses) toAPI() api.SandboxStatusRequest {
	status := func(value types.String) api.IdentityStatus { return api.IdentityStatus(value.ValueString()) }
	return api.SandboxStatusRequest{
		IDVerificationStatus: status(s.IDVerificationStatus), SanctionsVerificationStatus: status(s.SanctionsVerificationStatus),
		DocumentVerificationStatus: status(s.DocumentVerificationStatus), AdditionalScreeningStatus: status(s.AdditionalScreeningStatus),
	}
}

// NewSetSandboxStatus returns the action paxos_sandbox_identity_status_set. It sets no flags, because each stands for a control,
// which a state should hold: paxos_sandbox_identity_status does.
func NewSetSandboxStatus() action.Action {
	status := func(description string) schema.StringAttribute {
		return schema.StringAttribute{
			Optional: true, Validators: []validator.String{tfkit.OneOf(api.IdentityStatuses...)},
			MarkdownDescription: description + ": " + tfkit.JoinValues(api.IdentityStatuses...) + ". Default: unchanged.",
		}
	}
	arguments := []string{
		"id_verification_status", "sanctions_verification_status", "document_verification_status", "additional_screening_status",
	}
	return &identityAction[statuses]{declaration: &declaration[statuses]{
		name: "sandbox_identity_status_set", thing: "set sandbox identity status",
		schema: schema.Schema{
			MarkdownDescription: "Sets the verification statuses of an identity in the sandbox once, to test what an application does about " +
				"the change.\n\nTo keep statuses as configured, use the resource `paxos_sandbox_identity_status`, and not both for one " +
				"identity. The sandbox may show the new statuses some seconds later.",
			Attributes: map[string]schema.Attribute{
				"identity_id":                   identityIDArgument(),
				"id_verification_status":        status("Verification of a person's identity"),
				"sanctions_verification_status": status("Screening against sanction lists"),
				"document_verification_status":  status("Verification of an institution's documents"),
				"additional_screening_status":   status("Additional screening"),
			},
		},
		validators: []action.ConfigValidator{actionvalidator.AtLeastOneOf(object.Expressions(arguments)...)},
		send: func(ctx context.Context, s *session.Session, config statuses) error {
			return s.Client.SetSandboxStatus(ctx, config.identityID(), config.toAPI())
		},
		done: "the statuses are set",
		lost: func(string) string {
			return "Invoke the action again: to set the same statuses twice has the same effect as to set them once."
		},
	}}
}
