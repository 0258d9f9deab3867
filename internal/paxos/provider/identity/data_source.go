package identity

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/datasourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

var (
	_ datasource.DataSourceWithConfigure        = (*DataSource)(nil)
	_ datasource.DataSourceWithConfigValidators = (*DataSource)(nil)
)

// NewDataSource returns the data source paxos_identity.
func NewDataSource() datasource.DataSource { return &DataSource{} }

// DataSource is paxos_identity: one identity, found by id or by ref_id.
type DataSource struct{ session *session.Session }

// dataSourceModel is an identity as the data source shows it: all that Paxos says.
type dataSourceModel struct {
	fields
	IncludeDetails     types.Bool         `tfsdk:"include_details"`
	PersonDetails      *personFields      `tfsdk:"person_details"`
	InstitutionDetails *institutionFields `tfsdk:"institution_details"`
	TaxDetails         []taxDetailFields  `tfsdk:"tax_details"`
	InstitutionMembers []memberModel      `tfsdk:"institution_members"`
}

func dataSourceFromAPI(identity *api.Identity) dataSourceModel {
	all := fromAPI(tfkit.Everything, model{}, identity)
	f := dataSourceModel{fields: all.fields, InstitutionMembers: all.InstitutionMembers}
	if all.PersonDetails != nil {
		f.PersonDetails = &all.PersonDetails.personFields
	}
	if all.InstitutionDetails != nil {
		f.InstitutionDetails = &all.InstitutionDetails.institutionFields
	}
	for _, detail := range identity.TaxDetails {
		f.TaxDetails = append(f.TaxDetails, taxDetailFromAPI(detail))
	}
	return f
}

// Metadata names the data source.
func (d *DataSource) Metadata(
	_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse,
) {
	resp.TypeName = req.ProviderTypeName + "_identity"
}

// Schema describes the data source.
func (d *DataSource) Schema(ctx context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := tfkit.DataSourceAttributes(resourceSchema(ctx).Attributes, providerArguments...)
	key := func(description string) schema.StringAttribute {
		return schema.StringAttribute{
			Optional: true, Computed: true, Validators: []validator.String{tfkit.PlainText(maxName)},
			MarkdownDescription: description + " Exactly one of `id` and `ref_id` must be set.",
		}
	}
	attributes["id"] = key("The id that Paxos gave the identity.")
	attributes["ref_id"] = key("Your own id of the identity. Paxos cannot search by it, so the provider lists all your " +
		"identities, a request for each page, once for all lookups of a run.")
	attributes["include_details"] = schema.BoolAttribute{
		Optional: true,
		MarkdownDescription: "Whether to read `person_details`, `institution_details` and `verification`, which puts personal " +
			"data into the state. Default: `true`.",
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Returns one identity, by its id or by your own `ref_id`. It is an error if there is none, or more " +
			"than one.",
		Attributes: attributes,
	}
}

// ConfigValidators wants one key.
func (d *DataSource) ConfigValidators(context.Context) []datasource.ConfigValidator {
	return []datasource.ConfigValidator{
		datasourcevalidator.ExactlyOneOf(path.MatchRoot("id"), path.MatchRoot("ref_id")),
	}
}

// Configure takes the session from the provider.
func (d *DataSource) Configure(
	_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse,
) {
	d.session = session.From(req.ProviderData, &resp.Diagnostics)
}

// Read finds the identity and reads it whole.
func (d *DataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var config dataSourceModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	id, key := config.ID.ValueString(), "Reading identity "+config.ID.ValueString()+" failed."
	var err error
	if config.ID.IsNull() {
		key = fmt.Sprintf("Looking for the identity with ref_id %q failed.", config.RefID.ValueString())
		id, err = findByRefID(ctx, d.session, config.RefID.ValueString())
	}
	details := config.IncludeDetails.IsNull() || config.IncludeDetails.ValueBool()
	var answer *api.Identity
	if err == nil {
		answer, err = d.session.Client.GetIdentity(ctx, id, api.GetIdentityOptions{
			Details: details, Members: true, RefID: config.RefID.ValueString(),
		})
	}
	if err != nil {
		tfkit.Failure{Action: "read identity", Context: key, Err: err}.AddError(&resp.Diagnostics)
		return
	}
	state := dataSourceFromAPI(answer)
	state.IncludeDetails = config.IncludeDetails
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
}
