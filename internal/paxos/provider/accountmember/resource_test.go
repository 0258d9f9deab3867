package accountmember_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/catalog"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

func TestMain(m *testing.M) { paxostest.Main(m) }

type attrs = map[string]any

// tenant starts an emulator with the catalog's tenant. It returns the id of an account without members.
func tenant(t *testing.T) (*emulator.Server, *acctest.ProtocolResource, string) {
	t.Helper()
	emu := emulator.New(t, emulator.WithSeed(catalog.Tenant()))
	return emu, paxostest.NewProtocolResource(t, emu, "paxos_account_member"), emu.Accounts.All()[1].ID
}

func config(accountID, identityID string, roles ...string) attrs {
	return attrs{"account_id": accountID, "identity_id": identityID, "roles": roles}
}

// Two members of one account are added, changed and removed by themselves, in any order, and leave one that another client has
// added.
func TestAccountMember_leavesOthersAlone(t *testing.T) {
	t.Parallel()
	emu, m, account := tenant(t)
	third := emu.Identities.Add(api.Identity{PersonDetails: &api.PersonDetails{FirstName: "Cyd"}}).ID
	theirs := emu.AccountMembers.Add(emulator.AccountMember{
		AccountID: account, AccountMember: api.AccountMember{IdentityID: third, Roles: []string{"AUTHORIZED_USER"}},
	})
	first := m.MustApply(m.None(), config(account, catalog.PersonID, "AUTHORIZED_USER"))
	second := m.MustApply(m.None(), config(account, catalog.OtherPersonID, "FINANCIAL_ADVISOR"))
	assert.Len(t, emu.AccountMembers.Of(account), 3)
	assert.True(t, m.MustRead(first).Equal(first))
	m.MustApply(first, nil)
	assert.True(t, m.MustRead(second).Equal(second))
	m.MustApply(second, nil)
	assert.Equal(t, []emulator.AccountMember{theirs}, emu.AccountMembers.Of(account))
	assert.Empty(t, emu.Requests(api.OpUpdateAccount.Name))
}

// The order of the roles is no change, and roles that have changed elsewhere show as a replacement.
func TestAccountMember_roles(t *testing.T) {
	t.Parallel()
	emu, m, account := tenant(t)
	wanted := config(account, catalog.PersonID, "AUTHORIZED_USER", "FINANCIAL_ADVISOR")
	state := m.MustApply(m.None(), wanted)
	change := func(roles ...string) protocol.Plan {
		emu.AccountMembers.Mutate(state.Text("id"), func(member *emulator.AccountMember) { member.Roles = roles })
		m.NewRun()
		return m.Plan(m.MustRead(state), wanted)
	}
	assert.True(t, change("FINANCIAL_ADVISOR", "AUTHORIZED_USER").Empty())
	assert.Len(t, change("FINANCIAL_ADVISOR", "BENEFICIAL_OWNER").RequiresReplace, 1)
}
