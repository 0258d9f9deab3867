package profile_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

func TestMain(m *testing.M) { paxostest.Main(m) }

const kind = "paxos_profile"

// standard returns the id of the default profile.
func standard(emu *emulator.Server) string { return emu.Profiles.All()[0].ID }

// add adds an active profile and returns its id.
func add(emu *emulator.Server, nickname string) string {
	return emu.Profiles.Add(emulator.Profile{Profile: api.Profile{ProfileFields: api.ProfileFields{Nickname: nickname}}}).ID
}

type attrs = map[string]any

// imported returns a profile after an import.
func imported(t *testing.T, m *acctest.ProtocolResource, id string) protocol.Object {
	t.Helper()
	state, diagnostics := m.Import(id, nil)
	acctest.RequireNoErrors(t, diagnostics)
	return state
}

// An import takes ids only, and not that of a profile that is deactivated.
func TestProfile_importFails(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	m := paxostest.NewProtocolResource(t, emu, kind)
	_, diagnostics := m.Import("default", nil)
	assert.Contains(t, acctest.FormatDiagnostics(diagnostics), "Unable to import by this id")

	gone := add(emu, "Gone")
	emu.Profiles.Mutate(gone, func(p *emulator.Profile) { p.Deactivated = true })
	_, diagnostics = m.Import(gone, nil)
	assert.Contains(t, acctest.FormatDiagnostics(diagnostics), "ERROR: Unable to read profile: Reading profile "+gone+" failed.")
	assert.Contains(t, acctest.FormatDiagnostics(diagnostics), "The API cannot reactivate a profile")
}

// A create whose response was lost is not sent again: the profile is found by its nickname, which must be the same and not
// the beginning of another. A nickname that is taken is an error at the argument, with the id of the profile that has it.
func TestProfile_nickname(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	longer := add(emu, "Main and more")
	m := paxostest.NewProtocolResource(t, emu, kind)
	emu.Fault(emukit.Fault{Operation: api.OpCreateProfile.Name, Kind: emukit.FaultResetAfter})
	state := m.MustApply(m.None(), attrs{"nickname": "Main", "description": "All of it"})
	emu.AssertFaultsConsumed(t)
	assert.Equal(t, emu.Profiles.All()[2].ID, state.Text("id"))
	assert.Len(t, emu.Requests(api.OpCreateProfile.Name), 1)
	assert.Len(t, emu.Requests(api.OpListProfiles.Name), 1)

	taken := attrs{"nickname": "Main and more"}
	_, diagnostics := m.Apply(state, taken)
	assert.Regexp(t, `^ERROR\(AttributeName\("nickname"\)\): Unable to update profile: .*`+longer, acctest.FormatDiagnostics(diagnostics))
	_, diagnostics = m.Apply(m.None(), taken)
	assert.Regexp(t, `^ERROR\(AttributeName\("nickname"\)\): Unable to create profile: .*"Main and more" failed.*import \{.*`+longer,
		acctest.FormatDiagnostics(diagnostics))

	emu.Fault(emukit.Fault{Operation: api.OpCreateProfile.Name, Kind: emukit.FaultStatus, Status: http.StatusBadGateway})
	_, diagnostics = m.Apply(m.None(), attrs{"nickname": "New"})
	assert.Regexp(t, `^ERROR: Unable to create profile: .*The profile may exist.*was not repeated.*"New"`, acctest.FormatDiagnostics(diagnostics))
}

// Paxos cannot change a description: the plan says so, with the way back. One that is not configured stays.
func TestProfile_description(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	m := paxostest.NewProtocolResource(t, emu, kind)
	state := m.MustApply(m.None(), attrs{"nickname": "Main", "description": "All of it"})
	said := acctest.FormatDiagnostics(m.Plan(state, attrs{"nickname": "Main", "description": "Half of it"}).Diagnostics)
	assert.Regexp(t, `^ERROR\(AttributeName\("description"\)\): Unable to change description of profile: .*Set it to "All of it" as before, or take it out\.`, said)
	assert.Equal(t, "All of it", m.MustApply(state, attrs{"nickname": "Main"}).Text("description"))
	unnamed := imported(t, m, add(emu, "Other"))
	said = acctest.FormatDiagnostics(m.Plan(unnamed, attrs{"nickname": "Other", "description": "New"}).Diagnostics)
	assert.Contains(t, said, "take description out")
	assert.Empty(t, emu.Requests(api.OpUpdateProfile.Name))
}

