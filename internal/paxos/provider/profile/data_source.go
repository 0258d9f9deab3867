package profile

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"

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
			Valid: tfkit.PlainText(maxText), Get: byID,
		},
		{
			Name:        "nickname",
			Description: "The whole nickname. A profile whose nickname has another case or other spaces is found if there is no other one.",
			Valid:       tfkit.PlainText(maxText), Get: byNickname,
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
