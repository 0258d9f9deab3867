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

// NewListDataSource returns the data source paxos_identities: the identities that match a filter, without their details.
func NewListDataSource() datasource.DataSource { return listDataSource.New() }

type listModel struct {
	filters
	Limit      types.Int64 `tfsdk:"limit"`
	Identities []summary   `tfsdk:"identities"`
}

// filters are the arguments that the data source and the list resource share.
type filters struct {
	SummaryStatus      types.String       `tfsdk:"summary_status"`
	IdentityType       types.String       `tfsdk:"identity_type"`
	ControlTypes       types.Set          `tfsdk:"control_types"`
	ControlReasonCodes types.Set          `tfsdk:"control_reason_codes"`
	CreatedAt          *object.TimeFilter `tfsdk:"created_at"`
	UpdatedAt          *object.TimeFilter `tfsdk:"updated_at"`
	Order              types.String       `tfsdk:"order"`
}

// list lists the identities that the filters let through, at most limit if that is not 0.
func (f filters) list(ctx context.Context, s *session.Session, limit int) iter.Seq2[api.Identity, error] {
	return s.Client.ListIdentities(ctx, api.ListIdentitiesOptions{
		SummaryStatus: api.IdentityStatus(f.SummaryStatus.ValueString()), IdentityType: api.IdentityType(f.IdentityType.ValueString()),
		ControlTypes: object.Texts[api.ControlType](f.ControlTypes), ControlReasonCodes: object.Texts[string](f.ControlReasonCodes),
		CreatedAt: api.TimeFilter(f.CreatedAt.Bounds()), UpdatedAt: api.TimeFilter(f.UpdatedAt.Bounds()),
		Order: f.Order.ValueString(), Limit: limit,
	})
}

var listDataSource = object.ListDataSource[*session.Session, listModel, api.Identity, summary]{
	Name: "identities",
	Description: "Returns the identities that match all filters, or all of your identities without a filter. Paxos returns " +
		"them without details, so that no personal data enters the state. Each page is one request.",
	Attributes: map[string]schema.Attribute{
		"summary_status": object.ChoiceAttribute("Only identities with this status", api.IdentityStatuses...),
		"identity_type":  object.ChoiceAttribute("Only identities of this type", "PERSON", "INSTITUTION"),
		"control_types": object.AnyOfAttribute("Only identities with an active control of one of these types: `SELL_ONLY`, `CLOSED`, "+
			"`FROZEN`, `DORMANT`.", tfkit.OneOfOrWarn(api.ControlTypes...)),
		"control_reason_codes": object.AnyOfAttribute("Only identities with an active control for one of these reasons, such as "+
			"`COMPLIANCE_KYC`.", tfkit.OneOfOrWarn(api.ControlReasonCodes...)),
		"created_at": object.TimeAttribute("Only identities created in this time."),
		"updated_at": object.TimeAttribute("Only identities updated in this time."),
		"order":      object.OrderAttribute("DESC"),
		"limit":      object.LimitAttribute("identities"),
		"identities": object.RowsAttribute("The identities, without details.", object.RowAttributes[summary](&declaration)),
	},
	List: func(ctx context.Context, s *session.Session, config listModel) iter.Seq2[api.Identity, error] {
		return config.list(ctx, s, tfkit.Int(config.Limit))
	},
	Row:  func(_ listModel, row *api.Identity) summary { return summaryFromAPI(tfkit.Everything, summary{}, row) },
	Rows: func(m *listModel) *[]summary { return &m.Identities },
}
