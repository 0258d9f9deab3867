package catalog

import (
	"slices"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

func sandboxStatus() []Object {
	return []Object{{
		Kind: Resource, Type: "paxos_sandbox_identity_status",
		IDs: []string{"identity_id"}, ImportID: PersonID, Read: emulator.OpGetIdentity, OnIdentity: true,
		Forms: []Form{{Least: []string{"identity_id", "id_verification_status"}}},
		Attributes: slices.Concat([]Attribute{
			{"identity_id", text(200), PersonID, OtherPersonID, isID},
			{"id_verification_status", choice, "APPROVED", "DENIED", isStatus},
			{"sanctions_verification_status", choice, "APPROVED", "DENIED", isStatus},
			{"document_verification_status", choice, "PENDING", "APPROVED", isStatus},
			{"additional_screening_status", choice, "PENDING", "APPROVED", isStatus},
			{"user_disabled", flag, true, false, isStatus},
			{"admin_disabled", flag, true, false, isStatus},
			{"timeouts.create", duration, "13s", "23s", isSteering},
			{"timeouts.update", duration, "14s", "24s", isSteering},
		}, computed(isStatus, "status")),
	}}
}
