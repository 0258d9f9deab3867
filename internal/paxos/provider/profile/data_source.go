package profile

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/datasourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

var (
	_ datasource.DataSourceWithConfigure        = (*DataSource)(nil)
	_ datasource.DataSourceWithConfigValidators = (*DataSource)(nil)
)

// NewDataSource returns the data source paxos_profile.
func NewDataSource() datasource.DataSource { return &DataSource{} }

// DataSource is paxos_profile: one active profile, found by id or by nickname.
type DataSource struct{ session *session.Session }

// Metadata names the data source.
func (d *DataSource) Metadata(
	_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse,
) {
	resp.TypeName = req.ProviderTypeName + "_profile"
}

// Schema describes the data source.
func (d *DataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := foundAttributes()
	key := func(description string) schema.StringAttribute {
		return schema.StringAttribute{
			Optional: true, Computed: true, Validators: []validator.String{tfkit.PlainText(maxText)},
			MarkdownDescription: description + " Exactly one of `id` and `nickname` must be set.",
		}
	}
	attributes["id"] = key("The id that Paxos gave the profile, or `default` for the default profile.")
	attributes["nickname"] = key("The whole nickname, as it is written.")
	resp.Schema = schema.Schema{
		MarkdownDescription: "Returns one active profile, by its id or by its nickname. It is an error if there is no such profile.",
		Attributes:          attributes,
	}
}

// ConfigValidators wants one key.
func (d *DataSource) ConfigValidators(context.Context) []datasource.ConfigValidator {
	return []datasource.ConfigValidator{
		datasourcevalidator.ExactlyOneOf(path.MatchRoot("id"), path.MatchRoot("nickname")),
	}
}

// Configure takes the session from the provider.
func (d *DataSource) Configure(
	_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse,
) {
	d.session = session.From(req.ProviderData, &resp.Diagnostics)
}

// Read finds the profile, by either key with one request.
func (d *DataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var config fields
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	key := fmt.Sprintf("Looking for the profile with nickname %q failed.", config.Nickname.ValueString())
	find, by := d.byNickname, config.Nickname.ValueString()
	if !config.ID.IsNull() {
		key = "Reading profile " + config.ID.ValueString() + " failed."
		find, by = d.session.Client.GetProfile, config.ID.ValueString()
	}
	profile, err := find(ctx, by)
	if err != nil {
		tfkit.Failure{Action: "read profile", Context: key, Err: err}.AddError(&resp.Diagnostics)
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, fieldsFromAPI(tfkit.Everything, fields{}, profile))...)
}

// byNickname looks among the profiles whose nicknames begin with this one, as the API searches.
func (d *DataSource) byNickname(ctx context.Context, nickname string) (*api.Profile, error) {
	for profile, err := range d.session.Client.ListProfiles(ctx, api.ListProfilesOptions{Nickname: nickname}) {
		if err != nil {
			return nil, err
		}
		if profile.Nickname == nickname {
			return &profile, nil
		}
	}
	return nil, errors.New("no profile has this nickname; check it, and environment and client_id of the provider")
}

func foundAttributes() map[string]schema.Attribute {
	attributes := tfkit.DataSourceAttributes(resourceSchema().Attributes, providerArguments...)
	attributes["description"] = schema.StringAttribute{Computed: true, MarkdownDescription: "What the profile is for."}
	return attributes
}
