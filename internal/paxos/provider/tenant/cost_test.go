package tenant_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// large returns a tenant of 190 people and 10 institutions, with 300 controls and 100 accounts.
func large() emulator.Seed {
	var seed emulator.Seed
	id := func(i int) string { return fmt.Sprintf("identity-%03d", i) }
	for i := range 200 {
		identity := emulator.SeedIdentity{Identity: api.Identity{ID: id(i), RefID: "customer-" + id(i)}}
		if i < 190 {
			identity.PersonDetails = &api.PersonDetails{FirstName: "Ada", LastName: "Miller"}
		} else {
			identity.InstitutionDetails = &api.InstitutionDetails{Name: "Miller Trust", InstitutionType: "TRUST"}
			identity.InstitutionMembers = []api.InstitutionMember{{IdentityID: id(i - 190), Roles: []string{"TRUSTEE"}}}
		}
		identity.Controls = append(identity.Controls, api.Control{Type: api.ControlSellOnly, SetBy: api.OwnerClient, ReasonCode: "OTHER"})
		if i < 100 {
			identity.Controls = append(identity.Controls, api.Control{Type: api.ControlFrozen, SetBy: api.OwnerPaxos, ReasonCode: "OTHER"})
			seed.Accounts = append(seed.Accounts, api.Account{IdentityID: id(i), RefID: "account-" + id(i)})
		}
		seed.Identities = append(seed.Identities, identity)
	}
	return seed
}

// A query of a large tenant costs pages, and one request for each institution; with personal data, one more for each identity. The import
// costs at most one request for each object.
func TestAccTenant_requests(t *testing.T) {
	t.Parallel()
	acctest.Query.Require(t)
	emu := emulator.New(t, emulator.WithSeed(large()))
	for personal, most := range map[bool]int{false: 40, true: 40 + len(emu.Identities.All())} {
		lines := commands(t, 0)
		i := start(t, emu, lines[0], personal)
		emu.ResetJournal()
		i.run(lines[1])
		assert.Less(t, len(emu.Journal()), most, "%v", acctest.RequestCounts(emu))
		if personal {
			continue
		}
		emu.ResetJournal()
		assert.Contains(t, i.run("apply"), "Resources: 610 imported, 0 added, 0 changed, 0 destroyed.")
		requests := acctest.RequestCounts(emu)
		delete(requests, emulator.OpToken)
		sum := 0
		for _, count := range requests {
			sum += count
		}
		assert.LessOrEqual(t, sum, 610, "%v", requests)
		assert.Empty(t, paxostest.Writes(emu))
	}
}

// The lists of the same tenant cost as few requests without a query.
func TestAccTenant_requestsOfLists(t *testing.T) {
	t.Parallel()
	acctest.RequireCLI(t)
	emu := emulator.New(t, emulator.WithSeed(large()))
	lines := commands(t, 1)
	i := start(t, emu, lines[0], false)
	i.run(lines[1])
	emu.ResetJournal()
	i.run(lines[2])
	assert.Less(t, len(emu.Journal()), 40, "%v", acctest.RequestCounts(emu))
}
