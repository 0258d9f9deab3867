package identitycontrol

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

var _ datasource.DataSourceWithConfigure = (*ListDataSource)(nil)

// NewListDataSource returns the data source paxos_identity_controls.
func NewListDataSource() datasource.DataSource { return &ListDataSource{} }

// ListDataSource is paxos_identity_controls: the controls of one identity.
type ListDataSource struct{ session *session.Session }

type listModel struct {
	IdentityID     types.String      `tfsdk:"identity_id"`
	IncludeDeleted types.Bool        `tfsdk:"include_deleted"`
	Controls       []dataSourceModel `tfsdk:"controls"`
}

// Metadata names the data source.
func (d *ListDataSource) Metadata(
	_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse,
) {
	resp.TypeName = req.ProviderTypeName + "_identity_controls"
}

// Schema describes the data source.
func (d *ListDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Returns the controls of an identity, set by you or by Paxos: those in force and, on request, " +
			"those that were lifted.",
		Attributes: map[string]schema.Attribute{
			"identity_id": identityIDArgument(),
			"include_deleted": schema.BoolAttribute{
				Optional: true, MarkdownDescription: "Whether to include lifted controls. Default: `false`.",
			},
			"controls": schema.ListNestedAttribute{
				Computed: true, MarkdownDescription: "The controls, in the order in which Paxos lists them.",
				NestedObject: schema.NestedAttributeObject{Attributes: dataSourceAttributes()},
			},
		},
	}
}

// Configure takes the session from the provider.
func (d *ListDataSource) Configure(
	_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse,
) {
	d.session = session.From(req.ProviderData, &resp.Diagnostics)
}

// Read lists the controls, all pages of them.
func (d *ListDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var config listModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	config.Controls = []dataSourceModel{}
	for control, err := range d.session.Client.ListControls(ctx, api.ListControlsOptions{
		IdentityID: config.IdentityID.ValueString(), IncludeDeleted: config.IncludeDeleted.ValueBool(),
	}) {
		if err != nil {
			tfkit.Failure{
				Action:  "list identity controls",
				Context: "Listing the controls of identity " + config.IdentityID.ValueString() + " failed.",
				Err:     err,
			}.AddError(&resp.Diagnostics)
			return
		}
		config.Controls = append(config.Controls, dataSourceFromAPI(config.IdentityID, &control))
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, config)...)
}
