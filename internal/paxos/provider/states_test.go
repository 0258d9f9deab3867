package provider_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// The forms in which the state of a release is found: as it was written, and as written by a CLI that knows no resource
// identities.
var stateForms = map[string]func(*testing.T, stateDocument){"as written": nil, "without identities": withoutIdentities}

// forEachState runs a test for every release and form, in parallel.
func forEachState(t *testing.T, test func(t *testing.T, f fixture, form func(*testing.T, stateDocument))) {
	t.Helper()
	for _, f := range releasedFixtures(t) {
		for name, form := range stateForms {
			t.Run(f.name()+" "+name, func(t *testing.T) {
				t.Parallel()
				test(t, f, form)
			})
		}
	}
}

var (
	planUnchanged = []string{"plan", "-detailed-exitcode", "-no-color"}
	planChanged   = append(slices.Clone(planUnchanged), "-var", "revision=2")
	applyChanged  = []string{"apply", "-auto-approve", "-no-color", "-var", "revision=2"}
	// Without a refresh nothing has filled in a resource identity before the update.
	applyAtOnce = append(slices.Clone(applyChanged), "-refresh=false")
)

// What a release has written is read without a difference, changes are made to it, and nothing is made twice.
func TestAccStates(t *testing.T) {
	t.Parallel()
	forEachState(t, func(t *testing.T, f fixture, form func(*testing.T, stateDocument)) {
		emu, w := f.open(t, form)
		before := emu.Identities()
		w.MustRun(planUnchanged...)
		assert.Empty(t, writesTo(emu), "a plan")

		assert.Contains(t, w.MustRun(applyAtOnce...), "1 added, 9 changed, 1 destroyed")
		assert.Equal(t, changes, writesTo(emu))
		assert.Len(t, emu.Identities(), len(before))
		w.MustRun(planChanged...)
	})
}

// changes are the writes that another revision of testdata/configuration takes, by operation.
var changes = map[string]int{
	emulator.OpUpdateIdentity: 6, emulator.OpSetSandboxStatus: 2, emulator.OpCreateControl: 1, emulator.OpDeleteControl: 1,
}

// writesTo counts the requests by operation that may have changed something, and forgets them.
func writesTo(emu *emulator.Server) map[string]int {
	counts := map[string]int{}
	for _, entry := range emu.Journal() {
		if entry.Method != http.MethodGet && entry.Operation != emulator.OpToken {
			counts[entry.Operation]++
		}
	}
	emu.ResetJournal()
	return counts
}

// An apply that fails half-way, the first after the upgrade, leaves a state that the next one completes. The fault meets
// each kind of write in turn, and both ends of the row of updates.
func TestAccStates_failedApply(t *testing.T) {
	t.Parallel()
	asWritten, old := stateForms["as written"], stateForms["without identities"]
	tests := map[string]struct {
		form  func(*testing.T, stateDocument)
		fault emukit.Fault
	}{
		"the first update": {old, emukit.Fault{Operation: emulator.OpUpdateIdentity}},
		"the last update":  {asWritten, emukit.Fault{Operation: emulator.OpUpdateIdentity, Skip: 5}},
		"a new control":    {old, emukit.Fault{Operation: emulator.OpCreateControl}},
		"a lifted control": {asWritten, emukit.Fault{Operation: emulator.OpDeleteControl}},
		"a status":         {old, emukit.Fault{Operation: emulator.OpSetSandboxStatus}},
	}
	for _, f := range releasedFixtures(t) {
		for name, test := range tests {
			t.Run(f.name()+" "+name, func(t *testing.T) {
				t.Parallel()
				emu, w := f.open(t, test.form)
				before := emu.Identities()
				fault := test.fault
				fault.Kind, fault.Status = emukit.FaultStatus, http.StatusForbidden
				fault.Body = `{"type":"about:blank","title":"Forbidden","status":403,"detail":"not today"}`
				emu.Fault(fault)

				output, err := w.Run(applyAtOnce...)
				require.Error(t, err)
				assert.Contains(t, output, "Forbidden: not today")
				assert.NotContains(t, output, "Missing Resource Identity")
				emu.AssertFaultsConsumed(t)

				w.MustRun(applyChanged...)
				w.MustRun(planChanged...)
				assert.Len(t, emu.Identities(), len(before))
				assertWholeState(t, f, emu)
			})
		}
	}
}

// assertWholeState holds when each control of the configuration is in force once, and what was lifted is the one that
// the change replaces.
func assertWholeState(t *testing.T, f fixture, emu *emulator.Server) {
	t.Helper()
	state := f.state(t)
	for address, want := range map[string]map[bool]int{
		"paxos_identity_control.control":      {true: 1},
		"paxos_identity_control.full_control": {true: 1, false: 1},
		"paxos_identity_control.imported":     {true: 1},
	} {
		inForce := map[bool]int{}
		for _, control := range emu.Controls(state.id(t, address, "identity_id")) {
			inForce[control.DeletedAt == ""]++
		}
		assert.Equal(t, want, inForce, "controls of the identity of %s, by whether they are in force", address)
	}
}

