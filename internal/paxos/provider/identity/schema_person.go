package identity

import (
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// dateOfBirth is the pattern of the specification; an impossible day is refused as well.
var dateOfBirth = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}$`)

func personSchema() schema.SingleNestedAttribute {
	attributes := map[string]schema.Attribute{
		"verifier_type": withRule(enum("Who verifies the person: Paxos, you (`PASSTHROUGH`), or a person by hand.", api.VerifierTypes),
			"`PASSTHROUGH` requires all `passthrough_` arguments."),
		"verifier_id": personal(text(maxName, "Id used by an external verifier. Paxos rejects it together with "+
			"`verifier_type` `PASSTHROUGH`, `PAXOS` or `MANUAL`.")),
		"passthrough_verifier_type": enum("Who verified the person for you.", api.PassthroughVerifierTypes),
		"passthrough_verified_at": timestamp("When your verification was completed. Write the real time rather " +
			"than `timestamp()`, which differs in every plan."),
		"passthrough_verification_id": personal(text(maxName, "Id of the verification record at your verifier.")),
		"passthrough_verification_status": schema.StringAttribute{
			Optional: true, Validators: []validator.String{tfkit.OneOf("APPROVED", "DENIED")},
			MarkdownDescription: "Result of your verification: `APPROVED` or `DENIED`.",
		},
		"passthrough_verification_fields": enums("What your verifier used to verify the person.",
			api.PassthroughVerificationFields),
		"first_name":  personal(ascii(maxName, "First name. At most 200 characters, ASCII only.")),
		"middle_name": personal(text(maxName, "Middle name. At most 200 characters.")),
		"last_name":   personal(ascii(maxName, "Last name. At most 200 characters, ASCII only.")),
		"date_of_birth": schema.StringAttribute{
			Optional: true, Sensitive: true,
			Validators: []validator.String{
				stringvalidator.All(tfkit.RegexMatches(dateOfBirth, "a day written YYYY-MM-DD"), tfkit.CalendarDate()),
			},
			MarkdownDescription: "Date of birth, `YYYY-MM-DD`.",
		},
		"nationality":      personal(country("Nationality.")),
		"country_of_birth": personal(text(maxName, "Country of birth.")),
		"address":          addressSchema("Residential address."),
		"phone_number":     personal(text(maxName, "Phone number.")),
		"email":            personal(text(maxName, "Email address.")),
		"profession":       personal(text(maxName, "Profession.")),
		"cip_id_type": withRule(enum("Type of `cip_id`.", api.PersonCIPIDTypes),
			"Residents of the USA must use `SSN` or `ITIN`."),
		"cip_id_country": personal(country("The country that issued `cip_id`.")),
		"govt_id_type":   deprecated(enum("Old name of `cip_id_type`.", api.PersonCIPIDTypes), "cip_id_type"),
		"govt_id": deprecated(personal(ascii(maxName, "Old name of `cip_id`. At most 200 characters, ASCII only. Paxos "+
			"echoes `cip_id` here; the echo is ignored.")), "cip_id"),
	}
	addNumber(attributes, "cip_id", ascii(maxName, "Number of the government id that identifies the person. At most 200 "+
		"characters, ASCII only; an `SSN` or `ITIN` as `123-45-6789`. Unique at Paxos together with its type and country."))
	return schema.SingleNestedAttribute{
		Optional: true, Attributes: attributes,
		MarkdownDescription: "The details of a natural person. Set exactly one of `person_details` and `institution_details`. " +
			"Changing from one to the other forces a new resource to be created. After a change of a detail, Paxos may verify the " +
			"person again. Which details Paxos requires depends on the entity and country you work with. The plan of a " +
			"create warns of details that Paxos always requires and that are not set.",
	}
}

// deprecated marks an attribute that Paxos has renamed.
func deprecated(attribute schema.StringAttribute, successor string) schema.StringAttribute {
	attribute.DeprecationMessage = "Paxos has renamed this field; use " + successor + " instead."
	return attribute
}
