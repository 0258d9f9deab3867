// Package institutionmember is the resource paxos_institution_member and the data source paxos_institution_members.
package institutionmember

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/member"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

const description = "A member of an institution: a person behind it, such as a trustee. Each resource adds and removes one member and " +
	"leaves the others alone. The list `institution_members` of `paxos_identity` removes all members that it does not contain, so set " +
	"`ignore_changes` for the list if the identity has one."

// maxText bounds the position, for which no document states a limit.
const maxText = 1000

func resourceSchema(context.Context) schema.Schema {
	name := object.Computed("Name of the person.")
	name.Sensitive = api.Personal("institution_members.name")
	return schema.Schema{MarkdownDescription: description, Attributes: map[string]schema.Attribute{
		"institution_id": member.ID("Id of the institution: a `paxos_identity`."),
		"identity_id": member.ID("Id of the member: a `paxos_identity` that is a person, and that is not yet a member of the " +
			"institution."),
		"roles": member.Roles("What the member is to the institution", api.InstitutionRoles),
		"ownership": member.Text(schema.StringAttribute{
			Optional:            true,
			MarkdownDescription: "Share of the institution that the member owns, in percent, as a decimal number: `\"12.5\"`.",
		}, tfkit.Decimal()),
		"position": member.Text(schema.StringAttribute{
			Optional: true, MarkdownDescription: "Position in the institution, such as `Director`. At most 1000 characters.",
		}, tfkit.PlainText(maxText)),
		"name":           name,
		"summary_status": object.Computed("Status of the person's identity."),
	}}
}
