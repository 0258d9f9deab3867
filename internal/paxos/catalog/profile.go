package catalog

import (
	"slices"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

func profile() []Object {
	return []Object{
		{
			Kind: Resource, Type: "paxos_profile",
			IDs: []string{"id"}, ImportID: profileID, Read: emulator.OpGetProfile,
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
			Kind: DataSource, Type: "paxos_profiles", Shows: "paxos_profile", Elements: "profiles[].",
			Attributes: slices.Concat([]Attribute{
				{"ids[]", text(2000), "mark-8", "mark-9", isFilter},
				{"nickname", text(2000), "Mark", "Other", isFreeText},
				{"order", choice, "DESC", "ASC", isFilter},
				{"limit", number, 7, 8, isFilter},
			}, bounds("created_at")),
		},
	}
}
