package identitycontrol

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

// NewDataSource returns the data source paxos_identity_control: one control, lifted or not, whoever set it.
func NewDataSource() datasource.DataSource { return dataSource.New() }

// dataSourceModel is a control as the data sources show it.
type dataSourceModel struct {
	fields
	DeletedAt timetypes.RFC3339 `tfsdk:"deleted_at"`
}

var dataSource = object.DataSource[*session.Session, dataSourceModel, api.Control]{
	Type: &declaration,
	Description: "Returns one control of an identity, in force or lifted, set by you or by Paxos. It is an error if there " +
		"is no such control.",
	Attributes: details,
	Get: func(ctx context.Context, s *session.Session, config dataSourceModel) (*api.Control, error) {
		return s.Client.GetControl(ctx, config.IdentityID.ValueString(), config.ID.ValueString())
	},
	Row: func(config dataSourceModel, control *api.Control) dataSourceModel {
		return rowFromAPI(config.IdentityID, control)
	},
}

// rowFromAPI maps a control to all that data sources show of it.
func rowFromAPI(identityID types.String, control *api.Control) dataSourceModel {
	return dataSourceModel{
		fields:    fromAPI(tfkit.Everything, model{fields: fields{IdentityID: identityID}}, control).fields,
		DeletedAt: tfkit.Timestamp(control.DeletedAt),
	}
}

// details are the attributes that only data sources have.
var details = map[string]schema.Attribute{
	"deleted_at": schema.StringAttribute{
		Computed: true, CustomType: timetypes.RFC3339Type{},
		MarkdownDescription: "When the control was lifted (RFC 3339); null while it is in force.",
	},
}

// NewListDataSource returns the data source paxos_identity_controls: the controls of one identity.
func NewListDataSource() datasource.DataSource { return listDataSource.New() }

type listFilters struct {
	IdentityID     types.String `tfsdk:"identity_id"`
	IncludeDeleted types.Bool   `tfsdk:"include_deleted"`
}

var listDataSource = object.ListDataSource[*session.Session, listFilters, api.Control, dataSourceModel]{
	Name: "identity_controls", Type: &declaration, RowAttributes: details,
	Rows: "controls", RowsDescription: "The controls, in the order in which Paxos lists them.",
	Description: "Returns the controls of an identity, set by you or by Paxos: those in force and, on request, " +
		"those that were lifted.",
	Filters: map[string]schema.Attribute{
		"identity_id": object.IDArgument("Id of the identity."),
		"include_deleted": schema.BoolAttribute{
			Optional: true, MarkdownDescription: "Whether to include lifted controls. Default: `false`.",
		},
	},
	List: func(ctx context.Context, s *session.Session, f listFilters, _ int) iter.Seq2[api.Control, error] {
		return s.Client.ListControls(ctx, api.ListControlsOptions{
			IdentityID: f.IdentityID.ValueString(), IncludeDeleted: f.IncludeDeleted.ValueBool(),
		})
	},
	Failed: func(f listFilters) string {
		return "Listing the controls of identity " + f.IdentityID.ValueString() + " failed."
	},
	Row: func(f listFilters, control *api.Control) dataSourceModel { return rowFromAPI(f.IdentityID, control) },
}
