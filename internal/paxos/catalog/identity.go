package catalog

import (
	"slices"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

var _ = register(identity)

func identity() []Object {
	return []Object{
		{
			Kind: Resource, Type: "paxos_identity",
			IDs: []string{"id"}, ImportID: PersonID, ImportKey: "ref_id:customer-1001",
			Life: &Life{
				Create: emulator.OpCreateIdentity, Read: emulator.OpGetIdentity, Update: emulator.OpUpdateIdentity,
				Local:  []string{"adopt_existing", "deletion_policy", "wait_for_status", "timeouts."},
				Fields: map[string]string{"metadata[]": "metadata.key"},
				Unread: []string{"tax_details_not_required"},
				Together: []string{
					"person_details.address.", "institution_details.business_address.", "institution_details.incorporation_address.",
					"tax_details[].", "institution_members[].", "metadata[]",
				},
				Operations: map[string][]string{"institution_members[].": {emulator.OpAddMembers, emulator.OpDeleteMember}},
				Removals: map[string]Removal{
					"ABANDON": {}, "CLOSE": {Send: []string{emulator.OpCreateControl}}, "PREVENT": {Refused: true},
				},
				List: "identities",
			},
			Forms: []Form{person, institution},
			Groups: []Group{
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
				computed(isID, "id"), computed(isKind, "type"),
				computed(isTime, "created_at", "updated_at", "last_kyc_refresh_date", "customer_due_diligence_created_at"),
				computed(isStatus, "status", "summary_tin_verification_status", "user_disabled", "admin_disabled",
					"verification.id_verification_status", "verification.sanctions_verification_status",
					"verification.document_verification_status", "verification.additional_screening_status"),
				computed(hidden, "verification.id_verification_url"),
				computed(isID, "status_details.active_controls[].id"),
				computed(isKind, "status_details.active_controls[].type", "status_details.active_controls[].set_by"),
				computed(isFlag, "status_details.active_controls[].is_overridable"),
				computed(isStatus, "status_details.active_controls[].reason_code"),
				computed(isFreeText, "status_details.active_controls[].reason"),
				computed(isTime, "status_details.active_controls[].created_at"),
				computed(isKind, "status_details.requirements[].type"),
				computed(isStatus, "status_details.requirements[].status", "status_details.requirements[].awaiting_action_from",
					"status_details.requirements[].errors[].code", "status_details.requirements[].errors[].description"),
			),
		},
		{
			Kind: DataSource, Type: "paxos_identity", Shows: "paxos_identity",
			Attributes: []Attribute{
				{"id", text(200), "mark-1", "mark-2", isID},
				{"ref_id", text(200), "mark-3", "mark-4", isID},
				{"include_details", flag, true, false, isSetByUser},
			},
		},
		{
			Kind: DataSource, Type: "paxos_identities", Shows: "paxos_identity", Elements: "identities[].",
			Attributes: append(identityFilters(), Attribute{"limit", number, 7, 8, isFilter}),
		},
		{
			Kind: ListResource, Type: "paxos_identity", Queries: map[string]int{emulator.OpListIdentities: 1}, Whole: emulator.OpGetIdentity,
			Attributes: identityFilters(),
		},
	}
}

func identityFilters() []Attribute {
	return slices.Concat([]Attribute{
		{"summary_status", choice, "PENDING", "DENIED", isFilter},
		{"identity_type", choice, "PERSON", "INSTITUTION", isFilter},
		{"order", choice, "ASC", "DESC", isFilter},
	}, controlFilters, bounds("created_at"), bounds("updated_at"))
}

// controlFilters are the filters by the controls that identities have.
var controlFilters = []Attribute{
	{"control_types[]", value, "SELL_ONLY", "CLOSED", isFilter},
	{"control_reason_codes[]", value, "COMPLIANCE_KYC", "OTHER", isFilter},
}

// A person, and an institution, are what an identity can be.
var (
	person = Form{Name: "person", Least: []string{
		"ref_id", "tax_details[].tax_payer_id", "tax_details[].tax_payer_country",
		"person_details.first_name", "person_details.last_name", "person_details.date_of_birth", "person_details.nationality",
		"person_details.cip_id", "person_details.cip_id_type", "person_details.cip_id_country", "person_details.address.country",
		"person_details.address.address1", "person_details.address.city", "person_details.address.province",
		"person_details.address.zip_code",
	}, Except: []string{
		"wait_for_status", "person_details.verifier_id", // Paxos refuses it together with PASSTHROUGH
	}}
	institution = Form{Name: "institution", Least: []string{
		"ref_id", "tax_details[].tax_payer_id", "tax_details[].tax_payer_country",
		"institution_details.name", "institution_details.institution_type", "institution_details.institution_sub_type",
		"institution_details.cip_id", "institution_details.cip_id_type", "institution_details.cip_id_country",
		"institution_details.govt_registration_date", "institution_details.business_address.country",
		"institution_details.business_address.address1", "institution_details.business_address.city",
		"institution_details.business_address.province", "institution_details.business_address.zip_code",
		"institution_members[].identity_id", "institution_members[].roles[]",
	}, Except: []string{"wait_for_status"}}
)
