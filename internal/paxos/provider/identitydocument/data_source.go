package identitydocument

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

// NewListDataSource returns the data source paxos_identity_documents: the documents that an identity has, and those that it lacks.
func NewListDataSource() datasource.DataSource { return listDataSource.New() }

type listModel struct {
	IdentityID       types.String `tfsdk:"identity_id"`
	Documents        []fields     `tfsdk:"documents"`
	PendingDocuments []string     `tfsdk:"pending_documents"`
}

// listDataSource is a data source of one object: the API answers all documents together with what is pending.
var listDataSource = object.DataSource[*session.Session, listModel, api.Documents]{
	Type: &object.Type{
		Name: "identity_documents", Schema: resourceSchema, IDs: []object.ID{{Name: "identity_id", Description: "Id of the identity."}},
	},
	Description: "Returns the documents of an identity, and the types of those that Paxos needs and does not have.",
	Attributes: map[string]schema.Attribute{
		"documents": object.RowsAttribute("The documents, in the order in which Paxos lists them. Paxos can list a new document late.",
			object.RowAttributes[fields](&declaration)),
		"pending_documents": schema.ListAttribute{
			Computed: true, ElementType: types.StringType,
			MarkdownDescription: "The types of the documents that Paxos needs and does not have.",
		},
	},
	Get: func(ctx context.Context, s *session.Session, config listModel) (*api.Documents, error) {
		return s.Client.ListDocuments(ctx, config.IdentityID.ValueString())
	},
	Row: func(config listModel, list *api.Documents) listModel {
		config.Documents = []fields{}
		for _, document := range list.Documents {
			config.Documents = append(config.Documents, fromAPI(tfkit.Everything, model{}, &document).fields)
		}
		config.PendingDocuments = append([]string{}, list.PendingDocuments...)
		return config
	},
}
