package catalog

var _ = register(identityActions)

func identityActions() []Object {
	id := Attribute{"identity_id", text(200), OtherPersonID, PersonID, isID}
	status := func(path string) Attribute { return Attribute{path, choice, "DENIED", "PENDING", isStatus} }
	return []Object{
		{
			Kind: Action, Type: "paxos_kyc_refresh_complete",
			Forms: []Form{{Least: []string{"identity_id", "last_kyc_refresh_date"}}},
			Attributes: []Attribute{
				id, {"last_kyc_refresh_date", instant, "2026-01-02T03:04:05Z", "2026-02-03T04:05:06+01:00", isTime},
			},
		},
		{Kind: Action, Type: "paxos_sandbox_kyc_refresh_start", Attributes: []Attribute{id}},
		{
			Kind: Action, Type: "paxos_sandbox_identity_status_set",
			Forms: []Form{{Least: []string{"identity_id", "id_verification_status"}}},
			Attributes: []Attribute{
				id, status("id_verification_status"), status("sanctions_verification_status"),
				status("document_verification_status"), status("additional_screening_status"),
			},
		},
	}
}
