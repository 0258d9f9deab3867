package catalog

import "github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec"

var _ = register(identityActions)

func identityActions() []spec.Object {
	id := spec.Row("identity_id", spec.Text(200), OtherPersonID, PersonID, spec.IsID)
	status := func(path string) spec.Attribute {
		return spec.Row(path, spec.Choice, "DENIED", "PENDING", spec.IsStatus)
	}
	return []spec.Object{
		{
			Kind: spec.Action, Type: "paxos_kyc_refresh_complete",
			Forms: []spec.Form{{Least: []string{"identity_id", "last_kyc_refresh_date"}}},
			Attributes: []spec.Attribute{
				id, spec.Row("last_kyc_refresh_date", spec.Instant, "2026-01-02T03:04:05Z", "2026-02-03T04:05:06+01:00", spec.IsTime),
			},
		},
		{Kind: spec.Action, Type: "paxos_sandbox_kyc_refresh_start", Attributes: []spec.Attribute{id}},
		{
			Kind: spec.Action, Type: "paxos_sandbox_identity_status_set",
			Forms: []spec.Form{{Least: []string{"identity_id", "id_verification_status"}}},
			Attributes: []spec.Attribute{
				id, status("id_verification_status"), status("sanctions_verification_status"),
				status("document_verification_status"), status("additional_screening_status"),
			},
		},
	}
}
