package profile

import (
	"context"
	"iter"

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

// NewListDataSource returns the data source paxos_profiles: the active profiles that match a filter.
func NewListDataSource() datasource.DataSource { return listDataSource.New() }

type listModel struct {
	filters
	Limit    types.Int64 `tfsdk:"limit"`
	Profiles []fields    `tfsdk:"profiles"`
}

// filters are the arguments that the data source and the list resource share.
type filters struct {
	Nickname  types.String       `tfsdk:"nickname"`
	IDs       types.Set          `tfsdk:"ids"`
	CreatedAt *object.TimeFilter `tfsdk:"created_at"`
	Order     types.String       `tfsdk:"order"`
}

// list lists the profiles that the filters let through, at most limit if that is not 0.
func (f filters) list(ctx context.Context, s *session.Session, limit int) iter.Seq2[api.Profile, error] {
	return s.Client.ListProfiles(ctx, api.ListProfilesOptions{
		Nickname: f.Nickname.ValueString(), IDs: object.Texts[string](f.IDs),
		CreatedAt: api.TimeFilter(f.CreatedAt.Bounds()), Order: f.Order.ValueString(), Limit: limit,
	})
}

var listDataSource = object.ListDataSource[*session.Session, listModel, api.Profile, fields]{
	Name:        "profiles",
	Description: "Returns the active profiles that match all filters, or all active profiles without a filter.",
	Attributes: map[string]schema.Attribute{
		"nickname": schema.StringAttribute{
			Optional: true, Validators: []validator.String{tfkit.PlainText(maxText)},
			MarkdownDescription: "Only profiles whose nickname begins with this text, in upper or lower case.",
		},
		"ids": object.AnyOfAttribute("Only profiles with one of these ids, at most 100.",
			tfkit.PlainText(maxText), setvalidator.SizeAtMost(api.MaxProfileIDs)),
		"created_at": object.TimeAttribute("Only profiles created in this time."),
		"order":      object.OrderAttribute("ASC"),
		"limit":      object.LimitAttribute("profiles"),
		"profiles":   object.RowsAttribute("The profiles.", object.RowAttributes[fields](&declaration)),
	},
	List: func(ctx context.Context, s *session.Session, config listModel) iter.Seq2[api.Profile, error] {
		return config.list(ctx, s, tfkit.Int(config.Limit))
	},
	Row:  func(_ listModel, profile *api.Profile) fields { return rowFromAPI(profile) },
	Rows: func(m *listModel) *[]fields { return &m.Profiles },
}
