package profile_test

import (
	"net/http"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// imported returns the state of a profile after an import.
func imported(t *testing.T, m *acctest.ProtocolResource, id string) protocol.Object {
	t.Helper()
	state, diagnostics := m.Import(id, nil)
	acctest.RequireNoErrors(t, diagnostics)
	return state
}

// applied returns the state of a profile with a deletion_policy.
func applied(t *testing.T, m *acctest.ProtocolResource, id, nickname, policy string) protocol.Object {
	t.Helper()
	state, diagnostics := m.Apply(imported(t, m, id), m.Object(map[string]any{"nickname": nickname, "deletion_policy": policy}))
	acctest.RequireNoErrors(t, diagnostics)
	return state
}

// standard returns the id of the default profile.
func standard(emu *emulator.Server) string { return emu.Profiles()[0].ID }

func TestProfile_importByIdentity(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	m := paxostest.NewProtocolResource(t, emu, kind)
	id := add(emu, "Main")
	state, diagnostics := m.Import("", map[string]any{"id": id})
	assert.Empty(t, acctest.FormatDiagnostics(diagnostics))
	assert.True(t, state.State.Equal(m.Object(map[string]any{
		"id": id, "nickname": "Main", "type": "NORMAL", "deletion_policy": "DEACTIVATE",
	})), state)
}

// An import takes ids only, and fails for what is deactivated or unknown.
func TestProfile_importFails(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	m := paxostest.NewProtocolResource(t, emu, kind)
	_, diagnostics := m.Import("default", nil)
	assert.Contains(t, acctest.FormatDiagnostics(diagnostics), "Unable to import by this id")

	gone := add(emu, "Gone")
	emu.MutateProfile(gone, func(p *emulator.Profile) { p.Deactivated = true })
	for id, want := range map[string]string{gone: "The API cannot reactivate a profile", "unknown": "check environment and client_id"} {
		_, diagnostics = m.Import(id, nil)
		assert.Contains(t, acctest.FormatDiagnostics(diagnostics), "ERROR: Unable to read profile: Reading profile "+id+" failed.")
		assert.Contains(t, acctest.FormatDiagnostics(diagnostics), want)
	}
}

// What a refresh makes of a profile that is not found: it is read again first, deactivated ones are asked for, and
// on_missing decides only about one that Paxos does not know at all.
func TestProfile_missing(t *testing.T) {
	t.Parallel()
	notFound := emukit.Fault{Operation: emulator.OpGetProfile, Kind: emukit.FaultStatus, Status: http.StatusNotFound, Times: 2}
	deactivate := func(emu *emulator.Server, id string) {
		emu.MutateProfile(id, func(p *emulator.Profile) { p.Deactivated = true })
	}
	for name, tc := range map[string]struct {
		happens   func(emu *emulator.Server, id string)
		onMissing string
		gone      bool
		says      string // "" for nothing
	}{
		"for now":                {func(emu *emulator.Server, _ string) { emu.Fault(notFound) }, "FORGET", false, ""},
		"deactivated":            {deactivate, "ERROR", true, "WARNING: Profile was deactivated elsewhere: Profile "},
		"deactivated, forgetful": {deactivate, "FORGET", true, "WARNING: Profile was deactivated elsewhere: Profile "},
		"unknown":                {(*emulator.Server).ForgetProfile, "ERROR", false, "ERROR: Unable to read profile: Paxos does not know profile "},
		"unknown, forgetful":     {(*emulator.Server).ForgetProfile, "FORGET", true, "WARNING: Profile is gone: Paxos does not know profile "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			emu := emulator.New(t)
			m := paxostest.NewProtocolResource(t, emu, kind, acctest.WithEnv("PAXOS_ON_MISSING", tc.onMissing))
			id := add(emu, "Main")
			state := imported(t, m, id)
			tc.happens(emu, id)
			after, diagnostics := m.Read(state)
			emu.AssertFaultsConsumed(t)
			assert.Equal(t, tc.gone, after.IsNull())
			if !tc.gone {
				assert.True(t, after.Equal(state))
			}
			if tc.says == "" {
				assert.Empty(t, acctest.FormatDiagnostics(diagnostics))
				return
			}
			require.Len(t, diagnostics, 1)
			assert.Contains(t, acctest.FormatDiagnostics(diagnostics), tc.says+id)
		})
	}
}

// Paxos cannot change a description: the plan says so, with the way back.
func TestProfile_description(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	m := paxostest.NewProtocolResource(t, emu, kind)
	config := func(description any) tftypes.Value {
		return m.Object(map[string]any{"nickname": "Main", "description": description})
	}
	state, diagnostics := m.Apply(m.None(), config("All of it"))
	acctest.RequireNoErrors(t, diagnostics)
	said := acctest.FormatDiagnostics(m.Plan(state, config("Half of it")).Diagnostics)
	assert.Regexp(t, `^ERROR\(AttributeName\("description"\)\): Unable to change the description of a profile: .*Set it to "All of it"`, said)
	assert.Empty(t, m.Plan(state, config(nil)).Diagnostics)
	unnamed := imported(t, m, add(emu, "Other"))
	assert.Contains(t, acctest.FormatDiagnostics(m.Plan(unnamed, config("New")).Diagnostics), "take description out")
	assert.Empty(t, emu.Requests(emulator.OpUpdateProfile))
}

