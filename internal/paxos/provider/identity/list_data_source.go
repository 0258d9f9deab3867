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
