package accountmember

import (
	"cmp"
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/member"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

// NewListResource returns the list resource paxos_account_member.
func NewListResource() list.ListResource { return listResource.New() }

// filters are the arguments of the list resource.
type filters struct {
	AccountID types.String `tfsdk:"account_id"`
}

var listResource = object.ListResource[*session.Session, filters, model, api.AccountMember]{
	Type: &declaration,
	Description: "Finds the members of one account, or of all of your accounts, without the owners. Those of all come with the list of " +
		"the accounts, whose pages are one request each.",
	Filters: map[string]schema.Attribute{"account_id": member.Filter("Only members of this account.")},
	List:    search,
	FromAPI: fromAPI,
}

func search(ctx context.Context, s *session.Session, f filters, _ int) iter.Seq2[object.Listed[api.AccountMember], error] {
	accounts := s.Client.ListAccounts(ctx, api.ListAccountsOptions{})
	if id := f.AccountID.ValueString(); id != "" {
		accounts = object.Once(func() (api.Account, error) {
			account, err := s.Client.GetAccount(ctx, id)
			if err != nil {
				return api.Account{}, err
			}
			return *account, nil
		})
	}
	members := func(account api.Account) ([]api.AccountMember, error) { return account.Members, nil }
	return object.Each(accounts, members, func(account api.Account, m *api.AccountMember) (ids []string, name string) {
		return []string{account.ID, m.ID}, member.Listed(m.AllRoles(), "account "+cmp.Or(account.RefID, account.ID), m.IdentityID)
	})
}
