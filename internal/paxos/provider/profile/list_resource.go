package profile

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/list"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

// NewListResource returns the list resource paxos_profile.
func NewListResource() list.ListResource { return listResource.New() }

var listResource = object.ListResource[*session.Session, filters, model, api.Profile]{
	Type:        &declaration,
	Description: "Finds the active profiles that match all filters, or all active profiles without a filter. Each page is one request.",
	Filters:     listDataSource.Arguments(),
	List: func(ctx context.Context, s *session.Session, f filters, limit int) iter.Seq2[object.Listed[api.Profile], error] {
		return object.Each(listDataSource.List(ctx, s, f, limit), func(p api.Profile) ([]object.Listed[api.Profile], error) {
			return []object.Listed[api.Profile]{{IDs: []string{p.ID}, Name: p.Nickname, Object: p}}, nil
		})
	},
	FromAPI: fromAPI,
}
