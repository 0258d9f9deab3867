package accountmember

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

const description = "A member of an account: an identity that may act on it beside its owner. Each resource adds and removes one " +
	"member and leaves the others alone."

// maxText bounds ids, for which no document states a limit.
const maxText = 2000

func resourceSchema(context.Context) schema.Schema {
	id := func(description string) schema.StringAttribute {
		return schema.StringAttribute{
			Required: true, Validators: []validator.String{tfkit.PlainText(maxText)},
			MarkdownDescription: description + " Changing this forces a new resource to be created.",
		}
	}
	return schema.Schema{MarkdownDescription: description, Attributes: map[string]schema.Attribute{
		"account_id":  id("Id of the account."),
		"identity_id": id("Id of the member's identity, which cannot be a member of the account already."),
		"roles": schema.SetAttribute{
			Required: true, ElementType: types.StringType,
			Validators: []validator.Set{
				setvalidator.SizeAtLeast(1), setvalidator.NoNullValues(), setvalidator.ValueStringsAre(tfkit.OneOfOrWarn(api.AccountRoles...)),
			},
			MarkdownDescription: "What the member may do: " + tfkit.JoinValues(api.AccountRoles...) + ". Paxos adds roles without notice, so " +
				"another value is a warning. Changing this forces a new resource to be created: the member is removed and added again.",
		},
		"deletion_policy": removal.Attribute(),
		"id": schema.StringAttribute{
			Computed: true, PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			MarkdownDescription: "The id that Paxos gave the member.",
		},
	}}
}
