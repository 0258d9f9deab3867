package catalog

import (
	"slices"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

func profile() []Object {
	filters := []Attribute{
		{"ids[]", text(2000), "mark-8", "mark-9", isFilter},
		{"nickname", text(2000), "Mark", "Other", isFreeText},
		{"order", choice, "DESC", "ASC", isFilter},
	}
	return []Object{
		{
			Kind: Resource, Type: "paxos_profile",
			IDs: []string{"id"}, ImportID: profileID,
			Life: &Life{
				Create: emulator.OpCreateProfile, Read: emulator.OpGetProfile, Update: emulator.OpUpdateProfile,
				Local:   []string{"deletion_policy"},
				Refused: []string{"description"},
				Removals: map[string]Removal{
					"DEACTIVATE": {Send: []string{emulator.OpDeactivateProfile}, Ends: true}, "ABANDON": {}, "PREVENT": {Refused: true},
				},
				Ends: map[string]End{
					"forgotten": {Happen: func(emu *emulator.Server, ids []string) { emu.Profiles.Forget(ids[0]) }},
					"deactivated": {func(emu *emulator.Server, ids []string) {
						emu.Profiles.Mutate(ids[0], func(p *emulator.Profile) { p.Deactivated = true })
					}, true},
				},
				Count: activeProfiles,
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

// activeProfiles counts the profiles that are not deactivated.
func activeProfiles(emu *emulator.Server) int {
	return len(slices.DeleteFunc(emu.Profiles.All(), func(p emulator.Profile) bool { return p.Deactivated }))
}
