// Package identity is the resource paxos_identity and the data sources paxos_identity and paxos_identities.
package identity

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

func resourceSchema(ctx context.Context) schema.Schema {
	attributes := map[string]schema.Attribute{
		"ref_id": schema.StringAttribute{
			Optional: true, Computed: true,
			Validators:    []validator.String{tfkit.PlainText(maxName)},
			PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			MarkdownDescription: "Your own id of the identity. Paxos rejects a second identity with the same `ref_id`, " +
				"which makes a create safe to retry, so set it whenever you have such an id. Default: a random UUID that the " +
				"provider generates before the first request.",
		},
		"metadata": schema.MapAttribute{
			Optional: true, ElementType: types.StringType,
			Validators: []validator.Map{mapvalidator.NoNullValues()},
			MarkdownDescription: "Free text by key, for your own use. The provider sends the whole map if a part of it " +
				"changes. Keep personal data out of it, because plans show it.",
		},
		"person_details":      personSchema(),
		"institution_details": institutionSchema(),
		"institution_members": schema.SetNestedAttribute{
			Optional: true,
			Validators: []validator.Set{
				setvalidator.SizeAtLeast(1), setvalidator.NoNullValues(),
			},
			NestedObject: schema.NestedAttributeObject{Attributes: memberAttributes()},
			MarkdownDescription: "The people behind an institution. Paxos requires some at creation, in roles that depend " +
				"on the institution type. If set, it is the whole list: the provider removes all other members. It removes and adds " +
				"a changed member again, because Paxos has no update for members. To manage members one at a time, see " +
				"`paxos_institution_member`.",
		},
		"tax_details": schema.ListNestedAttribute{
			Optional:     true,
			NestedObject: schema.NestedAttributeObject{Attributes: taxDetailAttributes()},
			MarkdownDescription: "Tax registrations. The provider sends all of them if one changes. Paxos adds a registration " +
				"by itself from a `cip_id` of type `SSN`, `ITIN` or `EIN`; you need not repeat it here.",
		},
		"tax_details_not_required": schema.BoolAttribute{
			Optional: true,
			MarkdownDescription: "Whether tax details are not legally required. Must not be `true` if `cip_id_country` is " +
				"`USA`. Paxos treats an absent value as `false`.",
		},
		"customer_due_diligence": dueDiligenceSchema(),
		"is_merchant": schema.BoolAttribute{
			Optional:            true,
			MarkdownDescription: "Whether the identity is a merchant. Paxos treats an absent value as `false`.",
		},
		"adopt_existing": schema.BoolAttribute{
			Optional: true, Computed: true, Default: booldefault.StaticBool(false),
			MarkdownDescription: "Whether to adopt an identity that exists at Paxos with this `ref_id` and update it to " +
				"the configuration, instead of failing. A warning names the identity and the arguments that it overwrites. The " +
				"provider never adopts an identity that only has the same CIP id, or that another resource manages. Default: `false`.",
		},
		"wait_for_status": schema.StringAttribute{
			Optional:   true,
			Validators: []validator.String{tfkit.OneOf(api.IdentityStatuses...)},
			MarkdownDescription: "The status to wait for after a create or update: " + tfkit.JoinValues(api.IdentityStatuses...) + ". Another " +
				"final status and a timeout are warnings, because the identity exists either way; to fail a run, use a postcondition on " +
				"`status`. Do not wait for a status that `paxos_sandbox_identity_status` sets afterwards. Default: do not wait.",
		},
		"timeouts": timeouts.Attributes(ctx, timeouts.Opts{
			Create: true, Update: true,
			CreateDescription: "How long `wait_for_status` waits after a create, such as `30s` or `10m`. Default: `10m`.",
			UpdateDescription: "How long `wait_for_status` waits after an update, such as `30s` or `10m`. Default: `10m`.",
		}),
	}
	maps.Copy(attributes, computedAttributes())
	markPersonal(attributes)
	return schema.Schema{
		MarkdownDescription: "A person or an institution at Paxos: the subject of KYC and the owner of accounts.",
		Attributes:          attributes,
	}
}

// computedAttributes are what Paxos says of an identity. None of them sits inside an object that users configure, so
// that a configured object is never partly unknown.
func computedAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"type": object.Computed("`PERSON` or `INSTITUTION`."),
		"status": computedString("The status: " + tfkit.JoinValues(api.IdentityStatuses...) + ". It changes by itself. Only " +
			"`status_details` shows what an identity may do."),
		"status_details": statusDetailsSchema(),
		"verification":   verificationSchema(),
		"summary_tin_verification_status": computedString("The state of the tax payer ids' verification: " +
			"`TIN_VERIFICATION_PENDING`, `TIN_VERIFICATION_ERROR` or `TIN_VERIFICATION_VALID`."),
		"user_disabled": schema.BoolAttribute{
			Computed: true, DeprecationMessage: "Use status_details.active_controls instead.",
			MarkdownDescription: "Whether you have disabled the identity. Deprecated by Paxos.",
		},
		"admin_disabled": schema.BoolAttribute{
			Computed: true, DeprecationMessage: "Use status_details.active_controls instead.",
			MarkdownDescription: "Whether Paxos has disabled the identity. Deprecated by Paxos.",
		},
		"last_kyc_refresh_date": computedTime("When the identity last went through a periodic KYC refresh (RFC 3339). The " +
			"resource never sends it, because sending it completes a refresh, as `paxos_kyc_refresh_complete` does."),
		"customer_due_diligence_created_at": computedTime("When Paxos recorded `customer_due_diligence` (RFC 3339)."),
		"created_at": schema.StringAttribute{
			Computed: true, CustomType: timetypes.RFC3339Type{},
			// Not known yet where a thin answer to the create could not be completed: then a later answer may tell.
			PlanModifiers:       []planmodifier.String{stringplanmodifier.UseNonNullStateForUnknown()},
			MarkdownDescription: "When the identity was created (RFC 3339).",
		},
		"updated_at": computedTime("When the identity was last updated (RFC 3339)."),
	}
}
