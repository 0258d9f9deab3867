package identitycontrol

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

// NewListDataSource returns the data source paxos_identity_controls: the controls of one identity.
func NewListDataSource() datasource.DataSource { return listDataSource.New() }

type listModel struct {
	IdentityID     types.String      `tfsdk:"identity_id"`
	IncludeDeleted types.Bool        `tfsdk:"include_deleted"`
	Controls       []dataSourceModel `tfsdk:"controls"`
}

var listDataSource = object.ListDataSource[*session.Session, listModel, api.Control, dataSourceModel]{
	Name: "identity_controls",
	Description: "Returns the controls of an identity, set by you or by Paxos: those in force and, on request, " +
		"those that were lifted.",
	Attributes: map[string]schema.Attribute{
		"identity_id": idArgument("Id of the identity."),
		"include_deleted": schema.BoolAttribute{
			Optional: true, MarkdownDescription: "Whether to include lifted controls. Default: `false`.",
		},
		"controls": object.RowsAttribute("The controls, in the order in which Paxos lists them.", rowAttributes()),
	},
	List: func(ctx context.Context, s *session.Session, config listModel) iter.Seq2[api.Control, error] {
		return s.Client.ListControls(ctx, api.ListControlsOptions{
			IdentityID: config.IdentityID.ValueString(), IncludeDeleted: config.IncludeDeleted.ValueBool(),
		})
	},
	Failed: func(config listModel) string {
		return "Listing the controls of identity " + config.IdentityID.ValueString() + " failed."
	},
	Row: func(config listModel, control *api.Control) dataSourceModel {
		return rowFromAPI(config.IdentityID, control)
	},
	Rows: func(m *listModel) *[]dataSourceModel { return &m.Controls },
}

func rowAttributes() map[string]schema.Attribute {
	attributes := object.RowAttributes[fields](&declaration)
	attributes["deleted_at"] = deletedAt
	return attributes
}