// The plan of a destroy says what happens, and refuses what cannot be done, by the applied policy. A refused destroy sends
// nothing, also for who skips the plan.
func TestProfile_destroy(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		standard bool
		policy   string
		says     string
		refused  bool
		sent     int
	}{
		"deactivate":         {false, "DEACTIVATE", "WARNING: Resource Destruction Considerations: Paxos cannot delete profile ", false, 1},
		"abandon":            {false, "ABANDON", "WARNING: Resource Destruction Considerations: Profile ", false, 0},
		"prevent":            {false, "PREVENT", "ERROR: Unable to destroy profile: Profile ", true, 0},
		"default":            {true, "DEACTIVATE", "is the default profile, which Paxos cannot deactivate", true, 0},
		"default, abandoned": {true, "ABANDON", "stays active: its deletion_policy is ABANDON", false, 0},
		"default, kept":      {true, "PREVENT", "has the applied deletion_policy PREVENT", true, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			emu := emulator.New(t)
			m := paxostest.NewProtocolResource(t, emu, kind)
			id, nickname := standard(emu), "default"
			if !tc.standard {
				id, nickname = add(emu, "Main"), "Main"
			}
			state := applied(t, m, id, nickname, tc.policy)
			emu.ResetJournal()
			plan := m.Plan(state, nil)
			require.Len(t, plan.Diagnostics, 1)
			assert.Contains(t, acctest.FormatDiagnostics(plan.Diagnostics), tc.says)
			assert.Equal(t, tc.refused, plan.Diagnostics[0].Severity == tfprotov6.DiagnosticSeverityError)

			left, diagnostics := m.ApplyPlanned(protocol.Plan{Prior: state, Config: m.Null()})
			assert.Equal(t, tc.refused, !left.IsNull(), acctest.FormatDiagnostics(diagnostics))
			assert.Len(t, emu.Requests(emulator.OpDeactivateProfile), tc.sent)
			assert.Equal(t, tc.sent > 0, of(t, emu, id).Deactivated)
			assert.Empty(t, emu.Requests(emulator.OpGetProfile))
		})
	}
}

// A balance keeps the profile, in the state too. A destroy of one that was deactivated before, or whose answer was lost, is
// done.
func TestProfile_deactivate(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	m := paxostest.NewProtocolResource(t, emu, kind)
	id := add(emu, "Main")
	state := imported(t, m, id)
	emu.MutateProfile(id, func(p *emulator.Profile) { p.HasBalance = true })
	kept, diagnostics := m.Apply(state, nil)
	assert.True(t, kept.Equal(state))
	assert.Regexp(t, "^ERROR: Unable to deactivate profile: Deactivating profile "+id+" failed. Bad Request: .* "+
		"Paxos deactivates a profile only while all of its balances are zero", acctest.FormatDiagnostics(diagnostics))

	emu.MutateProfile(id, func(p *emulator.Profile) { p.HasBalance = false })
	emu.Fault(emukit.Fault{Operation: emulator.OpDeactivateProfile, Kind: emukit.FaultResetAfter})
	gone, diagnostics := m.Apply(state, nil)
	assert.True(t, gone.IsNull(), acctest.FormatDiagnostics(diagnostics))
	emu.AssertFaultsConsumed(t)
	assert.True(t, of(t, emu, id).Deactivated)

	gone, diagnostics = m.Apply(state, nil)
	assert.True(t, gone.IsNull(), acctest.FormatDiagnostics(diagnostics))
}

// A profile needs its own scopes and no others: each is asked for alone, when an operation needs it, and an error names
// the one that the credential lacks.
func TestProfile_scopes(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t, emulator.WithScopes("identity:read_identity", "funding:read_profile"))
	m := paxostest.NewProtocolResource(t, emu, kind)
	state := imported(t, m, add(emu, "Main"))
	assert.Equal(t, map[string]int{emulator.OpToken: 1, emulator.OpGetProfile: 1}, acctest.RequestCounts(emu))
	_, diagnostics := m.Apply(state, m.Object(map[string]any{"nickname": "Other"}))
	assert.Contains(t, acctest.FormatDiagnostics(diagnostics), `The credential lacks the scope "funding:write_profile"`)
	assert.Empty(t, emu.Requests(emulator.OpUpdateProfile))

	// Scopes that are set are all that is asked for.
	emu.ResetJournal()
	m = paxostest.NewProtocolResource(t, emu, kind, acctest.WithEnv("PAXOS_SCOPES", "identity:read_identity"))
	_, diagnostics = m.Read(state)
	assert.Contains(t, acctest.FormatDiagnostics(diagnostics), `The operation needs the scope "funding:read_profile"`)
	assert.Len(t, emu.Requests(emulator.OpToken), 1)
}
