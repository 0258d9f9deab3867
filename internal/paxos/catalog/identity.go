package catalog

import (
	"slices"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

var _ = register(identity)

func identity() []spec.Object {
	identities, query := listed("paxos_identity", "identities", api.OpListIdentities, nil, slices.Concat([]spec.Attribute{
		spec.Row("summary_status", spec.Choice, "PENDING", "DENIED", spec.IsFilter),
		spec.Row("identity_type", spec.Choice, "PERSON", "INSTITUTION", spec.IsFilter),
	}, controlFilters, bounds("updated_at"))...)
	query.Whole = api.OpGetIdentity.Name
	return []spec.Object{
		{
			Kind: spec.Resource, Type: "paxos_identity",
			IDs: []string{"id"}, ImportID: PersonID, ImportKey: "ref_id:customer-1001",
			Life: &spec.Life{
				Create: api.OpCreateIdentity.Name, Read: api.OpGetIdentity.Name, Update: api.OpUpdateIdentity.Name,
				Local:  []string{"adopt_existing", "deletion_policy", "wait_for_status", "timeouts."},
				Fields: map[string]string{"metadata[]": "metadata.key"},
				Unread: []string{"tax_details_not_required"},
				Together: []string{
					"person_details.address.", "institution_details.business_address.", "institution_details.incorporation_address.",
					"tax_details[].", "institution_members[].", "metadata[]",
				},
				Operations: map[string][]string{"institution_members[].": {api.OpAddMembers.Name, api.OpDeleteMember.Name}},
				Removals: map[string]spec.Removal{
					"ABANDON": {}, "CLOSE": {Send: []string{api.OpCreateControl.Name}}, "PREVENT": {Refused: true},
				},
				List: "identities",
			},
			Forms: []spec.Form{person, institution},
			Groups: []spec.Group{
				{Prefixes: []string{"person_details.verifier_type", "person_details.passthrough_"}},
				{ // the old names
					Prefixes: []string{"person_details.govt_id"},
					Replaces: []string{"person_details.cip_id", "person_details.cip_id_type"},
				},
				{Prefixes: []string{"person_details.cip_id_wo"}, Replaces: []string{"person_details.cip_id"}},
				{Prefixes: []string{"institution_details.cip_id_wo"}, Replaces: []string{"institution_details.cip_id"}},
				{Prefixes: []string{"institution_details.incorporation_address."}},
				{Prefixes: []string{"tax_details[].tax_payer_id_wo"}, Replaces: []string{"tax_details[].tax_payer_id"}},
			},
			Attributes: slices.Concat(
				identityArguments, personDetails, institutionDetails, institutionMembers, taxDetails, dueDiligence,
				address("person_details.address.", "P"), address("institution_details.business_address.", "B"),
				address("institution_details.incorporation_address.", "I"),
				spec.Computed(spec.IsID, "id"), spec.Computed(spec.IsKind, "type"),
				spec.Computed(spec.IsTime, "created_at", "updated_at", "last_kyc_refresh_date", "customer_due_diligence_created_at"),
				spec.Computed(spec.IsStatus, "status", "summary_tin_verification_status", "user_disabled", "admin_disabled",
					"verification.id_verification_status", "verification.sanctions_verification_status",
					"verification.document_verification_status", "verification.additional_screening_status"),
				spec.Computed(spec.Hidden, "verification.id_verification_url"),
				spec.Computed(spec.IsID, "status_details.active_controls[].id"),
				spec.Computed(spec.IsKind, "status_details.active_controls[].type", "status_details.active_controls[].set_by"),
				spec.Computed(spec.IsFlag, "status_details.active_controls[].is_overridable"),
				spec.Computed(spec.IsStatus, "status_details.active_controls[].reason_code"),
				spec.Computed(spec.IsFreeText, "status_details.active_controls[].reason"),
				spec.Computed(spec.IsTime, "status_details.active_controls[].created_at"),
				spec.Computed(spec.IsKind, "status_details.requirements[].type"),
				spec.Computed(spec.IsStatus, "status_details.requirements[].status", "status_details.requirements[].awaiting_action_from",
					"status_details.requirements[].errors[].code", "status_details.requirements[].errors[].description"),
			),
		},
		{
			Kind: spec.DataSource, Type: "paxos_identity", Shows: "paxos_identity", Keys: []string{"ref_id"},
			Attributes: []spec.Attribute{
				spec.Row("id", spec.Text(200), "mark-1", "mark-2", spec.IsID),
				spec.Row("ref_id", spec.Text(200), "mark-3", "mark-4", spec.IsID),
				spec.Row("include_details", spec.Flag, true, false, spec.IsSetByUser),
			},
		},
		identities, query,
	}
}

// controlFilters are the filters by the controls that identities have.
var controlFilters = []spec.Attribute{
	spec.Row("control_types[]", spec.Value, "SELL_ONLY", "CLOSED", spec.IsFilter),
	spec.Row("control_reason_codes[]", spec.Value, "COMPLIANCE_KYC", "OTHER", spec.IsFilter),
}

// A person, and an institution, are what an identity can be.
var (
	person = spec.Form{Name: "person", Least: []string{
		"ref_id", "tax_details[].tax_payer_id", "tax_details[].tax_payer_country",
		"person_details.first_name", "person_details.last_name", "person_details.date_of_birth", "person_details.nationality",
		"person_details.cip_id", "person_details.cip_id_type", "person_details.cip_id_country", "person_details.address.country",
		"person_details.address.address1", "person_details.address.city", "person_details.address.province",
		"person_details.address.zip_code",
	}, Except: []string{
		"wait_for_status", "person_details.verifier_id", // Paxos refuses it together with PASSTHROUGH
	}}
	institution = spec.Form{Name: "institution", Least: []string{
		"ref_id", "tax_details[].tax_payer_id", "tax_details[].tax_payer_country",
		"institution_details.name", "institution_details.institution_type", "institution_details.institution_sub_type",
		"institution_details.cip_id", "institution_details.cip_id_type", "institution_details.cip_id_country",
		"institution_details.govt_registration_date", "institution_details.business_address.country",
		"institution_details.business_address.address1", "institution_details.business_address.city",
		"institution_details.business_address.province", "institution_details.business_address.zip_code",
		"institution_members[].identity_id", "institution_members[].roles[]",
	}, Except: []string{"wait_for_status"}}
)
