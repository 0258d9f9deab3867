package account

import (
	"cmp"
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
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

// NewDataSource returns the data source paxos_account: one account, found by id or by ref_id.
func NewDataSource() datasource.DataSource { return dataSource.New() }

// dataSourceModel is an account as the data sources show it.
type dataSourceModel struct {
	fields
	Members   []memberModel     `tfsdk:"members"`
	UpdatedAt timetypes.RFC3339 `tfsdk:"updated_at"`
}

type memberModel struct {
	ID         types.String `tfsdk:"id"`
	IdentityID types.String `tfsdk:"identity_id"`
	Roles      types.Set    `tfsdk:"roles"`
}

var dataSource = object.DataSource[*session.Session, dataSourceModel, api.Account]{
	Type:        &declaration,
	Description: "Returns one account with its members, by its id or by your own `ref_id`. It is an error if there is no such account.",
	Attributes:  details,
	Keys: []object.Key[*session.Session, dataSourceModel, api.Account]{
		{Name: "id", Description: "The id that Paxos gave the account.", Valid: tfkit.PlainText(tfkit.MaxText), Get: byID},
		{
			Name: "ref_id", Description: "Your own id of the account. Paxos cannot search by it, so the provider lists all of your accounts, " +
				"a request for each page.", Valid: tfkit.PlainText(tfkit.MaxText), Get: byRefID,
		},
	},
	Row: func(_ dataSourceModel, account *api.Account) dataSourceModel { return rowFromAPI(account) },
}

func byID(ctx context.Context, s *session.Session, _ dataSourceModel, id string) (*api.Account, error) {
	return s.Client.GetAccount(ctx, id)
}

func byRefID(ctx context.Context, s *session.Session, _ dataSourceModel, refID string) (*api.Account, error) {
	return s.Client.FindAccount(ctx, refID)
}

// rowFromAPI maps an account to all that data sources show of it.
func rowFromAPI(account *api.Account) dataSourceModel {
	row := dataSourceModel{
		fields: fromAPI(tfkit.Everything, model{}, account).fields, Members: []memberModel{}, UpdatedAt: tfkit.Timestamp(account.UpdatedAt),
	}
	for _, member := range account.Members {
		row.Members = append(row.Members, memberModel{
			types.StringValue(member.ID), types.StringValue(member.IdentityID), tfkit.StringSet(member.AllRoles()),
		})
	}
	return row
}

// details are the attributes that only data sources have.
var details = map[string]schema.Attribute{
	"members": object.RowsAttribute("The members of the account, without its owner.", map[string]schema.Attribute{
		"id":          schema.StringAttribute{Computed: true, MarkdownDescription: "The id that Paxos gave the member."},
		"identity_id": schema.StringAttribute{Computed: true, MarkdownDescription: "Id of the member's identity."},
		"roles":       schema.SetAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: "What the member may do."},
	}),
	"updated_at": schema.StringAttribute{
		Computed: true, CustomType: timetypes.RFC3339Type{}, MarkdownDescription: "When the account was last updated (RFC 3339).",
	},
}

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
			Optional: true, Validators: []validator.String{tfkit.PlainText(tfkit.MaxText)},
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
