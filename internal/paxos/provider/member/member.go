// Package member has what members of accounts and members of institutions share.
package member

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	dschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

const replaces = " Changing this forces a new resource to be created"

// Removal returns what a destroy of a member does. of is what the member belongs to: "account" or "institution".
func Removal(of string) object.Removal {
	return object.Removal{
		Resource: "paxos_" + of + "_member", Stays: "a member", API: "Paxos",
		Policies: []object.Policy{
			{Name: "DELETE", Does: "removes the member from the " + of}, {Name: object.Abandon, Does: "sends nothing and leaves the member"},
		},
	}
}

// ID returns an argument that is the id of another object.
func ID(description string) schema.StringAttribute {
	return Text(schema.StringAttribute{Required: true, MarkdownDescription: description}, tfkit.PlainText(tfkit.MaxText))
}

// Filter returns an argument of a list that is the id of another object.
func Filter(description string) dschema.StringAttribute {
	return dschema.StringAttribute{
		Optional: true, Validators: []validator.String{tfkit.PlainText(tfkit.MaxText)}, MarkdownDescription: description,
	}
}

// Listed returns the name under which a query shows a member of an owner, such as "account a1".
func Listed(roles []string, owner, identityID string) string {
	return strings.Join(roles, ", ") + " of " + owner + ": identity " + identityID
}

// Text returns an argument whose change makes another member, which ModifyPlan requires.
func Text(argument schema.StringAttribute, valid validator.String) schema.StringAttribute {
	argument.Validators = []validator.String{valid}
	argument.MarkdownDescription += replaces + "."
	return argument
}

// Roles returns the argument roles. description is a sentence without its period, to which the known roles are added.
func Roles(description string, known []string) schema.SetAttribute {
	return schema.SetAttribute{
		Required: true, ElementType: types.StringType,
		Validators: []validator.Set{
			setvalidator.SizeAtLeast(1), setvalidator.NoNullValues(), setvalidator.ValueStringsAre(tfkit.OneOfOrWarn(known...)),
		},
		MarkdownDescription: description + ": " + tfkit.JoinValues(known...) + ". Paxos adds roles without notice, so another " +
			"value is a warning." + replaces + ": the member is removed and added again.",
	}
}
