package account

import (
	"cmp"
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

// NewListDataSource returns the data source paxos_accounts: the accounts that match a filter.
func NewListDataSource() datasource.DataSource { return listDataSource.New() }

// NewListResource returns the list resource paxos_account, which has the same filters.
func NewListResource() list.ListResource {
	return object.ListResourceFrom(&listDataSource, fromAPI, func(a *api.Account) (id, name string) {
		return a.ID, "account " + cmp.Or(a.RefID, a.ID)
	}).New()
}

// filters are the arguments that the data source and the list resource share.
type filters struct {
	object.Listing
	IdentityID types.String       `tfsdk:"identity_id"`
	UpdatedAt  *object.TimeFilter `tfsdk:"updated_at"`
}

var listDataSource = object.ListDataSource[*session.Session, filters, api.Account, dataSourceModel]{
	Name: "accounts", Type: &declaration, Order: "DESC", RowAttributes: details,
	Description: "Returns the accounts that match all filters, or all of your accounts without a filter. Each page is one request.",
	Filters: map[string]schema.Attribute{
		"identity_id": schema.StringAttribute{
			Optional: true, Validators: []validator.String{tfkit.PlainText(maxText)},
			MarkdownDescription: "Only accounts whose owner is this identity.",
		},
		"updated_at": object.TimeAttribute("Only accounts updated in this time."),
	},
	List: func(ctx context.Context, s *session.Session, f filters, limit int) iter.Seq2[api.Account, error] {
		return s.Client.ListAccounts(ctx, api.ListAccountsOptions{
			ListOptions: session.ListOptions(f.Listing, limit),
			IdentityID:  f.IdentityID.ValueString(), UpdatedAt: api.TimeFilter(f.UpdatedAt.Bounds()),
		})
	},
	Row: func(_ filters, account *api.Account) dataSourceModel { return rowFromAPI(account) },
}
