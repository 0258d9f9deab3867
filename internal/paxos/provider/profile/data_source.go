package profile

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

// NewDataSource returns the data source paxos_profile: one active profile, found by id or by nickname.
func NewDataSource() datasource.DataSource { return dataSource.New() }

var dataSource = object.DataSource[*session.Session, fields, api.Profile]{
	Type: &declaration, OneOf: []string{"id", "nickname"},
	Description: "Returns one active profile, by its id or by its nickname. It is an error if there is no such profile.",
	Attributes: map[string]schema.Attribute{
		"id": object.KeyAttribute("The id that Paxos gave the profile, or `default` for the default profile.",
			tfkit.PlainText(maxText), "id", "nickname"),
		"nickname": object.KeyAttribute("The whole nickname, as it is written.", tfkit.PlainText(maxText), "id", "nickname"),
	},
	Get: find,
	Failed: func(config fields) string {
		if config.ID.IsNull() {
			return fmt.Sprintf("Looking for the profile with nickname %q failed.", config.Nickname.ValueString())
		}
		return "Reading profile " + config.ID.ValueString() + " failed."
	},
	Row: func(_ fields, profile *api.Profile) fields { return rowFromAPI(profile) },
}

// find returns the profile by either key, with one request.
func find(ctx context.Context, s *session.Session, config fields) (*api.Profile, error) {
	if !config.ID.IsNull() {
		return s.Client.GetProfile(ctx, config.ID.ValueString())
	}
	found, err := s.Client.FindProfile(ctx, config.Nickname.ValueString())
	if found == nil && err == nil {
		err = errors.New("no profile has this nickname; check it, and environment and client_id of the provider")
	}
	return found, err
}

// rowFromAPI maps a profile to all that data sources show of it.
func rowFromAPI(profile *api.Profile) fields {
	return fieldsFromAPI(tfkit.Everything, fields{}, profile)
}
