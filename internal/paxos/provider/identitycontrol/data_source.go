package identitycontrol

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

var _ datasource.DataSourceWithConfigure = (*DataSource)(nil)

// NewDataSource returns the data source paxos_identity_control.
func NewDataSource() datasource.DataSource { return &DataSource{} }

// DataSource is paxos_identity_control: one control, lifted or not, whoever set it.
type DataSource struct{ session *session.Session }

// dataSourceModel is a control as the data sources show it.
type dataSourceModel struct {
	fields
	DeletedAt timetypes.RFC3339 `tfsdk:"deleted_at"`
}

func dataSourceFromAPI(identityID types.String, control *api.Control) dataSourceModel {
	return dataSourceModel{
		fields:    fieldsFromAPI(tfkit.Everything, fields{IdentityID: identityID}, control),
		DeletedAt: tfkit.Timestamp(control.DeletedAt),
	}
}

// Metadata names the data source.
func (d *DataSource) Metadata(
	_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse,
) {
	resp.TypeName = req.ProviderTypeName + "_identity_control"
}

// Schema describes the data source.
func (d *DataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := dataSourceAttributes()
	attributes["identity_id"] = identityIDArgument()
	attributes["id"] = schema.StringAttribute{
		Required: true, Validators: []validator.String{tfkit.PlainText(maxText)},
		MarkdownDescription: "Id of the control.",
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Returns one control of an identity, in force or lifted, set by you or by Paxos. It is an error if there " +
			"is no such control.",
		Attributes: attributes,
	}
}

// Configure takes the session from the provider.
func (d *DataSource) Configure(
	_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse,
) {
	d.session = session.From(req.ProviderData, &resp.Diagnostics)
}

// Read lists the identity's controls and picks the one.
func (d *DataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var config dataSourceModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	control, err := d.session.Client.GetControl(ctx, config.IdentityID.ValueString(), config.ID.ValueString())
	if err != nil {
		tfkit.Failure{
			Action: "read identity control",
			Context: "Reading control " + config.ID.ValueString() + " of identity " + config.IdentityID.ValueString() +
				" failed.",
			Err: err,
		}.AddError(&resp.Diagnostics)
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, dataSourceFromAPI(config.IdentityID, control))...)
}

func dataSourceAttributes() map[string]schema.Attribute {
	attributes := tfkit.DataSourceAttributes(resourceSchema().Attributes, providerArguments...)
	attributes["deleted_at"] = schema.StringAttribute{
		Computed: true, CustomType: timetypes.RFC3339Type{},
		MarkdownDescription: "When the control was lifted (RFC 3339); null while it is in force.",
	}
	return attributes
}

func identityIDArgument() schema.StringAttribute {
	return schema.StringAttribute{
		Required: true, Validators: []validator.String{tfkit.PlainText(maxText)},
		MarkdownDescription: "Id of the identity.",
	}
}
