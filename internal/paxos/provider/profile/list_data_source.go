package profile

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
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

// NewListDataSource returns the data source paxos_profiles: the active profiles that match a filter.
func NewListDataSource() datasource.DataSource { return listDataSource.New() }

// NewListResource returns the list resource paxos_profile, which has the same filters.
func NewListResource() list.ListResource {
	return object.ListResourceFrom(&listDataSource, fromAPI, func(p *api.Profile) (id, name string) { return p.ID, p.Nickname }).New()
}

// filters are the arguments that the data source and the list resource share.
type filters struct {
	object.Listing
	Nickname types.String `tfsdk:"nickname"`
	IDs      types.Set    `tfsdk:"ids"`
}

var listDataSource = object.ListDataSource[*session.Session, filters, api.Profile, fields]{
	Name: "profiles", Type: &declaration, Order: "ASC",
	Description: "Returns the active profiles that match all filters, or all active profiles without a filter. Each page is one request.",
	Filters: map[string]schema.Attribute{
		"nickname": schema.StringAttribute{
			Optional: true, Validators: []validator.String{tfkit.PlainText(maxText)},
			MarkdownDescription: "Only profiles whose nickname begins with this text, in upper or lower case.",
		},
		"ids": object.AnyOfAttribute("Only profiles with one of these ids, at most 100.",
			tfkit.PlainText(maxText), setvalidator.SizeAtMost(api.MaxProfileIDs)),
	},
	List: func(ctx context.Context, s *session.Session, f filters, limit int) iter.Seq2[api.Profile, error] {
		return s.Client.ListProfiles(ctx, api.ListProfilesOptions{
			ListOptions: session.ListOptions(f.Listing, limit),
			Nickname:    f.Nickname.ValueString(), IDs: object.Texts[string](f.IDs),
		})
	},
	Row: func(_ filters, profile *api.Profile) fields { return rowFromAPI(profile) },
}
