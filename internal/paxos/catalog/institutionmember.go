package catalog

import (
	"slices"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// The ids of two institutions, and of a member of the first.
const (
	institutionID       = "3c8f2d9b-5e0d-4b53-9d0e-0f6f5d1b7a11"
	otherInstitutionID  = "a4b7f6de-6f0c-4a5e-8f3c-2b8d9c7e4f22"
	institutionMemberID = "c1f0a9d3-7b7e-4d39-8a51-5e2c6b8d9f33"
)

var _ = register(institutionMember)

func institutionMember() []Object {
	return []Object{{
		Kind: Resource, Type: "paxos_institution_member", IDs: []string{"institution_id", "id"},
		ImportID: institutionID + "/" + institutionMemberID, OnIdentity: true, References: map[string]string{"institution_id": "paxos_identity"},
		Held: func(seed *emulator.Seed) {
			trust := func(id, name, number string, members ...api.InstitutionMember) emulator.SeedIdentity {
				return emulator.SeedIdentity{Identity: api.Identity{
					ID: id, Status: api.StatusApproved, InstitutionMembers: members, InstitutionDetails: &api.InstitutionDetails{
						Name: name, InstitutionType: "TRUST", CIPID: number, CIPIDType: "EIN", CIPIDCountry: "USA",
					},
				}}
			}
			member := api.InstitutionMember{ID: institutionMemberID, IdentityID: OtherPersonID, Roles: []string{"TRUSTEE"}}
			seed.Identities = append(seed.Identities,
				trust(institutionID, "Miller Trust", "11-1111111", member), trust(otherInstitutionID, "Other Miller Trust", "11-1111112"))
		},
		Life: &Life{
			Create: emulator.OpAddMembers, Read: emulator.OpGetIdentity, WriteReads: 1,
			Local: []string{"deletion_policy"},
			Body:  "members[]", Beside: []string{"institution_id"},
			Replaced: []string{"institution_id", "identity_id", "roles[]", "ownership", "position"},
			Removals: map[string]Removal{
				"DELETE": {Send: []string{emulator.OpDeleteMember}, Ends: true}, "ABANDON": {}, "PREVENT": {Refused: true},
			},
			Ends: map[string]End{
				"forgotten": forgotten,
				"removed":   {func(emu *emulator.Server, ids []string) { emu.Members.Forget(ids[1]) }, true},
			},
			List: "members",
		},
		Forms: []Form{{Least: []string{"institution_id", "identity_id", "roles[]"}}},
		Attributes: append([]Attribute{
			{"institution_id", text(2000), otherInstitutionID, institutionID, isID},
			{"identity_id", text(2000), PersonID, OtherPersonID, isID},
			{"roles[]", value, "TRUSTEE", "GRANTOR", isMember},
			{"ownership", decimal, "12.5", "7", isMember},
			{"position", text(1000), "Director", "Chair", isMember},
			{"deletion_policy", choice, "DELETE", "ABANDON", isSteering},
			{Path: "name"},
			{Path: "summary_status", Shown: isStatus},
		}, computed(isID, "id")...),
	}, {
		Kind: DataSource, Type: "paxos_institution_members", Shows: "paxos_institution_member", Elements: "members[].",
		Forms: []Form{{Least: []string{"institution_id"}}},
		Attributes: slices.Concat([]Attribute{{"institution_id", text(2000), institutionID, otherInstitutionID, isID}},
			computed(isID, "members[].identity_id"), computed(isMember, "members[].roles[]", "members[].ownership", "members[].position"),
			computed(isStatus, "members[].summary_status")),
	}, {
		Kind: ListResource, Type: "paxos_institution_member", Queries: map[string]int{emulator.OpListIdentities: 1, emulator.OpGetIdentity: 2},
		Attributes: []Attribute{{"institution_id", text(2000), institutionID, otherInstitutionID, isID}},
	}}
}
