package identity

import (
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// The types of the computed objects. Their values are no structs, because a plan may hold them unknown as a whole.
var (
	statusDetailsType    = objectType(statusDetailsSchema().GetType())
	activeControlType    = objectType(statusDetailsType.AttrTypes["active_controls"])
	requirementType      = objectType(statusDetailsType.AttrTypes["requirements"])
	requirementErrorType = objectType(requirementType.AttrTypes["errors"])
	verificationType     = objectType(verificationSchema().GetType())
)

// objectType returns the type of an object, or of the objects in a list.
func objectType(kind attr.Type) types.ObjectType {
	if list, ok := kind.(types.ListType); ok {
		kind = list.ElemType
	}
	object, _ := kind.(types.ObjectType)
	return object
}

func statusDetailsSchema() schema.SingleNestedAttribute {
	return schema.SingleNestedAttribute{
		Computed:            true,
		MarkdownDescription: "Why the identity has its status.",
		Attributes: map[string]schema.Attribute{
			"active_controls": schema.ListNestedAttribute{
				Computed: true,
				MarkdownDescription: "The controls in force, set by you or by Paxos. `paxos_identity_control` manages one; one that " +
					"Paxos set can be imported.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"id":     computedString("Id of the control."),
					"type":   computedString("What the control does: `SELL_ONLY`, `CLOSED`, `FROZEN` or `DORMANT`."),
					"set_by": computedString("Who set it: `CLIENT` or `PAXOS`."),
					"is_overridable": schema.BoolAttribute{
						Computed: true, MarkdownDescription: "Whether you may lift it.",
					},
					"reason_code": computedString("Why it was set, as a code."),
					"reason":      computedString("Why it was set, in words."),
					"created_at":  computedTime("When it was set (RFC 3339)."),
				}},
			},
			"requirements": schema.ListNestedAttribute{
				Computed:            true,
				MarkdownDescription: "What the identity still needs for its approval.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"type":                 computedString("Kind of requirement, such as `ID_VERIFICATION` or `KYC_REFRESH`."),
					"status":               computedString("`PENDING` or `FAILED`."),
					"awaiting_action_from": computedString("Who has to act: `CLIENT` or `PAXOS`; null if neither has to act."),
					"errors": schema.ListNestedAttribute{
						Computed:            true,
						MarkdownDescription: "Why the requirement is not met. Do not show it to end users.",
						NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
							"code":        computedString("Code of the reason, such as `TIN_NOT_FOUND`."),
							"description": computedString("The reason in words."),
						}},
					},
				}},
			},
		},
	}
}

func verificationSchema() schema.SingleNestedAttribute {
	return schema.SingleNestedAttribute{
		Computed:            true,
		MarkdownDescription: "The verifications behind the status.",
		Attributes: map[string]schema.Attribute{
			"id_verification_status":        computedString("Verification of a person's identity."),
			"id_verification_url":           computedString("Where a person verifies the identity, if Paxos asks for it."),
			"sanctions_verification_status": computedString("Screening against sanction lists."),
			"document_verification_status":  computedString("Verification of an institution's documents."),
			"additional_screening_status":   computedString("Additional screening."),
		},
	}
}

// statusDetailsFromAPI maps status_details; both lists are empty and not null where the answer has none, so that
// configurations may iterate over them.
func statusDetailsFromAPI(details *api.StatusDetails) types.Object {
	var d api.StatusDetails
	if details != nil {
		d = *details
	}
	controls := make([]attr.Value, 0, len(d.ActiveControls))
	for _, control := range d.ActiveControls {
		controls = append(controls, types.ObjectValueMust(activeControlType.AttrTypes, map[string]attr.Value{
			"id":             types.StringValue(control.ID),
			"type":           types.StringValue(string(control.Type)),
			"set_by":         types.StringValue(control.Owner()),
			"is_overridable": types.BoolValue(control.Overridable()),
			"reason_code":    tfkit.StringOrNull(control.ReasonCode),
			"reason":         tfkit.StringOrNull(control.Reason),
			"created_at":     tfkit.Timestamp(control.CreatedAt),
		}))
	}
	requirements := make([]attr.Value, 0, len(d.Requirements))
	for _, requirement := range d.Requirements {
		requirements = append(requirements, requirementFromAPI(requirement))
	}
	return types.ObjectValueMust(statusDetailsType.AttrTypes, map[string]attr.Value{
		"active_controls": types.ListValueMust(activeControlType, controls),
		"requirements":    types.ListValueMust(requirementType, requirements),
	})
}

func requirementFromAPI(requirement api.Requirement) attr.Value {
	reasons := make([]attr.Value, 0, len(requirement.Errors))
	for _, reason := range requirement.Errors {
		reasons = append(reasons, types.ObjectValueMust(requirementErrorType.AttrTypes, map[string]attr.Value{
			"code":        types.StringValue(reason.Code),
			"description": types.StringValue(reason.Description),
		}))
	}
	return types.ObjectValueMust(requirementType.AttrTypes, map[string]attr.Value{
		"type":                 types.StringValue(requirement.Type),
		"status":               types.StringValue(requirement.Status),
		"awaiting_action_from": tfkit.StringOrNull(requirement.AwaitingActionFrom),
		"errors":               types.ListValueMust(requirementErrorType, reasons),
	})
}

// verificationFromAPI lifts what Paxos sets inside person_details or institution_details out of the objects that users
// configure. Where the answer has no details, the prior value stands if there is one.
func verificationFromAPI(prior types.Object, identity *api.Identity) types.Object {
	switch {
	case identity.PersonDetails != nil:
		d := identity.PersonDetails
		return verification(d.IDVerificationStatus, d.IDVerificationURL, d.SanctionsVerificationStatus, "",
			d.AdditionalScreeningStatus)
	case identity.InstitutionDetails != nil:
		d := identity.InstitutionDetails
		return verification("", "", d.SanctionsVerificationStatus, d.DocumentVerificationStatus,
			d.AdditionalScreeningStatus)
	case prior.IsNull() || prior.IsUnknown():
		return types.ObjectNull(verificationType.AttrTypes)
	default:
		return prior
	}
}

func verification(id api.IdentityStatus, url string, sanctions, document, screening api.IdentityStatus) types.Object {
	return types.ObjectValueMust(verificationType.AttrTypes, map[string]attr.Value{
		"id_verification_status":        tfkit.StringOrNull(string(id)),
		"id_verification_url":           tfkit.StringOrNull(url),
		"sanctions_verification_status": tfkit.StringOrNull(string(sanctions)),
		"document_verification_status":  tfkit.StringOrNull(string(document)),
		"additional_screening_status":   tfkit.StringOrNull(string(screening)),
	})
}
