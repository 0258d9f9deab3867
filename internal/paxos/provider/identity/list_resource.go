package identity

import (
	"cmp"
	"context"
	"iter"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/list"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

// NewListResource returns the list resource paxos_identity.
func NewListResource() list.ListResource { return listResource.New() }

var listResource = object.ListResource[*session.Session, filters, model, api.Identity]{
	Type: &declaration,
	Description: "Finds the identities that match all filters, or all of your identities without a filter. Each page is one request, " +
		"and with `include_resource` there is one more for each identity, because lists have no details, unless `import_personal_data` " +
		"of the provider is `false`.",
	Filters: listDataSource.Arguments(),
	List: func(ctx context.Context, s *session.Session, f filters, limit int) iter.Seq2[object.Listed[api.Identity], error] {
		return object.Each(listDataSource.List(ctx, s, f, limit), func(row api.Identity) ([]object.Listed[api.Identity], error) {
			name := strings.ToLower(cmp.Or(string(row.Kind()), "identity")) + " " + cmp.Or(row.RefID, row.ID)
			return []object.Listed[api.Identity]{{IDs: []string{row.ID}, Name: name, Object: row}}, nil
		})
	},
	Complete: func(ctx context.Context, s *session.Session, row *api.Identity) (*api.Identity, error) {
		return readWhole(ctx, s, row.ID, row.RefID)
	},
	FromAPI: fromAPI,
}
