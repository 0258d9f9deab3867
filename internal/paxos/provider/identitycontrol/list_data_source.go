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