// Paxos cannot deactivate the default profile, nor one with a balance: the plan refuses the first, and the second stays in
// the state. A destroy of a profile that was deactivated before is done.
func TestProfile_deactivate(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	m := paxostest.NewProtocolResource(t, emu, kind)
	standard := imported(t, m, standard(emu))
	assert.Contains(t, acctest.FormatDiagnostics(m.Plan(standard, nil).Diagnostics), "is the default profile, which Paxos cannot deactivate")
	refused, _ := m.ApplyPlanned(m.Plan(standard, nil))
	assert.True(t, refused.Equal(standard))
	assert.Empty(t, emu.Requests(api.OpDeactivateProfile.Name))
	left, diagnostics := m.Apply(m.MustApply(standard, attrs{"nickname": "default", "deletion_policy": "ABANDON"}), nil)
	assert.True(t, left.IsNull(), acctest.FormatDiagnostics(diagnostics))

	id := add(emu, "Main")
	state := imported(t, m, id)
	emu.Profiles.Mutate(id, func(p *emulator.Profile) { p.HasBalance = true })
	kept, diagnostics := m.Apply(state, nil)
	assert.True(t, kept.Equal(state))
	assert.Regexp(t, "^ERROR: Unable to deactivate profile: The request to deactivate profile "+id+" failed. DeactivateProfile at \\S+: 400 Bad Request: .* "+
		"Paxos deactivates a profile only while all of its balances are zero", acctest.FormatDiagnostics(diagnostics))

	emu.Profiles.Mutate(id, func(p *emulator.Profile) { p.HasBalance, p.Deactivated = false, true })
	gone, diagnostics := m.Apply(state, nil)
	assert.True(t, gone.IsNull(), acctest.FormatDiagnostics(diagnostics))
}

// A profile needs its own scopes and no others: each is requested alone, when an operation needs it, and an error names
// the one that the credential lacks. Scopes that are set are all that is requested.
func TestProfile_scopes(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t, emulator.WithScopes("identity:read_identity", "funding:read_profile"))
	m := paxostest.NewProtocolResource(t, emu, kind)
	state := imported(t, m, add(emu, "Main"))
	assert.Equal(t, map[string]int{emulator.OpToken: 1, api.OpGetProfile.Name: 1}, acctest.RequestCounts(emu))
	_, diagnostics := m.Apply(state, attrs{"nickname": "Other"})
	assert.Contains(t, acctest.FormatDiagnostics(diagnostics), `The credential lacks the scope "funding:write_profile"`)
	assert.Empty(t, emu.Requests(api.OpUpdateProfile.Name))

	emu.ResetJournal()
	m = paxostest.NewProtocolResource(t, emu, kind, acctest.WithEnv("PAXOS_SCOPES", "identity:read_identity"))
	_, diagnostics = m.Read(state)
	assert.Contains(t, acctest.FormatDiagnostics(diagnostics), `The operation needs the scope "funding:read_profile"`)
	assert.Len(t, emu.Requests(emulator.OpToken), 1)
}

// A refresh that finds a profile neither among the active nor among the deactivated ones looks again after a while. If only
// the second look finds it deactivated, it may be active: nothing is decided.
func TestProfile_notFoundForNow(t *testing.T) {
	t.Parallel()
	for times, says := range map[int]string{2: "^$", 3: "^ERROR: Unable to read profile: Paxos first did not know profile "} {
		emu := emulator.New(t)
		m := paxostest.NewProtocolResource(t, emu, kind, acctest.WithEnv("PAXOS_ON_MISSING", "FORGET"))
		state := imported(t, m, add(emu, "Main"))
		emu.Fault(emukit.Fault{Operation: api.OpGetProfile.Name, Kind: emukit.FaultStatus, Status: http.StatusNotFound, Times: times})
		after, diagnostics := m.Read(state)
		emu.AssertFaultsConsumed(t)
		assert.Regexp(t, says, acctest.FormatDiagnostics(diagnostics))
		assert.True(t, after.Equal(state))
	}
}

