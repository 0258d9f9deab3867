package identity

import (
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// personalNumber is a personal number as an attribute or as a pair of a write-only attribute and its version.
type personalNumber struct {
	value     types.String
	writeOnly types.String
	version   types.Int64
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

// validate refuses a number given twice and half a pair. name is that of the plain attribute inside of at.
//
// The framework's validators for this (ConflictsWith, AlsoRequires) search the whole configuration for a path, which was
// a quarter of the time that a validation took.
func (n personalNumber) validate(at path.Path, name string, diags *diag.Diagnostics) {
	writeOnly, version := name+"_wo", name+"_wo_version"
	switch {
	case !n.value.IsNull() && !n.writeOnly.IsNull():
		diags.AddAttributeError(at.AtName(name), "Invalid Attribute Combination",
			"Only one of "+name+" and "+writeOnly+" can be set.")
	case !n.writeOnly.IsNull() && n.version.IsNull():
		diags.AddAttributeError(at.AtName(writeOnly), "Invalid Attribute Combination",
			version+" must be set together with "+writeOnly+": a change of it is what has the value sent again.")
	case n.writeOnly.IsNull() && !n.version.IsNull():
		diags.AddAttributeError(at.AtName(version), "Invalid Attribute Combination",
			writeOnly+" must be set together with "+version+".")
	}
}

// changedNumber returns the number to send, else "". Moving an unchanged number from the attribute to the write-only
// pair sends nothing: Paxos has it already.
func changedNumber(plan, prior, config personalNumber) string {
	if !plan.value.IsNull() {
		return tfkit.ChangedString(plan.value, prior.value)
	}
	value := tfkit.ChangedWriteOnly(config.writeOnly, plan.version, prior.version)
	if value == prior.value.ValueString() {
		return ""
	}
	return value
}
