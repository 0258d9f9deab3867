package identity

import (
	"context"
	"iter"

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
	Type:        &declaration,
	Description: "Returns one identity, by its id or by your own `ref_id`. It is an error if there is none, or more than one.",
	Keys: []object.Key[*session.Session, dataSourceModel, api.Identity]{
		{Name: "id", Description: "The id that Paxos gave the identity.", Valid: tfkit.PlainText(maxName), Get: getWhole},
		{
			Name: "ref_id", Description: "Your own id of the identity. Paxos cannot search by it, so the provider lists all your identities, a " +
				"request for each page, once for all lookups of a run.",
			Valid: tfkit.PlainText(maxName), Get: getByRefID,
		},
	},
	Attributes: map[string]schema.Attribute{
		"include_details": schema.BoolAttribute{
			Optional: true,
			MarkdownDescription: "Whether to read `person_details`, `institution_details` and `verification`, which puts personal " +
				"data into the state. Default: `true`.",
		},
	},
	Row: dataSourceFromAPI,
}

// getWhole returns the whole identity.
func getWhole(ctx context.Context, s *session.Session, config dataSourceModel, id string) (*api.Identity, error) {
	return s.Client.GetIdentity(ctx, id, api.GetIdentityOptions{
		Details: config.IncludeDetails.IsNull() || config.IncludeDetails.ValueBool(), Members: true, RefID: config.RefID.ValueString(),
	})
}

func getByRefID(ctx context.Context, s *session.Session, config dataSourceModel, refID string) (*api.Identity, error) {
	id, err := findByRefID(ctx, s, refID)
	if err != nil {
		return nil, err
	}
	return getWhole(ctx, s, config, id)
}

// NewListDataSource returns the data source paxos_identities: the identities that match a filter, without their details.
func NewListDataSource() datasource.DataSource { return listDataSource.New() }

// filters are the arguments that the data source and the list resource share.
type filters struct {
	object.Listing
	SummaryStatus      types.String       `tfsdk:"summary_status"`
	IdentityType       types.String       `tfsdk:"identity_type"`
	ControlTypes       types.Set          `tfsdk:"control_types"`
	ControlReasonCodes types.Set          `tfsdk:"control_reason_codes"`
	UpdatedAt          *object.TimeFilter `tfsdk:"updated_at"`
}

var listDataSource = object.ListDataSource[*session.Session, filters, api.Identity, summary]{
	Name: "identities", Type: &declaration, Order: "DESC", RowsDescription: "The identities, without details.",
	Description: "Returns the identities that match all filters, or all of your identities without a filter. Paxos returns " +
		"them without details, so that no personal data enters the state. Each page is one request.",
	Filters: map[string]schema.Attribute{
		"summary_status": object.ChoiceAttribute("Only identities with this status", api.IdentityStatuses...),
		"identity_type":  object.ChoiceAttribute("Only identities of this type", "PERSON", "INSTITUTION"),
		"control_types": object.AnyOfAttribute("Only identities with an active control of one of these types: `SELL_ONLY`, `CLOSED`, "+
			"`FROZEN`, `DORMANT`.", tfkit.OneOfOrWarn(api.ControlTypes...)),
		"control_reason_codes": object.AnyOfAttribute("Only identities with an active control for one of these reasons, such as "+
			"`COMPLIANCE_KYC`.", tfkit.OneOfOrWarn(api.ControlReasonCodes...)),
		"updated_at": object.TimeAttribute("Only identities updated in this time."),
	},
	List: func(ctx context.Context, s *session.Session, f filters, limit int) iter.Seq2[api.Identity, error] {
		return s.Client.ListIdentities(ctx, api.ListIdentitiesOptions{
			ListOptions:   session.ListOptions(f.Listing, limit),
			SummaryStatus: api.IdentityStatus(f.SummaryStatus.ValueString()), IdentityType: api.IdentityType(f.IdentityType.ValueString()),
			ControlTypes: object.Texts[api.ControlType](f.ControlTypes), ControlReasonCodes: object.Texts[string](f.ControlReasonCodes),
			UpdatedAt: api.TimeFilter(f.UpdatedAt.Bounds()),
		})
	},
	Row: func(_ filters, row *api.Identity) summary { return summaryFromAPI(tfkit.Everything, summary{}, row) },
}
