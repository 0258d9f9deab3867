package identity

import (
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

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

// computedString returns a computed string attribute.
func computedString(description string) schema.StringAttribute {
	return schema.StringAttribute{Computed: true, MarkdownDescription: description}
}

// computedTime returns a computed timestamp.
func computedTime(description string) schema.StringAttribute {
	return schema.StringAttribute{Computed: true, CustomType: timetypes.RFC3339Type{}, MarkdownDescription: description}
}

// withRule adds a rule for those who set the attribute, which the data source does not repeat.
func withRule(attribute schema.StringAttribute, rule string) schema.StringAttribute {
	attribute.MarkdownDescription += " " + rule
	return attribute
}

// deprecated marks an attribute that Paxos has renamed.
func deprecated(attribute schema.StringAttribute, successor string) schema.StringAttribute {
	attribute.DeprecationMessage = "Paxos has renamed this field; use " + successor + " instead."
	return attribute
}

// addNumber adds a personal number to the attributes: as a sensitive attribute, and as a pair that keeps it out of plan
// and state. What goes together is checked by validateNumber.
func addNumber(attributes map[string]schema.Attribute, name string, plain schema.StringAttribute) {
	writeOnly, version := name+"_wo", name+"_wo_version"

	pair := plain
	pair.WriteOnly = true
	pair.MarkdownDescription = "The same as `" + name + "`, but write-only: Terraform keeps it neither in the plan nor in the " +
		"state. The provider sends it at creation and whenever `" + version + "` changes, and does not detect changes made " +
		"elsewhere. Requires Terraform 1.11 or OpenTofu 1.11."

	plain.MarkdownDescription += " The state contains it; use `" + writeOnly + "` to keep it out."

	attributes[name] = plain
	attributes[writeOnly] = pair
	attributes[version] = schema.Int64Attribute{
		Optional: true,
		MarkdownDescription: "Any whole number. A new number has the provider send `" + writeOnly + "` again. Raise it whenever " +
			"the value changes.",
	}
}

// validateNumber refuses a number given twice and half a pair. name is that of the plain attribute inside of at.
//
// The framework's validators for this (ConflictsWith, AlsoRequires) search the whole configuration for a path, which was
// a quarter of the time that a validation took.
func validateNumber(value, writeOnly types.String, version types.Int64, at path.Path, name string, diags *diag.Diagnostics) {
	pair, pairVersion := name+"_wo", name+"_wo_version"
	switch {
	case !value.IsNull() && !writeOnly.IsNull():
		diags.AddAttributeError(at.AtName(name), "Invalid Attribute Combination",
			"Only one of "+name+" and "+pair+" can be set.")
	case !writeOnly.IsNull() && version.IsNull():
		diags.AddAttributeError(at.AtName(pair), "Invalid Attribute Combination",
			pairVersion+" must be set together with "+pair+": a change of it is what has the value sent again.")
	case writeOnly.IsNull() && !version.IsNull():
		diags.AddAttributeError(at.AtName(pairVersion), "Invalid Attribute Combination",
			pair+" must be set together with "+pairVersion+".")
	}
}
