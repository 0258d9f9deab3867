package catalog

import (
	"slices"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// The ids of two institutions, and of a member of the first.
const (
	institutionID       = "3c8f2d9b-5e0d-4b53-9d0e-0f6f5d1b7a11"
	otherInstitutionID  = "a4b7f6de-6f0c-4a5e-8f3c-2b8d9c7e4f22"
	institutionMemberID = "c1f0a9d3-7b7e-4d39-8a51-5e2c6b8d9f33"
)

var _ = register(institutionMember, holdInstitutions)

func institutionMember() []spec.Object {
	return []spec.Object{{
		Kind: spec.Resource, Type: "paxos_institution_member", IDs: []string{"institution_id", "id"},
		ImportID: institutionID + "/" + institutionMemberID, OnIdentity: true, References: map[string]string{"institution_id": "paxos_identity"},
		Life: &spec.Life{
			Create: api.OpAddMembers.Name, Read: api.OpGetIdentity.Name, WriteReads: 1,
			Local: []string{"deletion_policy"},
			Body:  "members[]", Beside: []string{"institution_id"},
			Replaced: []string{"institution_id", "identity_id", "roles[]", "ownership", "position"},
			Removals: spec.Ending("DELETE", api.OpDeleteMember.Name),
			Ends: map[string]spec.End{
				"forgotten": forgotten,
				"removed":   {Happen: spec.Forget("members", 1), Documented: true},
			},
			List: "members",
		},
		Forms: []spec.Form{{Least: []string{"institution_id", "identity_id", "roles[]"}}},
		Attributes: append([]spec.Attribute{
			spec.Row("institution_id", spec.Text(2000), otherInstitutionID, institutionID, spec.IsID),
			spec.Row("identity_id", spec.Text(2000), PersonID, OtherPersonID, spec.IsID),
			spec.Row("roles[]", spec.Value, "TRUSTEE", "GRANTOR", spec.IsMember),
			spec.Row("ownership", spec.Decimal, "12.5", "7", spec.IsMember),
			spec.Row("position", spec.Text(1000), "Director", "Chair", spec.IsMember),
			spec.Row("deletion_policy", spec.Choice, "DELETE", "ABANDON", spec.IsSteering),
			{Path: "name"},
			{Path: "summary_status", Shown: spec.IsStatus},
		}, spec.Computed(spec.IsID, "id")...),
	}, {
		Kind: spec.DataSource, Type: "paxos_institution_members", Shows: "paxos_institution_member", Elements: "members[].",
		Forms: []spec.Form{{Least: []string{"institution_id"}}},
		Attributes: slices.Concat([]spec.Attribute{spec.Row("institution_id", spec.Text(2000), institutionID, otherInstitutionID, spec.IsID)},
			spec.Computed(spec.IsID, "members[].identity_id"),
			spec.Computed(spec.IsMember, "members[].roles[]", "members[].ownership", "members[].position"),
			spec.Computed(spec.IsStatus, "members[].summary_status")),
	}, {
		Kind: spec.ListResource, Type: "paxos_institution_member",
		Finds:      map[string]any{"institution_id": institutionID},
		Queries:    map[string]int{api.OpListIdentities.Name: 1, api.OpGetIdentity.Name: 2},
		Attributes: []spec.Attribute{spec.Row("institution_id", spec.Text(2000), institutionID, otherInstitutionID, spec.IsID)},
	}}
}

// holdInstitutions adds two institutions to a tenant, one of them with a member.
func holdInstitutions(seed *emulator.Seed) {
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
}
