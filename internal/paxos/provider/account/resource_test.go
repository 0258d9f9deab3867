package account_test

import (
	"maps"
	"net/http"
	"testing"

	"github.com/google/uuid"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

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

// tenant starts an emulator with the catalog's tenant, and returns its first account as well.
func tenant(t *testing.T) (*emulator.Server, *acctest.ProtocolResource, api.Account) {
	t.Helper()
	emu := emulator.New(t, emulator.WithSeed(catalog.Tenant()))
	return emu, paxostest.NewProtocolResource(t, emu, "paxos_account"), emu.Accounts.All()[0]
}

// config returns a configuration of an account of the first person.
func config(refID string, more attrs) attrs {
	c := attrs{"identity_id": catalog.PersonID, "ref_id": refID}
	maps.Copy(c, more)
	return c
}

// flag returns a flag in a state.
func flag(of protocol.Object, name string) bool {
	return protocol.Attribute(of.State, name).Equal(tftypes.NewValue(tftypes.Bool, true))
}

func imported(t *testing.T, m *acctest.ProtocolResource, id string) protocol.Object {
	t.Helper()
	state, diagnostics := m.Import(id, nil)
	acctest.RequireNoErrors(t, diagnostics)
	return state
}

// A create whose response was lost is not sent again: the account is found by its ref_id, one that the provider has made as well.
// A ref_id that is taken is an error at the argument with the account that has it, and an unknown owner one at identity_id.
func TestAccount_create(t *testing.T) {
	t.Parallel()
	emu, m, taken := tenant(t)
	for i, given := range []attrs{config("new", nil), {"identity_id": catalog.PersonID}} {
		emu.Fault(emukit.Fault{Operation: api.OpCreateAccount.Name, Kind: emukit.FaultResetAfter})
		state := m.MustApply(m.None(), given)
		emu.AssertFaultsConsumed(t)
		made := emu.Accounts.All()[2+i]
		assert.Equal(t, []string{made.ID, made.RefID}, []string{state.Text("id"), state.Text("ref_id")})
		if i == 1 {
			assert.NoError(t, uuid.Validate(made.RefID))
		}
	}
	assert.Len(t, emu.Requests(api.OpCreateAccount.Name), 2)
	assert.Len(t, emu.Requests(api.OpListAccounts.Name), 2)

	_, diagnostics := m.Apply(m.None(), config(taken.RefID, nil))
	assert.Regexp(t, `^ERROR\(AttributeName\("ref_id"\)\): Unable to create account: .*import \{.*`+taken.ID, acctest.FormatDiagnostics(diagnostics))
	_, diagnostics = m.Apply(m.None(), attrs{"identity_id": "unknown"})
	assert.Regexp(t, `^ERROR\(AttributeName\("identity_id"\)\): Unable to create account: `, acctest.FormatDiagnostics(diagnostics))
	emu.Fault(emukit.Fault{Operation: api.OpCreateAccount.Name, Kind: emukit.FaultStatus, Status: http.StatusBadGateway})
	_, diagnostics = m.Apply(m.None(), config("lost", nil))
	assert.Regexp(t, `^ERROR: Unable to create account: .*The account may exist.*was not repeated.*"lost"`, acctest.FormatDiagnostics(diagnostics))
}

// Another owner, or another type, is another account. The one that stays keeps its ref_id, so the plan refuses to use it again,
// whichever way the account is replaced.
func TestAccount_replace(t *testing.T) {
	t.Parallel()
	emu, m, _ := tenant(t)
	was := config("mine", attrs{"type": "BROKERAGE", "deletion_policy": "DISABLE"})
	state := m.MustApply(m.None(), was)
	id := state.Text("id")
	for _, refID := range []string{"mine", "other"} {
		m.NewRun()
		m.MustRead(state)
		wanted := config(refID, attrs{"identity_id": catalog.OtherPersonID})
		plan := m.Plan(state, wanted)
		require.Len(t, plan.RequiresReplace, 1)
		assert.Contains(t, acctest.FormatDiagnostics(plan.Diagnostics), "Paxos cannot delete account "+id, "the CLI drops warnings of the create")
		again := m.Plan(protocol.Object{State: m.Null(), Private: plan.Planned.Private}, wanted)
		said := acctest.FormatDiagnostics(again.Diagnostics)
		assert.Contains(t, said, "Paxos cannot delete account "+id+". It disables the account", "what becomes of the replaced one")
		assert.Equal(t, refID == "mine", len(protocol.Errors(again.Diagnostics)) > 0, said)
		if refID == "mine" {
			assert.Contains(t, said, "Unable to create account: Account "+id+`, which the state has, has the ref_id "mine"`)
		}
	}
	m.NewRun()
	acctest.RequireNoErrors(t, m.Plan(m.None(), was).Diagnostics)
	assert.Contains(t, acctest.FormatDiagnostics(m.Plan(state, nil).Diagnostics), "use a moved block", "the old address, after the new one")
	assert.Len(t, emu.Requests(api.OpCreateAccount.Name), 1)
	assert.Empty(t, emu.Requests(api.OpUpdateAccount.Name))
}

// The owner of an account may be unknown in a plan, because its identity is replaced and usually adopted again: the account stays.
// If it is another identity after all, the apply says so and changes nothing.
func TestAccount_unknownOwner(t *testing.T) {
	t.Parallel()
	emu, m, _ := tenant(t)
	state := m.MustApply(m.None(), config("mine", nil))
	m.NewRun()
	m.MustRead(state)
	plan := m.Plan(state, config("mine", attrs{"identity_id": tftypes.UnknownValue, "description": "Other"}))
	acctest.RequireNoErrors(t, plan.Diagnostics)
	assert.Empty(t, plan.RequiresReplace)
	m.NewRun() // the apply plans again, with a known owner
	kept, diagnostics := m.Apply(state, config("mine", attrs{"identity_id": catalog.OtherPersonID, "description": "Other"}))
	assert.Contains(t, acctest.FormatDiagnostics(diagnostics), `ERROR(AttributeName("identity_id")): Unable to update account: Account `+
		state.Text("id")+" belongs to identity "+catalog.PersonID)
	assert.True(t, kept.Equal(state))
	assert.Empty(t, emu.Requests(api.OpUpdateAccount.Name))
	assert.Equal(t, "Other", m.MustApply(state, config("mine", attrs{"description": "Other"})).Text("description"))
	m.MustRead(state)
	assert.Len(t, m.Plan(state, config("other", attrs{"identity_id": catalog.OtherPersonID})).RequiresReplace, 1)
}

// A type that Paxos does not tell is no reason to replace an account that was imported, and is never sent in an update.
func TestAccount_untoldType(t *testing.T) {
	t.Parallel()
	emu, m, untold := tenant(t)
	state := imported(t, m, untold.ID)
	wanted := config(untold.RefID, attrs{"type": "BROKERAGE"})
	plan := m.Plan(state, wanted)
	assert.Empty(t, plan.RequiresReplace)
	applied, diagnostics := m.ApplyPlanned(plan)
	acctest.RequireNoErrors(t, diagnostics)
	assert.True(t, m.Plan(m.MustRead(applied), wanted).Empty())
	assert.Empty(t, emu.Requests(api.OpUpdateAccount.Name))
}

// Paxos makes a profile together with an account or never: the plan of a change says so, and an import knows what there is.
func TestAccount_profile(t *testing.T) {
	t.Parallel()
	emu, m, without := tenant(t)
	with := m.MustApply(m.None(), config("with", attrs{"create_profile": true}))
	profile := emu.Profiles.All()[2].ID
	assert.Equal(t, profile, with.Text("profile_id"))
	assert.True(t, flag(imported(t, m, with.Text("id")), "create_profile"))
	assert.True(t, m.Plan(with, config("with", nil)).Empty())
	for says, plan := range map[string]protocol.Plan{
		"true":  m.Plan(with, config("with", attrs{"create_profile": false})),
		"false": m.Plan(imported(t, m, without.ID), config(without.RefID, attrs{"create_profile": true})),
	} {
		assert.Regexp(t, `^ERROR\(AttributeName\("create_profile"\)\): Unable to change create_profile of account: Paxos takes `+
			`create_profile only when it creates the account, and account \S+ exists\. Set it to `+says+` as before, or take it out\. `+
			`For another create_profile, add another account, with another ref_id\.$`,
			acctest.FormatDiagnostics(plan.Diagnostics))
	}
	assert.Empty(t, emu.Requests(api.OpUpdateAccount.Name))
}

// An account that was disabled, elsewhere or by a destroy, shows that, and is enabled again if the configuration says so. None is
// created disabled.
func TestAccount_disabled(t *testing.T) {
	t.Parallel()
	emu, m, _ := tenant(t)
	plan := m.Plan(m.None(), config("new", attrs{"user_disabled": true}))
	assert.Contains(t, acctest.FormatDiagnostics(plan.Diagnostics), `ERROR(AttributeName("user_disabled")): Unable to create account`)
	m.NewRun()

	unmanaged, enabled := config("new", nil), config("new", attrs{"user_disabled": false, "deletion_policy": "DISABLE"})
	state := m.MustApply(m.None(), unmanaged)
	id := state.Text("id")
	emu.Accounts.Mutate(id, func(a *api.Account) { a.UserDisabled, a.AdminDisabled = true, true })
	state = m.MustRead(state)
	assert.True(t, flag(state, "user_disabled") && flag(state, "admin_disabled"))
	assert.True(t, m.Plan(state, unmanaged).Empty())
	state = m.MustApply(state, enabled)
	assert.False(t, flag(state, "user_disabled"))
	assert.Equal(t, "DISABLED", state.Text("summary_status"), "Paxos has disabled it, too")

	emu.Accounts.Mutate(id, func(a *api.Account) { a.AdminDisabled = false })
	m.NewRun()
	assert.True(t, m.MustApply(m.MustRead(state), nil).IsNull())
	state = imported(t, m, id)
	assert.True(t, flag(state, "user_disabled"))
	state = m.MustApply(state, enabled)
	held, _ := emu.Accounts.Find(id)
	assert.False(t, held.UserDisabled)
	assert.True(t, m.Plan(m.MustRead(state), enabled).Empty())
}

// Paxos replaces all metadata: the provider sends the whole map, and an empty one to remove it. What is not configured stays.
func TestAccount_metadata(t *testing.T) {
	t.Parallel()
	emu, m, _ := tenant(t)
	state := m.MustApply(m.None(), config("new", attrs{"metadata": attrs{"a": "1", "b": "2"}}))
	emu.Accounts.Mutate(state.Text("id"), func(a *api.Account) { a.Metadata["theirs"] = "3" })
	metadata := func() map[string]string {
		held, _ := emu.Accounts.Find(state.Text("id"))
		return held.Metadata
	}
	state = m.MustApply(m.MustRead(state), config("new", attrs{"metadata": attrs{"a": "1"}}))
	assert.Equal(t, map[string]string{"a": "1"}, metadata())
	state = m.MustApply(state, config("new", nil))
	assert.Equal(t, map[string]string{"a": "1"}, metadata())
	state = m.MustApply(state, config("new", attrs{"metadata": attrs{}}))
	assert.Empty(t, metadata())
	assert.True(t, m.Plan(m.MustRead(state), config("new", attrs{"metadata": attrs{}})).Empty())
}

// An account never sends members: whoever has added them, they stay.
func TestAccount_leavesMembersAlone(t *testing.T) {
	t.Parallel()
	emu, m, account := tenant(t)
	members := emu.AccountMembers.Of(account.ID)
	require.NotEmpty(t, members)
	state := imported(t, m, account.ID)
	state = m.MustApply(state, config("renamed", attrs{"description": "Other", "metadata": attrs{"a": "1"}, "user_disabled": true}))
	assert.Equal(t, members, emu.AccountMembers.Of(account.ID))
	assert.True(t, m.MustRead(state).Equal(state))
}

// The data sources show the members as well. What is not there is an error that says so.
func TestAccountDataSource(t *testing.T) {
	t.Parallel()
	emu, m, want := tenant(t)
	for _, by := range []attrs{{"id": want.ID}, {"ref_id": want.RefID}} {
		state, diagnostics := m.ReadData("paxos_account", by)
		require.Empty(t, acctest.FormatDiagnostics(diagnostics))
		assert.Equal(t, []string{want.ID, want.RefID}, []string{protocol.Text(state, "id"), protocol.Text(state, "ref_id")})
		var members []tftypes.Value
		require.NoError(t, protocol.Attribute(state, "members").As(&members))
		require.Len(t, members, 1)
		assert.Equal(t, want.Members[0].ID, protocol.Text(members[0], "id"))
	}
	emu.Fault(emukit.Fault{Operation: api.OpListAccounts.Name, Kind: emukit.FaultStale, Times: 10})
	made := m.MustApply(m.None(), config("made", nil))
	state, diagnostics := m.ReadData("paxos_account", attrs{"ref_id": "made"})
	require.Empty(t, acctest.FormatDiagnostics(diagnostics))
	assert.Equal(t, made.Text("id"), protocol.Text(state, "id"), "a list may show late what this run has created")
	for key, says := range map[string]string{"ref_id": "no account has this ref_id", "id": "check environment and client_id"} {
		_, diagnostics := m.ReadData("paxos_account", attrs{key: "unknown"})
		assert.Regexp(t, "^ERROR: Unable to read account: .*"+says, acctest.FormatDiagnostics(diagnostics))
	}
}

func TestAccountsDataSource(t *testing.T) {
	t.Parallel()
	emu, m, account := tenant(t)
	first := account.ID
	emu.Accounts.Forget(emu.Accounts.All()[1].ID)
	second := emu.Accounts.Add(api.Account{IdentityID: catalog.OtherPersonID, CreatedAt: "2025-01-01T00:00:00.000000Z"}).ID
	for name, tc := range map[string]struct {
		config attrs
		want   []string
	}{
		"all":        {nil, []string{first, second}},
		"owner":      {attrs{"identity_id": catalog.PersonID}, []string{first}},
		"created_at": {attrs{"created_at": attrs{"lt": "2025-06-01T00:00:00Z"}}, []string{second}},
		"updated_at": {attrs{"updated_at": attrs{"gt": "2025-06-01T00:00:00Z"}}, []string{first}},
		"order":      {attrs{"order": "ASC"}, []string{second, first}},
		"limit":      {attrs{"limit": 1}, []string{first}},
		"none":       {attrs{"identity_id": "unknown"}, []string{}},
	} {
		state, diagnostics := m.ReadData("paxos_accounts", tc.config)
		require.Empty(t, acctest.FormatDiagnostics(diagnostics), name)
		var rows []tftypes.Value
		require.NoError(t, protocol.Attribute(state, "accounts").As(&rows))
		found := []string{}
		for _, row := range rows {
			found = append(found, protocol.Text(row, "id"))
		}
		assert.Equal(t, tc.want, found, name)
	}
}
