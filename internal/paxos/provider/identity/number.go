package identity

import (
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

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