// An object of an old state that is not at Paxos any more: kept with an error where Paxos cannot delete it, and made anew
// where it can or where the provider was told so.
func TestAccStates_vanished(t *testing.T) {
	t.Parallel()
	forEachState(t, func(t *testing.T, f fixture, form func(*testing.T, stateDocument)) {
		emu, w := f.open(t, form)
		forgetting := acctest.WithEnv("PAXOS_ON_MISSING", "FORGET")
		reset, forgiving := f.open(t, form, forgetting)
		state := f.state(t)
		for _, server := range []*emulator.Server{emu, reset} {
			// A status is on this identity, which nothing else refers to.
			server.ForgetIdentity(state.id(t, "paxos_identity.write_only_person", "id"))
			server.LiftControl(state.id(t, "paxos_identity_control.control", "identity_id"),
				state.id(t, "paxos_identity_control.control", "id"))
		}

		output, err := w.Run(planUnchanged...)
		require.Error(t, err)
		assert.Regexp(t, acctest.ErrorPattern("Unable to read identity"), output)
		assert.NotContains(t, output, "Missing Resource Identity")
		assert.Empty(t, writesTo(emu))

		output = forgiving.MustRun("apply", "-auto-approve", "-no-color")
		assert.Contains(t, output, "3 added, 0 changed, 0 destroyed")
		assert.NotContains(t, output, "Missing Resource Identity")
		forgiving.MustRun(planUnchanged...)
		assert.Len(t, reset.Identities(), len(emu.Identities())+1, "the forgotten one is made anew, once")
	})
}

// State of a newer provider: one with a higher schema version is refused before anything is read; one with an attribute
// more is read without it, so that the step back is possible while versions agree.
func TestAccStates_ofNewerProvider(t *testing.T) {
	t.Parallel()
	for _, f := range releasedFixtures(t) {
		t.Run(f.name(), func(t *testing.T) {
			t.Parallel()
			emu, w := f.open(t, ofTheNextVersion)
			output, err := w.Run(planUnchanged...)
			require.Error(t, err)
			assert.Regexp(t, acctest.ErrorPattern("newer provider version"), output)
			assert.Empty(t, emu.Journal())

			emu, w = f.open(t, withMore)
			w.MustRun(planUnchanged...)
			assert.Empty(t, writesTo(emu))
		})
	}
}

// The same in the plugin protocol: every instance and its identity come out in the current schema without a word, and a version of the future is an error.
func TestStates_upgrade(t *testing.T) {
	t.Parallel()
	server := start(t, nil)
	schemas := acctest.Schemas(t, server)
	identities, err := server.GetResourceIdentitySchemas(t.Context(), &tfprotov6.GetResourceIdentitySchemasRequest{})
	require.NoError(t, err)
	for _, f := range releasedFixtures(t) {
		for _, i := range f.state(t).instances(t) {
			kind := schemas.ResourceSchemas[i.kind].ValueType()
			version := int64(i.fields["schema_version"].(float64))
			upgraded, err := server.UpgradeResourceState(t.Context(), &tfprotov6.UpgradeResourceStateRequest{
				TypeName: i.kind, Version: version, RawState: rawState(t, i.fields["attributes"]),
			})
			require.NoError(t, err)
			require.Empty(t, upgraded.Diagnostics, i.address)
			state, err := upgraded.UpgradedState.Unmarshal(kind)
			require.NoError(t, err, i.address)
			assert.False(t, state.IsNull(), i.address)
			if version == schemas.ResourceSchemas[i.kind].Version {
				same, err := rawState(t, i.fields["attributes"]).Unmarshal(kind)
				require.NoError(t, err, i.address)
				assert.True(t, same.Equal(state), "%s is as it was", i.address)
			}

			assertIdentity(t, server, i, identities.IdentitySchemas[i.kind])

			future, err := server.UpgradeResourceState(t.Context(), &tfprotov6.UpgradeResourceStateRequest{
				TypeName: i.kind, Version: schemas.ResourceSchemas[i.kind].Version + 1, RawState: rawState(t, i.fields["attributes"]),
			})
			require.NoError(t, err)
			require.Len(t, future.Diagnostics, 1, i.address)
			assert.Equal(t, "Unable to Upgrade Resource State", future.Diagnostics[0].Summary)
		}
	}
}

// assertIdentity holds when an instance's resource identity is read, upgraded where its schema has a newer version, and
// names what the attributes name.
func assertIdentity(t *testing.T, server tfprotov6.ProviderServer, i instance, schema *tfprotov6.ResourceIdentitySchema) {
	t.Helper()
	written := rawState(t, i.fields["identity"])
	ids, err := written.Unmarshal(schema.ValueType())
	if version := int64(i.fields["identity_schema_version"].(float64)); version != schema.Version {
		var upgraded *tfprotov6.UpgradeResourceIdentityResponse
		upgraded, err = server.UpgradeResourceIdentity(t.Context(), &tfprotov6.UpgradeResourceIdentityRequest{
			TypeName: i.kind, Version: version, RawIdentity: written,
		})
		require.NoError(t, err)
		require.Empty(t, upgraded.Diagnostics, i.address)
		ids, err = upgraded.UpgradedIdentity.IdentityData.Unmarshal(schema.ValueType())
	}
	require.NoError(t, err, i.address)
	for _, attribute := range schema.IdentityAttributes {
		assert.Equal(t, i.fields["attributes"].(map[string]any)[attribute.Name], protocol.Text(ids, attribute.Name),
			"%s: %s", i.address, attribute.Name)
	}
}

func rawState(t *testing.T, value any) *tfprotov6.RawState {
	t.Helper()
	text, err := json.Marshal(value)
	require.NoError(t, err)
	return &tfprotov6.RawState{JSON: text}
}
