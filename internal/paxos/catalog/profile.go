package catalog

import (
	"slices"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

const profileID = "b7b77d82-e6a7-4ae9-9904-36231aedf985"

var _ = register(profile)

func profile() []Object {
	filters := []Attribute{
		{"ids[]", text(2000), "mark-8", "mark-9", isFilter},
		{"nickname", text(2000), "Mark", "Other", isFreeText},
		{"order", choice, "DESC", "ASC", isFilter},
	}
	return []Object{
		{
			Kind: Resource, Type: "paxos_profile",
			IDs: []string{"id"}, ImportID: profileID, Unique: "nickname",
			Held: func(seed *emulator.Seed) { // beside the default profile
				settlement := api.Profile{ID: profileID, Nickname: "Settlement", Description: "Assets in settlement"}
				seed.Profiles = []emulator.Profile{{Profile: settlement}}
			},
			Life: &Life{
				Create: emulator.OpCreateProfile, Read: emulator.OpGetProfile, Update: emulator.OpUpdateProfile,
				Local:   []string{"deletion_policy"},
				Refused: []string{"description"},
				Removals: map[string]Removal{
					"DEACTIVATE": {Send: []string{emulator.OpDeactivateProfile}, Ends: true}, "ABANDON": {}, "PREVENT": {Refused: true},
				},
				List: "profiles", Gone: "deactivated",
			},
			Forms: []Form{{Least: []string{"nickname"}}},
			Attributes: slices.Concat([]Attribute{
				{"nickname", text(2000), "Mark profile", "Other profile", isFreeText},
				{"description", text(2000), "Mark assets", "Other assets", isFreeText},
				{"deletion_policy", choice, "DEACTIVATE", "PREVENT", isSteering},
			}, computed(isID, "id"), computed(isKind, "type")),
		},
		{
			Kind: DataSource, Type: "paxos_profile", Shows: "paxos_profile",
			Attributes: []Attribute{
				{"id", text(2000), "mark-4", "mark-5", isID},
				{"nickname", text(2000), "mark-6", "mark-7", isFreeText},
			},
		},
		{
			Kind: ListResource, Type: "paxos_profile", Queries: map[string]int{emulator.OpListProfiles: 1},
			Attributes: append(filters, bounds("created_at")...),
		},
		{
			Kind: DataSource, Type: "paxos_profiles", Shows: "paxos_profile", Elements: "profiles[].",
			Attributes: slices.Concat(filters, []Attribute{{"limit", number, 7, 8, isFilter}}, bounds("created_at")),
		},
	}
}
