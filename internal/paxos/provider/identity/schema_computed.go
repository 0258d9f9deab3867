package identity

import (
	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
)

// computedString returns a computed string attribute.
func computedString(description string) schema.StringAttribute {
	return schema.StringAttribute{Computed: true, MarkdownDescription: description}
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
					"created_at": schema.StringAttribute{
						Computed: true, CustomType: timetypes.RFC3339Type{}, MarkdownDescription: "When it was set (RFC 3339).",
					},
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
			"id_verification_url":           personal(computedString("Where a person verifies the identity, if Paxos asks for it.")),
			"sanctions_verification_status": computedString("Screening against sanction lists."),
			"document_verification_status":  computedString("Verification of an institution's documents."),
			"additional_screening_status":   computedString("Additional screening."),
		},
	}
}
