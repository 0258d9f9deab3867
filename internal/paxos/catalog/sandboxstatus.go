package catalog

import (
	"slices"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

var _ = register(sandboxStatus)

func sandboxStatus() []Object {
	return []Object{{
		Kind: Resource, Type: "paxos_sandbox_identity_status",
		IDs: []string{"identity_id"}, ImportID: PersonID, OnIdentity: true,
		Life: &Life{
			Create: emulator.OpSetSandboxStatus, Read: emulator.OpGetIdentity, Update: emulator.OpSetSandboxStatus, WriteReads: 1,
			Local: []string{"timeouts."},
			Whole: true, // as Paxos may have reset those that did not change
			Fields: map[string]string{
				"identity_id": "", "user_disabled": "user_disabled.disabled", "admin_disabled": "admin_disabled.disabled",
			},
			Replaced: []string{"identity_id"},
			Removals: map[string]Removal{"": {}},
			Ends:     map[string]End{"forgotten": forgotten},
		},
		Forms: []Form{{
			Least:  []string{"identity_id", "id_verification_status"},
			Except: []string{"document_verification_status"}, // a person's are not shown
		}},
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
