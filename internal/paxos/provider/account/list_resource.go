package account

import (
	"cmp"
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/list"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

// NewListResource returns the list resource paxos_account.
func NewListResource() list.ListResource { return listResource.New() }

var listResource = object.ListResource[*session.Session, filters, model, api.Account]{
	Type:        &declaration,
	Description: "Finds the accounts that match all filters, or all of your accounts without a filter. Each page is one request.",
	Filters:     listDataSource.Arguments(),
	List: func(ctx context.Context, s *session.Session, f filters, limit int) iter.Seq2[object.Listed[api.Account], error] {
		return object.Each(listDataSource.List(ctx, s, f, limit), func(a api.Account) ([]object.Listed[api.Account], error) {
			return []object.Listed[api.Account]{{IDs: []string{a.ID}, Name: "account " + cmp.Or(a.RefID, a.ID), Object: a}}, nil
		})
	},
	FromAPI: fromAPI,
}
