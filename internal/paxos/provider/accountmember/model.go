package accountmember

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/member"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/mapping"
)

// model is the resource.
type model struct {
	ID             types.String `tfsdk:"id"`
	AccountID      types.String `tfsdk:"account_id"`
	IdentityID     types.String `tfsdk:"identity_id"`
	Roles          types.Set    `tfsdk:"roles"`
	DeletionPolicy types.String `tfsdk:"deletion_policy"`
}

func (m model) member() member.Member {
	return member.Member{Of: "account", OwnerID: m.AccountID, ID: m.ID, IdentityID: m.IdentityID}
}

// bind declares the arguments by the member in the body of an addition; there is no update.
func bind(m *model, d *api.AccountMember) mapping.Fields {
	return mapping.Fields{mapping.Text(&m.IdentityID, &d.IdentityID), mapping.Set(&m.Roles, &d.Roles)}
}

// fromAPI is the one mapping of an answer. account_id is the prior one: a member does not repeat it.
func fromAPI(mode tfkit.ReadMode, prior model, answer *api.AccountMember) model {
	m := prior
	bind(&m, &api.AccountMember{IdentityID: answer.IdentityID, Roles: answer.AllRoles()}).Read(mode)
	m.ID = types.StringValue(answer.ID)
	return m
}

// toAPI maps what a plan changes of a prior state; an empty prior makes everything configured new.
func toAPI(plan, prior model) api.AccountMember { return mapping.Delta(bind, &plan, &prior) }