// A plan does not create a profile with the nickname of one that the state has, whichever of the two is planned first: the
// apply would deactivate that one first and could then be refused.
func TestProfile_createsNoneInItsPlace(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	m := paxostest.NewProtocolResource(t, emu, kind)
	id := add(emu, "Main")
	refused := func(plan protocol.Plan) {
		t.Helper()
		assert.Contains(t, acctest.FormatDiagnostics(plan.Diagnostics), "Unable to create profile: Profile "+id+", which the state has, "+
			`has the nickname "Main"`)
	}
	create := attrs{"nickname": "Main"}
	state := imported(t, m, id)
	refused(m.Plan(m.None(), create)) // -replace, a taint, or the new address of a rename
	acctest.RequireNoErrors(t, m.Plan(m.None(), attrs{"nickname": "Other"}).Diagnostics)

	replaced := protocol.Object{State: m.Null(), Private: m.Plan(state, create).Planned.Private}
	assert.Contains(t, acctest.FormatDiagnostics(m.Plan(replaced, attrs{"nickname": "Another"}).Diagnostics), // -replace
		"Paxos cannot delete profile "+id+".", "the plan says what the destroying half does")

	m = paxostest.NewProtocolResource(t, emu, kind)
	acctest.RequireNoErrors(t, m.Plan(state, create).Diagnostics)
	refused(m.Plan(m.None(), create)) // -replace without a refresh

	m = paxostest.NewProtocolResource(t, emu, kind)
	acctest.RequireNoErrors(t, m.Plan(m.None(), create).Diagnostics)
	refused(m.Plan(state, nil)) // the old address, after the new one
	assert.Empty(t, emu.Requests(api.OpCreateProfile.Name))
}

// read reads a data source with a configuration by path, see acctest.ObjectFromPaths.
func read(t *testing.T, emu *emulator.Server, name string, config map[string]any) (tftypes.Value, []*tfprotov6.Diagnostic) {
	t.Helper()
	server := paxostest.Server(t, emu)
	d := protocol.DataSource{Server: server, Name: name, Schema: acctest.Schemas(t, server).DataSourceSchemas[name]}
	state, diagnostics, err := d.Read(t.Context(), acctest.ObjectFromPaths(t, d.Schema.ValueType(), config))
	require.NoError(t, err)
	return state, diagnostics
}

// One request finds a profile by either key. What is not there, or not active, is an error that says so.
func TestProfileDataSource(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t, emulator.WithPageSizeCap(1))
	add(emu, "Main and more")
	want := emu.Profiles.Add(emulator.Profile{Profile: api.Profile{ProfileFields: api.ProfileFields{Nickname: "Main", Description: "All of it"}}})
	gone := emu.Profiles.Add(emulator.Profile{Profile: api.Profile{ProfileFields: api.ProfileFields{Nickname: "Gone"}}, Deactivated: true})
	for by, requests := range map[string]map[string]int{
		"id":       {emulator.OpToken: 1, api.OpGetProfile.Name: 1},
		"nickname": {emulator.OpToken: 1, api.OpListProfiles.Name: 2}, // pages of one
	} {
		emu.ResetJournal()
		state, diagnostics := read(t, emu, "paxos_profile", map[string]any{by: map[string]string{"id": want.ID, "nickname": "Main"}[by]})
		require.Empty(t, acctest.FormatDiagnostics(diagnostics))
		for name, value := range map[string]string{"id": want.ID, "nickname": "Main", "description": "All of it", "type": "NORMAL"} {
			assert.Equal(t, value, protocol.Text(state, name))
		}
		assert.Equal(t, requests, acctest.RequestCounts(emu))
	}
	state, _ := read(t, emu, "paxos_profile", map[string]any{"id": "default"})
	assert.Equal(t, standard(emu), protocol.Text(state, "id"))
	state, _ = read(t, emu, "paxos_profile", map[string]any{"nickname": "main"})
	assert.Equal(t, want.ID, protocol.Text(state, "id"), "the only one with this nickname in another case")
	assert.Equal(t, "main", protocol.Text(state, "nickname"))
	for _, tc := range []struct{ by, key, says string }{
		{"id", gone.ID, "the profile was deactivated"},
		{"id", "unknown", "check environment and client_id"},
		{"nickname", "Mai", "no profile has this nickname"},
		{"nickname", "Gone", "no profile has this nickname"},
	} {
		_, diagnostics := read(t, emu, "paxos_profile", map[string]any{tc.by: tc.key})
		assert.Contains(t, acctest.FormatDiagnostics(diagnostics), "ERROR: Unable to read profile: ")
		assert.Contains(t, acctest.FormatDiagnostics(diagnostics), tc.says)
	}
}

