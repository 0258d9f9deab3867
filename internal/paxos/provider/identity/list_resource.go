package identity

import (
	"cmp"
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/list"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

// NewListResource returns the list resource paxos_identity.
func NewListResource() list.ListResource {
	identities := object.ListResourceFrom(&listDataSource, fromAPI, func(row *api.Identity) (id, name string) {
		return row.ID, strings.ToLower(cmp.Or(string(row.Kind()), "identity")) + " " + cmp.Or(row.RefID, row.ID)
	})
	identities.Description = "Finds the identities that match all filters, or all of your identities without a filter. Each page is one " +
		"request, and with `include_resource` there is one more for each identity, because lists have no details, unless " +
		"`import_personal_data` of the provider is `false`."
	identities.Complete = func(ctx context.Context, s *session.Session, row *api.Identity) (*api.Identity, error) {
		return readWhole(ctx, s, row.ID, row.RefID)
	}
	return identities.New()
}
