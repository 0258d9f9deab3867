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

// NewDataSource returns the data source paxos_profile: one active profile, found by id or by nickname.
func NewDataSource() datasource.DataSource { return dataSource.New() }

var dataSource = object.DataSource[*session.Session, fields, api.Profile]{
	Type:        &declaration,
	Description: "Returns one active profile, by its id or by its nickname. It is an error if there is no such profile.",
	Keys: []object.Key[*session.Session, fields, api.Profile]{
		{
			Name: "id", Description: "The id that Paxos gave the profile, or `default` for the default profile.",
			Valid: tfkit.PlainText(tfkit.MaxText), Get: byID,
		},
		{
			Name:        "nickname",
			Description: "The whole nickname. A profile whose nickname has another case or other spaces is found if there is no other one.",
			Valid:       tfkit.PlainText(tfkit.MaxText), Get: byNickname,
		},
	},
	Row: func(_ fields, profile *api.Profile) fields { return rowFromAPI(profile) },
}

func byID(ctx context.Context, s *session.Session, _ fields, id string) (*api.Profile, error) {
	return s.Client.GetProfile(ctx, id)
}

func byNickname(ctx context.Context, s *session.Session, _ fields, nickname string) (*api.Profile, error) {
	found, err := s.Client.FindProfile(ctx, nickname)
	if found != nil {
		found.Nickname = nickname // the attribute is as it is configured
	}
	return found, err
}

// rowFromAPI maps a profile to all that data sources show of it.
func rowFromAPI(profile *api.Profile) fields {
	return fromAPI(tfkit.Everything, model{}, profile).fields
}

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
			Optional: true, Validators: []validator.String{tfkit.PlainText(tfkit.MaxText)},
			MarkdownDescription: "Only profiles whose nickname begins with this text, in upper or lower case.",
		},
		"ids": object.AnyOfAttribute("Only profiles with one of these ids, at most 100.",
			tfkit.PlainText(tfkit.MaxText), setvalidator.SizeAtMost(api.MaxProfileIDs)),
	},
	List: func(ctx context.Context, s *session.Session, f filters, limit int) iter.Seq2[api.Profile, error] {
		return s.Client.ListProfiles(ctx, api.ListProfilesOptions{
			ListOptions: session.ListOptions(f.Listing, limit),
			Nickname:    f.Nickname.ValueString(), IDs: object.Texts[string](f.IDs),
		})
	},
	Row: func(_ filters, profile *api.Profile) fields { return rowFromAPI(profile) },
}
