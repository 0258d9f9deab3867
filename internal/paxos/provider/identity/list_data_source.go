package identity

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

var _ datasource.DataSourceWithConfigure = (*ListDataSource)(nil)

// NewListDataSource returns the data source paxos_identities.
func NewListDataSource() datasource.DataSource { return &ListDataSource{} }

// ListDataSource is paxos_identities: the identities that match a object.
type ListDataSource struct{ session *session.Session }

type listModel struct {
	SummaryStatus      types.String       `tfsdk:"summary_status"`
	IdentityType       types.String       `tfsdk:"identity_type"`
	ControlTypes       types.Set          `tfsdk:"control_types"`
	ControlReasonCodes types.Set          `tfsdk:"control_reason_codes"`
	CreatedAt          *object.TimeFilter `tfsdk:"created_at"`
	UpdatedAt          *object.TimeFilter `tfsdk:"updated_at"`
	Order              types.String       `tfsdk:"order"`
	Limit              types.Int64        `tfsdk:"limit"`
	Identities         []summary          `tfsdk:"identities"`
}

// Metadata names the data source.
func (d *ListDataSource) Metadata(
	_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse,
) {
	resp.TypeName = req.ProviderTypeName + "_identities"
}

// Schema describes the data source: the filters of the API and the rows it answers, which carry no details.
func (d *ListDataSource) Schema(ctx context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	row := tfkit.DataSourceAttributes(resourceSchema(ctx).Attributes, append([]string{
		"person_details", "institution_details", "institution_members", "tax_details", "tax_details_not_required",
		"customer_due_diligence", "customer_due_diligence_created_at", "is_merchant", "verification",
	}, providerArguments...)...)
	choices := func(description string, values []string) schema.SetAttribute {
		return schema.SetAttribute{
			Optional: true, ElementType: types.StringType, MarkdownDescription: description,
			Validators: []validator.Set{
				setvalidator.SizeAtLeast(1), setvalidator.NoNullValues(), setvalidator.ValueStringsAre(tfkit.OneOfOrWarn(values...)),
			},
		}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Returns the identities that match all filters, or all of your identities without a filter. Paxos returns " +
			"them without details, so that no personal data enters the state. Each page is one request.",
		Attributes: map[string]schema.Attribute{
			"summary_status": object.ChoiceAttribute("Only identities with this status", api.IdentityStatuses...),
			"identity_type":  object.ChoiceAttribute("Only identities of this type", "PERSON", "INSTITUTION"),
			"control_types": choices("Only identities with an active control of one of these types: `SELL_ONLY`, `CLOSED`, "+
				"`FROZEN`, `DORMANT`.", api.ControlTypes),
			"control_reason_codes": choices("Only identities with an active control for one of these reasons, such as "+
				"`COMPLIANCE_KYC`.", api.ControlReasonCodes),
			"created_at": object.TimeAttribute("Only identities created in this time."),
			"updated_at": object.TimeAttribute("Only identities updated in this time."),
			"order":      object.OrderAttribute("DESC"),
			"limit":      object.LimitAttribute("identities"),
			"identities": schema.ListNestedAttribute{
				Computed: true, MarkdownDescription: "The identities, without details.",
				NestedObject: schema.NestedAttributeObject{Attributes: row},
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

// Read lists the identities, all pages up to the limit.
func (d *ListDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var config listModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	config.Identities = []summary{}
	for row, err := range d.session.Client.ListIdentities(ctx, config.toAPI()) {
		if err != nil {
			tfkit.Failure{Action: "list identities", Context: "Listing the identities failed.", Err: err}.
				AddError(&resp.Diagnostics)
			return
		}
		config.Identities = append(config.Identities, summaryFromAPI(tfkit.Everything, summary{}, &row))
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, config)...)
}

func (m listModel) toAPI() api.ListIdentitiesOptions {
	options := api.ListIdentitiesOptions{
		SummaryStatus:      api.IdentityStatus(m.SummaryStatus.ValueString()),
		IdentityType:       api.IdentityType(m.IdentityType.ValueString()),
		ControlReasonCodes: tfkit.StringElements(m.ControlReasonCodes.Elements()),
		CreatedAt:          api.TimeFilter(m.CreatedAt.Bounds()),
		UpdatedAt:          api.TimeFilter(m.UpdatedAt.Bounds()),
		Order:              m.Order.ValueString(),
		Limit:              tfkit.Int(m.Limit),
	}
	for _, controlType := range tfkit.StringElements(m.ControlTypes.Elements()) {
		options.ControlTypes = append(options.ControlTypes, api.ControlType(controlType))
	}
	return options
}
