package catalog

import (
	"slices"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

const profileID = "b7b77d82-e6a7-4ae9-9904-36231aedf985"

var _ = register(profile, holdProfiles)

func profile() []spec.Object {
	profiles, query := listed("paxos_profile", "profiles", api.OpListProfiles, map[string]any{"nickname": "settle"},
		spec.Row("ids[]", spec.Text(2000), "mark-8", "mark-9", spec.IsFilter),
		spec.Row("nickname", spec.Text(2000), "Mark", "Other", spec.IsFreeText))
	return []spec.Object{
		{
			Kind: spec.Resource, Type: "paxos_profile",
			IDs: []string{"id"}, ImportID: profileID, Unique: "nickname",
			Life: &spec.Life{
				Create: api.OpCreateProfile.Name, Read: api.OpGetProfile.Name, Update: api.OpUpdateProfile.Name,
				Local:    []string{"deletion_policy"},
				Refused:  []string{"description"},
				Removals: spec.Ending("DEACTIVATE", api.OpDeactivateProfile.Name),
				List:     "profiles", Gone: "deactivated",
			},
			Forms: []spec.Form{{Least: []string{"nickname"}}},
			Attributes: slices.Concat([]spec.Attribute{
				spec.Row("nickname", spec.Text(2000), "Mark profile", "Other profile", spec.IsFreeText),
				spec.Row("description", spec.Text(2000), "Mark assets", "Other assets", spec.IsFreeText),
				spec.Row("deletion_policy", spec.Choice, "DEACTIVATE", "PREVENT", spec.IsSteering),
			}, spec.Computed(spec.IsID, "id"), spec.Computed(spec.IsKind, "type")),
		},
		{
			Kind: spec.DataSource, Type: "paxos_profile", Shows: "paxos_profile", Keys: []string{"nickname"},
			Finds: map[string]any{"nickname": "Settlement"},
			Attributes: []spec.Attribute{
				spec.Row("id", spec.Text(2000), "mark-4", "mark-5", spec.IsID),
				spec.Row("nickname", spec.Text(2000), "mark-6", "mark-7", spec.IsFreeText),
			},
		},
		profiles, query,
	}
}

// holdProfiles adds a profile to a tenant, beside the default one.
func holdProfiles(seed *emulator.Seed) {
	settlement := api.Profile{
		ID: profileID, ProfileFields: api.ProfileFields{Nickname: "Settlement", Description: "Assets in settlement"},
	}
	seed.Profiles = []emulator.Profile{{Profile: settlement}}
}
