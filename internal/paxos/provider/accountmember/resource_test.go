package accountmember_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
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
	assert.Empty(t, emu.Requests(emulator.OpUpdateAccount))
}

// An identity that is a member already, and an account that is not there, are errors at the argument that say what to do.
func TestAccountMember_refused(t *testing.T) {
	t.Parallel()
	emu, m, account := tenant(t)
	taken := m.MustApply(m.None(), config(account, catalog.PersonID, "AUTHORIZED_USER")).Text("id")
	_, diagnostics := m.Apply(m.None(), config(account, catalog.PersonID, "FINANCIAL_ADVISOR"))
	assert.Regexp(t, `^ERROR\(AttributeName\("identity_id"\)\): Unable to create account member: .*import \{.*id = "`+account+"/"+taken+`"`,
		acctest.FormatDiagnostics(diagnostics))
	_, diagnostics = m.Apply(m.None(), config("unknown", catalog.PersonID, "AUTHORIZED_USER"))
	assert.Regexp(t, `^ERROR\(AttributeName\("account_id"\)\): Unable to create account member: Adding identity `+catalog.PersonID+
		` to account unknown failed\..*Not Found`, acctest.FormatDiagnostics(diagnostics))
	assert.Len(t, emu.AccountMembers.Of(account), 1)
	_, diagnostics = m.Import(account+"/unknown", nil)
	assert.Contains(t, acctest.FormatDiagnostics(diagnostics), "the data source paxos_account lists its members")
}

// An addition whose response was lost is sent once, and found in the account. If it is not there, the error says how to import it.
func TestAccountMember_lost(t *testing.T) {
	t.Parallel()
	emu, m, account := tenant(t)
	emu.Fault(emukit.Fault{Operation: emulator.OpAddAccountMembers, Kind: emukit.FaultResetAfter})
	state := m.MustApply(m.None(), config(account, catalog.PersonID, "AUTHORIZED_USER", "FINANCIAL_ADVISOR"))
	emu.AssertFaultsConsumed(t)
	assert.Equal(t, emu.AccountMembers.Of(account)[0].ID, state.Text("id"))
	assert.Len(t, emu.Requests(emulator.OpAddAccountMembers), 1)
	emu.Fault(emukit.Fault{Operation: emulator.OpAddAccountMembers, Kind: emukit.FaultStatus, Status: http.StatusBadGateway})
	_, diagnostics := m.Apply(m.None(), config(account, catalog.OtherPersonID, "AUTHORIZED_USER"))
	assert.Regexp(t, "^ERROR: Unable to create account member: .*may have been added.*"+account+"/<member id>", acctest.FormatDiagnostics(diagnostics))
}

// Two answers of the account without the member show that it was removed; one is late.
func TestAccountMember_removedElsewhere(t *testing.T) {
	t.Parallel()
	emu, m, account := tenant(t)
	emu.Fault(emukit.Fault{Operation: emulator.OpGetAccount, Kind: emukit.FaultStale})
	state := m.MustApply(m.None(), config(account, catalog.PersonID, "AUTHORIZED_USER"))
	assert.True(t, m.MustRead(state).Equal(state))
	emu.AssertFaultsConsumed(t)
	emu.AccountMembers.Forget(state.Text("id"))
	m.NewRun()
	gone, diagnostics := m.Read(state)
	assert.True(t, gone.IsNull())
	assert.Regexp(t, `^WARNING: Account member was removed elsewhere: Member `+state.Text("id")+` \(identity `+catalog.PersonID+`\) of account `+
		account+` was removed\.`, acctest.FormatDiagnostics(diagnostics))
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
