package account

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

// NewListDataSource returns the data source paxos_accounts: the accounts that match a filter.
func NewListDataSource() datasource.DataSource { return listDataSource.New() }

type listModel struct {
	filters
	Limit    types.Int64       `tfsdk:"limit"`
	Accounts []dataSourceModel `tfsdk:"accounts"`
}

// filters are the arguments that the data source and the list resource share.
type filters struct {
	IdentityID types.String       `tfsdk:"identity_id"`
	CreatedAt  *object.TimeFilter `tfsdk:"created_at"`
	UpdatedAt  *object.TimeFilter `tfsdk:"updated_at"`
	Order      types.String       `tfsdk:"order"`
}

// list lists the accounts that the filters let through, at most limit if that is not 0.
func (f filters) list(ctx context.Context, s *session.Session, limit int) iter.Seq2[api.Account, error] {
	return s.Client.ListAccounts(ctx, api.ListAccountsOptions{
		IdentityID: f.IdentityID.ValueString(), CreatedAt: api.TimeFilter(f.CreatedAt.Bounds()),
		UpdatedAt: api.TimeFilter(f.UpdatedAt.Bounds()), Order: f.Order.ValueString(), Limit: limit,
	})
}

var listDataSource = object.ListDataSource[*session.Session, listModel, api.Account, dataSourceModel]{
	Name:        "accounts",
	Description: "Returns the accounts that match all filters, or all of your accounts without a filter. Each page is one request.",
	Attributes: map[string]schema.Attribute{
		"identity_id": schema.StringAttribute{
			Optional: true, Validators: []validator.String{tfkit.PlainText(maxText)},
			MarkdownDescription: "Only accounts whose owner is this identity.",
		},
		"created_at": object.TimeAttribute("Only accounts created in this time."),
		"updated_at": object.TimeAttribute("Only accounts updated in this time."),
		"order":      object.OrderAttribute("DESC"),
		"limit":      object.LimitAttribute("accounts"),
		"accounts":   object.RowsAttribute("The accounts.", withDetails(object.RowAttributes[dataSourceModel](&declaration))),
	},
	List: func(ctx context.Context, s *session.Session, config listModel) iter.Seq2[api.Account, error] {
		return config.list(ctx, s, tfkit.Int(config.Limit))
	},
	Row:  func(_ listModel, account *api.Account) dataSourceModel { return rowFromAPI(account) },
	Rows: func(m *listModel) *[]dataSourceModel { return &m.Accounts },
}
