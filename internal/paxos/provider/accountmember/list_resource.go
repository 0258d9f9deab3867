package accountmember

import (
	"cmp"
	"context"
	"iter"
	"strings"

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
	return object.Each(accounts, func(account api.Account) (listed []object.Listed[api.AccountMember], err error) {
		for _, m := range account.Members {
			listed = append(listed, object.Listed[api.AccountMember]{
				IDs: []string{account.ID, m.ID}, Object: m,
				Name: strings.Join(m.AllRoles(), ", ") + " of account " + cmp.Or(account.RefID, account.ID) + ": identity " + m.IdentityID,
			})
		}
		return listed, nil
	})
}
