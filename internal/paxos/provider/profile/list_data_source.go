package profile

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/filter"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

var _ datasource.DataSourceWithConfigure = (*ListDataSource)(nil)

// NewListDataSource returns the data source paxos_profiles.
func NewListDataSource() datasource.DataSource { return &ListDataSource{} }

// ListDataSource is paxos_profiles: the active profiles that match a filter.
type ListDataSource struct{ session *session.Session }

type listModel struct {
	Nickname  types.String `tfsdk:"nickname"`
	IDs       types.Set    `tfsdk:"ids"`
	CreatedAt *filter.Time `tfsdk:"created_at"`
	Order     types.String `tfsdk:"order"`
	Limit     types.Int64  `tfsdk:"limit"`
	Profiles  []fields     `tfsdk:"profiles"`
}

// Metadata names the data source.
func (d *ListDataSource) Metadata(
	_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse,
) {
	resp.TypeName = req.ProviderTypeName + "_profiles"
}

// Schema describes the data source: the filters of the API and the rows it answers.
func (d *ListDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Returns the active profiles that match all filters, or all active profiles without a filter.",
		Attributes: map[string]schema.Attribute{
			"nickname": schema.StringAttribute{
				Optional: true, Validators: []validator.String{tfkit.PlainText(maxText)},
				MarkdownDescription: "Only profiles whose nickname begins with this text, in upper or lower case.",
			},
			"ids": schema.SetAttribute{
				Optional: true, ElementType: types.StringType, MarkdownDescription: "Only profiles with one of these ids, at most 100.",
				Validators: []validator.Set{
					setvalidator.SizeBetween(1, api.MaxProfileIDs), setvalidator.NoNullValues(),
					setvalidator.ValueStringsAre(tfkit.PlainText(maxText)),
				},
			},
			"created_at": filter.TimeAttribute("Only profiles created in this time."),
			"order":      filter.OrderAttribute("ASC"),
			"limit":      filter.LimitAttribute("profiles"),
			"profiles": schema.ListNestedAttribute{
				Computed: true, MarkdownDescription: "The profiles.",
				NestedObject: schema.NestedAttributeObject{Attributes: foundAttributes()},
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

// Read lists the profiles, all pages up to the limit.
func (d *ListDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var config listModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	config.Profiles = []fields{}
	for profile, err := range d.session.Client.ListProfiles(ctx, api.ListProfilesOptions{
		Nickname: config.Nickname.ValueString(), IDs: tfkit.StringElements(config.IDs.Elements()), CreatedAt: config.CreatedAt.ToAPI(),
		Order: config.Order.ValueString(), Limit: tfkit.Int(config.Limit),
	}) {
		if err != nil {
			tfkit.Failure{Action: "list profiles", Context: "Listing the profiles failed.", Err: err}.AddError(&resp.Diagnostics)
			return
		}
		config.Profiles = append(config.Profiles, fieldsFromAPI(tfkit.Everything, fields{}, &profile))
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, config)...)
}
