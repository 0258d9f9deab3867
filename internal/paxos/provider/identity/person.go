package identity

import (
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/mapping"
)

// personModel is person_details of the resource: the person's fields and the write-only twin of the CIP id.
type personModel struct {
	personFields
	CIPIDWO        types.String `tfsdk:"cip_id_wo"`
	CIPIDWOVersion types.Int64  `tfsdk:"cip_id_wo_version"`
}

type personFields struct {
	VerifierType                  types.String      `tfsdk:"verifier_type"`
	VerifierID                    types.String      `tfsdk:"verifier_id"`
	PassthroughVerifierType       types.String      `tfsdk:"passthrough_verifier_type"`
	PassthroughVerifiedAt         timetypes.RFC3339 `tfsdk:"passthrough_verified_at"`
	PassthroughVerificationID     types.String      `tfsdk:"passthrough_verification_id"`
	PassthroughVerificationStatus types.String      `tfsdk:"passthrough_verification_status"`
	PassthroughVerificationFields types.List        `tfsdk:"passthrough_verification_fields"`
	FirstName                     types.String      `tfsdk:"first_name"`
	MiddleName                    types.String      `tfsdk:"middle_name"`
	LastName                      types.String      `tfsdk:"last_name"`
	DateOfBirth                   types.String      `tfsdk:"date_of_birth"`
	Nationality                   types.String      `tfsdk:"nationality"`
	CountryOfBirth                types.String      `tfsdk:"country_of_birth"`
	Address                       *addressModel     `tfsdk:"address"`
	PhoneNumber                   types.String      `tfsdk:"phone_number"`
	Email                         types.String      `tfsdk:"email"`
	Profession                    types.String      `tfsdk:"profession"`
	CIPID                         types.String      `tfsdk:"cip_id"`
	CIPIDType                     types.String      `tfsdk:"cip_id_type"`
	CIPIDCountry                  types.String      `tfsdk:"cip_id_country"`
	GovtID                        types.String      `tfsdk:"govt_id"`
	GovtIDType                    types.String      `tfsdk:"govt_id_type"`
}

func personSchema() schema.SingleNestedAttribute {
	attributes := map[string]schema.Attribute{
		"verifier_type": withRule(enum("Who verifies the person: Paxos, you (`PASSTHROUGH`), or a person by hand.", api.VerifierTypes),
			"`PASSTHROUGH` requires all `passthrough_` arguments."),
		"verifier_id": text(maxName, "Id used by an external verifier. Paxos rejects it together with "+
			"`verifier_type` `PASSTHROUGH`, `PAXOS` or `MANUAL`."),
		"passthrough_verifier_type": enum("Who verified the person for you.", api.PassthroughVerifierTypes),
		"passthrough_verified_at": timestamp("When your verification was completed. Write the real time rather " +
			"than `timestamp()`, which differs in every plan."),
		"passthrough_verification_id": text(maxName, "Id of the verification record at your verifier."),
		"passthrough_verification_status": schema.StringAttribute{
			Optional: true, Validators: []validator.String{tfkit.OneOf("APPROVED", "DENIED")},
			MarkdownDescription: "Result of your verification: `APPROVED` or `DENIED`.",
		},
		"passthrough_verification_fields": enums("What your verifier used to verify the person.",
			api.PassthroughVerificationFields),
		"first_name":  ascii(maxName, "First name. At most 200 characters, ASCII only."),
		"middle_name": text(maxName, "Middle name. At most 200 characters."),
		"last_name":   ascii(maxName, "Last name. At most 200 characters, ASCII only."),
		"date_of_birth": schema.StringAttribute{
			Optional: true, Validators: []validator.String{tfkit.CalendarDate()}, MarkdownDescription: "Date of birth, `YYYY-MM-DD`.",
		},
		"nationality":      country("Nationality."),
		"country_of_birth": text(maxName, "Country of birth."),
		"address":          addressSchema("Residential address."),
		"phone_number":     text(maxName, "Phone number."),
		"email":            text(maxName, "Email address."),
		"profession":       text(maxName, "Profession."),
		"cip_id_type": withRule(enum("Type of `cip_id`.", api.PersonCIPIDTypes),
			"Residents of the USA must use `SSN` or `ITIN`."),
		"cip_id_country": country("The country that issued `cip_id`."),
		"govt_id_type":   deprecated(enum("Old name of `cip_id_type`.", api.PersonCIPIDTypes), "cip_id_type"),
		"govt_id": deprecated(ascii(maxName, "Old name of `cip_id`. At most 200 characters, ASCII only. Paxos "+
			"echoes `cip_id` here; the echo is ignored."), "cip_id"),
	}
	addNumber(attributes, "cip_id", ascii(maxName, "Number of the government id that identifies the person. At most 200 "+
		"characters, ASCII only; an `SSN` or `ITIN` as `123-45-6789`. Unique at Paxos together with its type and country."))
	return schema.SingleNestedAttribute{
		Optional: true, Attributes: attributes,
		MarkdownDescription: "The details of a natural person. A new identity needs exactly one of `person_details` and " +
			"`institution_details`, an imported one can do without. " +
			"Changing from one to the other forces a new resource to be created. After a change of a detail, Paxos may verify the " +
			"person again. Which details Paxos requires depends on the entity and country you work with. The plan of a " +
			"create warns of details that Paxos always requires and that are not set.",
	}
}

