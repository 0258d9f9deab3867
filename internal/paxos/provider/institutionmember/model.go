package institutionmember

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/member"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/mapping"
)

// model is the resource: the member, the argument that steers its removal, and the name of the person.
type model struct {
	fields
	DeletionPolicy types.String `tfsdk:"deletion_policy"`
	Name           types.String `tfsdk:"name"`
}

// fields are the attributes that the resource and the data source share.
type fields struct {
	ID            types.String `tfsdk:"id"`
	InstitutionID types.String `tfsdk:"institution_id"`
	IdentityID    types.String `tfsdk:"identity_id"`
	Roles         types.Set    `tfsdk:"roles"`
	Ownership     types.String `tfsdk:"ownership"`
	Position      types.String `tfsdk:"position"`
	SummaryStatus types.String `tfsdk:"summary_status"`
}

func (m model) member() member.Member {
	return member.Member{Of: "institution", OwnerID: m.InstitutionID, ID: m.ID, IdentityID: m.IdentityID}
}

// bind declares the arguments by the member in the body of an addition; there is no update.
func bind(m *model, d *api.InstitutionMember) mapping.Fields {
	return mapping.Fields{
		mapping.Text(&m.IdentityID, &d.IdentityID), mapping.Set(&m.Roles, &d.Roles),
		mapping.Text(&m.Ownership, &d.Ownership), mapping.Text(&m.Position, &d.Position),
	}
}

// fromAPI is the one mapping of an answer. institution_id is the prior one: a member does not repeat it.
func fromAPI(mode tfkit.ReadMode, prior model, answer *api.InstitutionMember) model {
	m, read := prior, *answer
	if api.SameNumber(prior.Ownership.ValueString(), read.Ownership) {
		read.Ownership = prior.Ownership.ValueString() // 5.00 is no other share than 5
	}
	bind(&m, &read).Read(mode)
	m.ID, m.Name = types.StringValue(answer.ID), tfkit.StringOrNull(answer.Name)
	m.SummaryStatus = tfkit.StringOrNull(string(answer.SummaryStatus))
	return m
}

// toAPI maps what a plan changes of a prior state; an empty prior makes everything configured new.
func toAPI(plan, prior model) api.InstitutionMember { return mapping.Delta(bind, &plan, &prior) }
