package catalog

import (
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// The ids of what Tenant holds: two people, on the first of them a control and a document, two institutions, a member of the
// first, an account of each person, a member of the first account, and a profile. The examples name them.
const (
	PersonID            = "50ab57ff-44fd-4ea4-b593-7c79aa9e6c17"
	OtherPersonID       = "8d0a1a5c-5c5e-4b7c-9a52-6a7a1f3b2c10"
	controlID           = "59b8e3c5-2b6e-4fa6-afcf-8c685598241d"
	institutionID       = "3c8f2d9b-5e0d-4b53-9d0e-0f6f5d1b7a11"
	otherInstitutionID  = "a4b7f6de-6f0c-4a5e-8f3c-2b8d9c7e4f22"
	institutionMemberID = "c1f0a9d3-7b7e-4d39-8a51-5e2c6b8d9f33"
	documentID          = "f190b163-208f-4d73-8deb-4fb8b24add00"
	accountID           = "79c27a0e-46a2-4276-9769-e1ebc055fa72"
	otherAccountID      = "e69e4e31-6dca-4a46-bb85-af40b5fe2d59"
	accountMemberID     = "01516495-031a-4c6c-b277-5734ea9cb99c"
	profileID           = "b7b77d82-e6a7-4ae9-9904-36231aedf985"
)

// Tenant is what an emulator has to hold for good values and examples to name what exists.
func Tenant() emulator.Seed {
	person := func(id, refID, first, number string, controls ...api.Control) emulator.SeedIdentity {
		return emulator.SeedIdentity{Controls: controls, Identity: api.Identity{
			ID: id, RefID: refID, Status: api.StatusApproved, PersonDetails: &api.PersonDetails{
				FirstName: first, LastName: "Miller", DateOfBirth: "1985-12-10", Nationality: "GBR",
				CIPID: number, CIPIDType: "SSN", CIPIDCountry: "USA",
			},
		}}
	}
	trust := func(id, name, number string, members ...api.InstitutionMember) emulator.SeedIdentity {
		return emulator.SeedIdentity{Identity: api.Identity{
			ID: id, Status: api.StatusApproved, InstitutionMembers: members, InstitutionDetails: &api.InstitutionDetails{
				Name: name, InstitutionType: "TRUST", CIPID: number, CIPIDType: "EIN", CIPIDCountry: "USA",
			},
		}}
	}
	return emulator.Seed{
		Identities: []emulator.SeedIdentity{
			person(PersonID, "customer-1001", "Ada", "111-11-1111", api.Control{
				ID: controlID, Type: api.ControlSellOnly, SetBy: api.OwnerClient,
				ReasonCode: "END_USER_REQUEST", Reason: "Customer is winding the account down",
			}),
			person(OtherPersonID, "customer-1002", "Bea", "112-11-1111"),
			trust(institutionID, "Miller Trust", "11-1111111", api.InstitutionMember{
				ID: institutionMemberID, IdentityID: OtherPersonID, Roles: []string{"TRUSTEE"},
			}),
			trust(otherInstitutionID, "Other Miller Trust", "11-1111112"),
		},
		Documents: []emulator.Document{
			{IdentityID: PersonID, Document: api.Document{
				FileID: documentID, Name: "Residency.pdf", DocumentTypes: []string{"PROOF_OF_RESIDENCY"},
			}},
			{IdentityID: OtherPersonID, Document: api.Document{Name: "Bill.pdf"}},
		},
		Profiles: []emulator.Profile{{Profile: api.Profile{
			ID: profileID, Nickname: "Settlement", Description: "Assets in settlement",
		}}},
		Accounts: []api.Account{
			{
				ID: accountID, IdentityID: PersonID, RefID: "account-1001", Description: "Savings",
				Members: []api.AccountMember{{ID: accountMemberID, IdentityID: OtherPersonID, Roles: []string{"AUTHORIZED_USER"}}},
			},
			{ID: otherAccountID, IdentityID: OtherPersonID},
		},
	}
}
