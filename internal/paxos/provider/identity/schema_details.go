package identity

import (
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// Lengths of the 2026-07-20 specification. Text without a documented limit gets maxUndocumented, so that an accident of
// ten thousand characters is caught by the plan and nothing real is.
const (
	maxName         = 200
	maxAddress      = 35
	maxUndocumented = 1000
)

// asciiText is the pattern that the specification puts on names, addresses and numbers: no accents, no control
// characters. Of our own, it refuses nothing but spaces, which names nobody.
var asciiText = regexp.MustCompile(`^ *[0-9A-Za-z/?:().,&'+-][0-9A-Za-z /?:().,&'+-]*$`)

// emptyOrASCIIText is asciiText for the one field that an empty text clears.
var emptyOrASCIIText = regexp.MustCompile(`^( *[0-9A-Za-z/?:().,&'+-][0-9A-Za-z /?:().,&'+-]*)?$`)

const (
	asciiPhrase        = "more than spaces, and " + emptyOrASCIIPhrase
	emptyOrASCIIPhrase = "made of ASCII letters, digits, spaces and / ? : ( ) . , & ' + - only, as Paxos demands"
)

// text is an optional text without a documented format.
func text(limit int, description string) schema.StringAttribute {
	return schema.StringAttribute{
		Optional: true, Validators: []validator.String{tfkit.PlainText(limit)}, MarkdownDescription: description,
	}
}

// ascii is an optional text of the characters that Paxos allows.
func ascii(limit int, description string) schema.StringAttribute {
	return schema.StringAttribute{
		Optional: true,
		Validators: []validator.String{
			tfkit.RegexMatches(asciiText, asciiPhrase), stringvalidator.LengthAtMost(limit),
		},
		MarkdownDescription: description,
	}
}

// enum is an optional text of a value set to which Paxos adds without notice: another value is a warning.
func enum(description string, values []string) schema.StringAttribute {
	return schema.StringAttribute{
		Optional: true, Validators: []validator.String{tfkit.OneOfOrWarn(values...)},
		Description:         description + " One of " + tfkit.JoinValues(values...) + ".",
		MarkdownDescription: description + " One of " + tfkit.JoinValues(values...) + ".",
	}
}

// withRule adds a rule for those who set the attribute, which the data source does not repeat.
func withRule(attribute schema.StringAttribute, rule string) schema.StringAttribute {
	attribute.MarkdownDescription += " " + rule
	return attribute
}

func enums(description string, values []string) schema.ListAttribute {
	return schema.ListAttribute{
		Optional: true, ElementType: types.StringType,
		Validators: []validator.List{
			listvalidator.NoNullValues(), listvalidator.ValueStringsAre(tfkit.OneOfOrWarn(values...)),
		},
		Description:         description + " Each one of " + tfkit.JoinValues(values...) + ".",
		MarkdownDescription: description + " Each one of " + tfkit.JoinValues(values...) + ".",
	}
}

func country(description string) schema.StringAttribute {
	return schema.StringAttribute{
		Optional: true, Validators: []validator.String{tfkit.Alpha3()},
		Description:         description + " ISO 3166-1 alpha-3, such as `USA`.",
		MarkdownDescription: description + " ISO 3166-1 alpha-3, such as `USA`.",
	}
}

func timestamp(description string) schema.StringAttribute {
	return schema.StringAttribute{
		Optional: true, CustomType: timetypes.RFC3339Type{},
		MarkdownDescription: description + " RFC 3339, such as `2024-05-17T00:00:00Z`. Another spelling of the same instant " +
			"is not a change.",
	}
}

func required(attribute schema.StringAttribute) schema.StringAttribute {
	attribute.Optional, attribute.Required = false, true
	return attribute
}

// personal marks text that is personal data, so that plans and outputs do not show it. A legal form tells nothing here:
// the name and the address of a sole proprietor or of a family's trust are those of a person.
func personal(attribute schema.StringAttribute) schema.StringAttribute {
	attribute.Sensitive = true
	return attribute
}

// addNumber adds a personal number to the attributes: as a sensitive attribute, and as a pair that keeps it out of plan
// and state. What goes together is checked by number.validate.
func addNumber(attributes map[string]schema.Attribute, name string, plain schema.StringAttribute) {
	writeOnly, version := name+"_wo", name+"_wo_version"

	pair := plain
	pair.WriteOnly, pair.Sensitive = true, true
	pair.MarkdownDescription = "The same as `" + name + "`, but write-only: Terraform keeps it neither in the plan nor in the " +
		"state. The provider sends it at creation and whenever `" + version + "` changes, and does not detect changes made " +
		"elsewhere. Requires Terraform 1.11 or OpenTofu 1.11."

	plain.Sensitive = true
	plain.MarkdownDescription += " The state contains it; use `" + writeOnly + "` to keep it out."

	attributes[name] = plain
	attributes[writeOnly] = pair
	attributes[version] = schema.Int64Attribute{
		Optional: true,
		MarkdownDescription: "Any whole number. A new number has the provider send `" + writeOnly + "` again. Raise it whenever " +
			"the value changes.",
	}
}

func addressSchema(description string) schema.SingleNestedAttribute {
	second := ascii(maxAddress, "Second line. At most 35 characters. The only field that Paxos can clear: remove the argument, or "+
		"set it to the empty string.")
	second.Validators = []validator.String{
		tfkit.RegexMatches(emptyOrASCIIText, emptyOrASCIIPhrase), stringvalidator.LengthAtMost(maxAddress),
	}
	return schema.SingleNestedAttribute{
		Optional:            true,
		Sensitive:           true,
		MarkdownDescription: description + " The provider sends the whole address if a part of it changes. ASCII only.",
		Attributes: map[string]schema.Attribute{
			"country":  required(ascii(maxAddress, "Country, such as `USA`. At most 35 characters.")),
			"address1": required(ascii(maxAddress, "First line. At most 35 characters.")),
			"address2": second,
			"city":     required(ascii(maxAddress, "City. At most 35 characters.")),
			"province": required(ascii(maxAddress, "State, province or region. At most 35 characters.")),
			"zip_code": ascii(maxAddress, "Postal code. At most 35 characters. Paxos requires it for countries that have postal codes."),
		},
	}
}

func taxDetailAttributes() map[string]schema.Attribute {
	attributes := map[string]schema.Attribute{
		"tax_payer_country": required(personal(country("The country that issued the number."))),
	}
	addNumber(attributes, "tax_payer_id", ascii(maxAddress, "Tax payer id, such as an SSN. At most 35 characters."))
	return attributes
}

func memberAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"identity_id": schema.StringAttribute{
			Required: true, Validators: []validator.String{tfkit.PlainText(maxName)},
			MarkdownDescription: "Id of the member: a `paxos_identity` that is a person.",
		},
		"roles": schema.SetAttribute{
			Required: true, ElementType: types.StringType,
			Validators: []validator.Set{
				setvalidator.SizeAtLeast(1), setvalidator.ValueStringsAre(tfkit.OneOfOrWarn(api.InstitutionRoles...)),
			},
			MarkdownDescription: "What the member is to the institution: " + tfkit.JoinValues(api.InstitutionRoles...) + ".",
		},
		"ownership": schema.StringAttribute{
			Optional: true, Validators: []validator.String{tfkit.Decimal()},
			MarkdownDescription: "Share of the institution that the member owns, in percent, as a decimal number: `\"12.5\"`.",
		},
		"position": text(maxUndocumented, "Position in the institution, such as `Director`."),
	}
}