// A data source finds what the same run has created and renamed, by one request, although the list shows it late.
func TestProfileDataSource_lateList(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	emu.Fault(emukit.Fault{Operation: api.OpListProfiles.Name, Kind: emukit.FaultStale, Times: 10})
	m := paxostest.NewProtocolResource(t, emu, kind)
	holder := func(nickname string) string {
		t.Helper()
		state, diagnostics := m.ReadData(kind, attrs{"nickname": nickname})
		require.Empty(t, acctest.FormatDiagnostics(diagnostics))
		return protocol.Text(state, "id")
	}
	first := m.MustApply(m.None(), attrs{"nickname": "Main"})
	assert.Equal(t, first.Text("id"), holder("Main"))
	first = m.MustApply(first, attrs{"nickname": "Reserve"})
	assert.Equal(t, first.Text("id"), holder("Reserve"))
	second := m.MustApply(m.MustApply(m.None(), attrs{"nickname": "Spare"}), attrs{"nickname": "Main"}).Text("id")
	assert.Equal(t, second, holder("Main"), "not the one that had the nickname before")
	assert.Len(t, emu.Requests(api.OpGetProfile.Name), 3)
	m.NewRun()
	m.MustRead(first)
	assert.Equal(t, first.Text("id"), holder("Reserve"), "a refresh has read it")
	assert.Empty(t, emu.Requests(api.OpListProfiles.Name))

	emu.ClearFaults()
	m.MustRead(imported(t, m, second))
	emu.Profiles.Mutate(second, func(p *emulator.Profile) { p.Nickname = "Other" })
	third := add(emu, "Main")
	assert.Equal(t, third, holder("Main"), "another client has given it to another profile")
	emu.Profiles.Forget(third)
	_, diagnostics := m.ReadData(kind, attrs{"nickname": "Main"})
	assert.Contains(t, acctest.FormatDiagnostics(diagnostics), "no profile has this nickname")
	emu.Fault(emukit.Fault{Operation: api.OpGetProfile.Name, Kind: emukit.FaultStatus, Status: http.StatusForbidden})
	_, diagnostics = m.ReadData(kind, attrs{"nickname": "Reserve"})
	assert.Contains(t, acctest.FormatDiagnostics(diagnostics), "403 Forbidden")
}

func TestProfilesDataSource(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t, emulator.WithPageSizeCap(2))
	var ids []string
	for i := range 4 {
		ids = append(ids, emu.Profiles.Add(emulator.Profile{
			Profile: api.Profile{ProfileFields: api.ProfileFields{Nickname: fmt.Sprint("Team ", i)}}, CreatedAt: fmt.Sprintf("2026-01-0%dT00:00:00.000000Z", i+1),
		}).ID)
	}
	for name, tc := range map[string]struct {
		config map[string]any
		want   []string
		pages  int
	}{
		"all":        {nil, append([]string{standard(emu)}, ids...), 3},
		"nickname":   {map[string]any{"nickname": "team"}, ids, 2},
		"ids":        {map[string]any{"ids[]": ids[1]}, ids[1:2], 1},
		"created_at": {map[string]any{"created_at.gt": "2026-01-03T00:00:00Z"}, ids[3:], 1},
		"order":      {map[string]any{"order": "DESC", "nickname": "Team 0"}, ids[:1], 1},
		"limit":      {map[string]any{"limit": 3, "order": "ASC", "nickname": "Team"}, ids[:3], 2},
		"none":       {map[string]any{"nickname": "x"}, []string{}, 1},
	} {
		emu.ResetJournal()
		state, diagnostics := read(t, emu, "paxos_profiles", tc.config)
		require.Empty(t, acctest.FormatDiagnostics(diagnostics), name)
		var attributes map[string]tftypes.Value
		require.NoError(t, state.As(&attributes))
		var rows []tftypes.Value
		require.NoError(t, attributes["profiles"].As(&rows))
		found := []string{}
		for _, row := range rows {
			found = append(found, protocol.Text(row, "id"))
		}
		assert.Equal(t, tc.want, found, name)
		assert.Equal(t, map[string]int{emulator.OpToken: 1, api.OpListProfiles.Name: tc.pages}, acctest.RequestCounts(emu), name)
	}
	emu = emulator.New(t, emulator.WithScopes("identity:read_identity"))
	_, diagnostics := read(t, emu, "paxos_profiles", nil)
	assert.Contains(t, acctest.FormatDiagnostics(diagnostics), `ERROR: Unable to list profiles: Listing the profiles failed. `)
}

// A server that takes the spaces off a nickname: the plan is empty after a create and after a rename, and a nickname that was
// changed elsewhere shows.
func TestProfile_otherSpelling(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t, emulator.WithRespelling())
	m := paxostest.NewProtocolResource(t, emu, kind)
	state := m.None()
	for _, nickname := range []string{"Main ", "Reserve "} {
		applied, diagnostics := m.Apply(state, attrs{"nickname": nickname})
		require.Len(t, diagnostics, 1)
		assert.Contains(t, acctest.FormatDiagnostics(diagnostics), "WARNING: Values are spelled in another way")
		state = m.MustRead(applied)
		assert.True(t, m.Plan(state, attrs{"nickname": nickname}).Empty())
	}
	emu.Profiles.Mutate(state.Text("id"), func(p *emulator.Profile) { p.Nickname = "Theirs" })
	assert.Equal(t, "theirs", m.MustRead(state).Text("nickname"))
}
