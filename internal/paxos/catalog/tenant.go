package catalog

import (
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// The ids of two people that Tenant holds, and of a control on the first of them. The examples name them.
const (
	PersonID      = "50ab57ff-44fd-4ea4-b593-7c79aa9e6c17"
	OtherPersonID = "8d0a1a5c-5c5e-4b7c-9a52-6a7a1f3b2c10"
	controlID     = "59b8e3c5-2b6e-4fa6-afcf-8c685598241d"
)

// The names of servers that have the controls of 2025.
const (
	Of2025    = "controls of 2025"
	OddOf2025 = "odd responses of 2025"
)

// Tenant is what an emulator has to hold for good values and examples to name what exists: two people, and what each resource
// has beside them.
func Tenant() emulator.Seed {
	person := func(id, refID, first, number string, controls ...api.Control) emulator.SeedIdentity {
		return emulator.SeedIdentity{Controls: controls, Identity: api.Identity{
			ID: id, RefID: refID, Status: api.StatusApproved, PersonDetails: &api.PersonDetails{
				FirstName: first, LastName: "Miller", DateOfBirth: "1985-12-10", Nationality: "GBR",
				CIPID: number, CIPIDType: "SSN", CIPIDCountry: "USA",
				Address: &api.Address{Country: "USA", Address1: "1 Main St", City: "Albany", Province: "NY", ZipCode: "12207"},
			},
		}}
	}
	seed := emulator.Seed{Identities: []emulator.SeedIdentity{
		person(PersonID, "customer-1001", "Ada", "111-11-1111", api.Control{
			ID: controlID, Type: api.ControlSellOnly, SetBy: api.OwnerClient,
			ReasonCode: "END_USER_REQUEST", Reason: "Customer is winding the account down",
		}),
		person(OtherPersonID, "customer-1002", "Bea", "112-11-1111"),
	}}
	for _, hold := range held {
		hold(&seed)
	}
	return seed
}
