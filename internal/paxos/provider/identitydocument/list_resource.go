package identitydocument

import (
	"context"
	"iter"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

// NewListResource returns the list resource paxos_identity_document.
func NewListResource() list.ListResource { return listResource.New() }

// filters are the arguments of the list resource.
type filters struct {
	IdentityID types.String `tfsdk:"identity_id"`
}

var listResource = object.ListResource[*session.Session, filters, model, api.Document]{
	Type:        &declaration,
	Description: "Finds the documents of an identity, with one request.",
	Filters:     map[string]schema.Attribute{"identity_id": object.IDArgument("Id of the identity.")},
	List: func(ctx context.Context, s *session.Session, f filters, _ int) iter.Seq2[object.Listed[api.Document], error] {
		id := f.IdentityID.ValueString()
		lists := object.Once(func() (*api.Documents, error) { return s.Client.ListDocuments(ctx, id) })
		documents := func(list *api.Documents) ([]api.Document, error) { return list.Documents, nil }
		return object.Each(lists, documents, func(_ *api.Documents, d *api.Document) (ids []string, name string) {
			name = "document " + d.FileID // the name that a user gave it can be personal
			if len(d.DocumentTypes) > 0 {
				name += " (" + strings.Join(d.DocumentTypes, ", ") + ")"
			}
			return []string{id, d.FileID}, name
		})
	},
	FromAPI: fromAPI,
}
