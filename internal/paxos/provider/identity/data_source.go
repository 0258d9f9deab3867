package identity

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

// NewDataSource returns the data source paxos_identity: one identity, found by id or by ref_id.
func NewDataSource() datasource.DataSource { return dataSource.New() }

// dataSourceModel is an identity as the data source shows it: all that Paxos says.
type dataSourceModel struct {
	fields
	IncludeDetails     types.Bool         `tfsdk:"include_details"`
	PersonDetails      *personFields      `tfsdk:"person_details"`
	InstitutionDetails *institutionFields `tfsdk:"institution_details"`
	TaxDetails         []taxDetailFields  `tfsdk:"tax_details"`
	InstitutionMembers []memberModel      `tfsdk:"institution_members"`
}

func dataSourceFromAPI(config dataSourceModel, identity *api.Identity) dataSourceModel {
	all := fromAPI(tfkit.Everything, model{}, identity)
	f := dataSourceModel{
		fields: all.fields, IncludeDetails: config.IncludeDetails, InstitutionMembers: all.InstitutionMembers,
	}
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

var dataSource = object.DataSource[*session.Session, dataSourceModel, api.Identity]{
	Type: &declaration, OneOf: []string{"id", "ref_id"},
	Description: "Returns one identity, by its id or by your own `ref_id`. It is an error if there is none, or more than one.",
	Attributes: map[string]schema.Attribute{
		"id": object.KeyAttribute("The id that Paxos gave the identity.", tfkit.PlainText(maxName), "id", "ref_id"),
		"ref_id": object.KeyAttribute("Your own id of the identity. Paxos cannot search by it, so the provider lists all your "+
			"identities, a request for each page, once for all lookups of a run.", tfkit.PlainText(maxName), "id", "ref_id"),
		"include_details": schema.BoolAttribute{
			Optional: true,
			MarkdownDescription: "Whether to read `person_details`, `institution_details` and `verification`, which puts personal " +
				"data into the state. Default: `true`.",
		},
	},
	Get: find,
	Failed: func(config dataSourceModel) string {
		if config.ID.IsNull() {
			return fmt.Sprintf("Looking for the identity with ref_id %q failed.", config.RefID.ValueString())
		}
		return "Reading identity " + config.ID.ValueString() + " failed."
	},
	Row: dataSourceFromAPI,
}

// find returns the whole identity by either key.
func find(ctx context.Context, s *session.Session, config dataSourceModel) (*api.Identity, error) {
	id := config.ID.ValueString()
	if config.ID.IsNull() {
		found, err := findByRefID(ctx, s, config.RefID.ValueString())
		if err != nil {
			return nil, err
		}
		id = found
	}
	return s.Client.GetIdentity(ctx, id, api.GetIdentityOptions{
		Details: config.IncludeDetails.IsNull() || config.IncludeDetails.ValueBool(), Members: true, RefID: config.RefID.ValueString(),
	})
}
