package catalog

import (
	"slices"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

var _ = register(sandboxStatus)

func sandboxStatus() []spec.Object {
	return []spec.Object{{
		Kind: spec.Resource, Type: "paxos_sandbox_identity_status",
		IDs: []string{"identity_id"}, ImportID: PersonID, OnIdentity: true,
		Life: &spec.Life{
			Create: api.OpSetSandboxStatus.Name, Read: api.OpGetIdentity.Name, Update: api.OpSetSandboxStatus.Name, WriteReads: 1,
			Local: []string{"timeouts."},
			Whole: true, // as Paxos may have reset those that did not change
			Fields: map[string]string{
				"identity_id": "", "user_disabled": "user_disabled.disabled", "admin_disabled": "admin_disabled.disabled",
			},
			Replaced: []string{"identity_id"},
			Removals: map[string]spec.Removal{"": {}},
			Ends:     map[string]spec.End{"forgotten": forgotten},
		},
		Forms: []spec.Form{{
			Least:  []string{"identity_id", "id_verification_status"},
			Except: []string{"document_verification_status"}, // a person's are not shown
		}},
		Attributes: slices.Concat([]spec.Attribute{
			spec.Row("identity_id", spec.Text(200), PersonID, OtherPersonID, spec.IsID),
			spec.Row("id_verification_status", spec.Choice, "APPROVED", "DENIED", spec.IsStatus),
			spec.Row("sanctions_verification_status", spec.Choice, "APPROVED", "DENIED", spec.IsStatus),
			spec.Row("document_verification_status", spec.Choice, "PENDING", "APPROVED", spec.IsStatus),
			spec.Row("additional_screening_status", spec.Choice, "PENDING", "APPROVED", spec.IsStatus),
			spec.Row("user_disabled", spec.Flag, true, false, spec.IsStatus),
			spec.Row("admin_disabled", spec.Flag, true, false, spec.IsStatus),
			spec.Row("timeouts.create", spec.Duration, "13s", "23s", spec.IsSteering),
			spec.Row("timeouts.update", spec.Duration, "14s", "24s", spec.IsSteering),
		}, spec.Computed(spec.IsStatus, "status")),
	}}
}