// validate checks what verifier_type demands: the specification forbids verifier_id with every verifier it has and
// requires the time of a passthrough verification.
func (p personModel) validate(at path.Path, diags *diag.Diagnostics) {
	validateNumber(p.CIPID, p.CIPIDWO, p.CIPIDWOVersion, at, "cip_id", diags)
	if !p.GovtID.IsNull() && (!p.CIPID.IsNull() || !p.CIPIDWO.IsNull()) {
		diags.AddAttributeError(at.AtName("govt_id"), "Invalid Attribute Combination",
			"govt_id is the old name of cip_id: only one of govt_id, cip_id and cip_id_wo can be set.")
	}
	verifier := p.VerifierType.ValueString()
	if !p.VerifierID.IsNull() && slices.Contains(api.VerifierTypes, verifier) {
		diags.AddAttributeError(at.AtName("verifier_id"), "Invalid Attribute Combination",
			"verifier_id must not be set together with verifier_type PASSTHROUGH, PAXOS or MANUAL.")
	}
	if verifier == "PASSTHROUGH" && p.PassthroughVerifiedAt.IsNull() {
		diags.AddAttributeError(at.AtName("passthrough_verified_at"), "Missing Attribute Configuration",
			"passthrough_verified_at must be set where verifier_type is PASSTHROUGH.")
	}
}

// warnPassthrough warns of what the onboarding guide wants of a passthrough verification that is new.
func (m model) warnPassthrough(diags *diag.Diagnostics) {
	p := m.PersonDetails
	if p == nil || p.VerifierType.ValueString() != "PASSTHROUGH" {
		return
	}
	wanted := map[string]attr.Value{
		"passthrough_verifier_type":       p.PassthroughVerifierType,
		"passthrough_verification_id":     p.PassthroughVerificationID,
		"passthrough_verification_status": p.PassthroughVerificationStatus,
		"passthrough_verification_fields": p.PassthroughVerificationFields,
	}
	for _, name := range slices.Sorted(maps.Keys(wanted)) {
		if wanted[name].IsNull() {
			diags.AddAttributeWarning(path.Root("person_details").AtName(name), "Missing Attribute Configuration",
				"Paxos's onboarding guide wants "+name+" where verifier_type is PASSTHROUGH and may refuse the identity without.")
		}
	}
}

// bindPerson declares person_details. What Paxos alone sets in there is verification.
func bindPerson(m *personModel, d *api.PersonDetails) mapping.Fields {
	return mapping.Fields{
		mapping.Text(&m.VerifierType, &d.VerifierType),
		mapping.Text(&m.VerifierID, &d.VerifierID),
		mapping.Text(&m.PassthroughVerifierType, &d.PassthroughVerifierType),
		mapping.Instant(&m.PassthroughVerifiedAt, &d.PassthroughVerifiedAt),
		mapping.Text(&m.PassthroughVerificationID, &d.PassthroughVerificationID),
		mapping.Text(&m.PassthroughVerificationStatus, &d.PassthroughVerificationStatus),
		mapping.Texts(&m.PassthroughVerificationFields, &d.PassthroughVerificationFields),
		mapping.Text(&m.FirstName, &d.FirstName),
		mapping.Text(&m.MiddleName, &d.MiddleName),
		mapping.Text(&m.LastName, &d.LastName),
		mapping.Date(&m.DateOfBirth, &d.DateOfBirth),
		mapping.Text(&m.Nationality, &d.Nationality),
		mapping.Text(&m.CountryOfBirth, &d.CountryOfBirth),
		mapping.Custom(&m.Address, &d.Address, mapping.ReadObject(bindAddress), addressToAPI),
		mapping.Text(&m.PhoneNumber, &d.PhoneNumber),
		mapping.Text(&m.Email, &d.Email),
		mapping.Text(&m.Profession, &d.Profession),
		mapping.Secret(&m.CIPID, &m.CIPIDWO, &m.CIPIDWOVersion, &d.CIPID),
		mapping.Text(&m.CIPIDType, &d.CIPIDType),
		mapping.Text(&m.CIPIDCountry, &d.CIPIDCountry),
		mapping.Masked(&m.GovtID, &d.GovtID),
		mapping.Text(&m.GovtIDType, &d.GovtIDType),
	}
}

// withoutEcho returns the details without what Paxos echoes of the CIP id under its deprecated name: nobody asked for the copy.
func withoutEcho(d *api.PersonDetails) *api.PersonDetails {
	if d == nil || d.GovtID != d.CIPID {
		return d
	}
	own := *d
	own.GovtID, own.GovtIDType = "", ""
	return &own
}
