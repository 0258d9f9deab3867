package provider_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/catalog"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

var (
	planUnchanged = []string{"plan", "-detailed-exitcode", "-no-color"}
	planChanged   = append(slices.Clone(planUnchanged), "-var", "revision=2")
	applyChanged  = []string{"apply", "-auto-approve", "-no-color", "-var", "revision=2"}
	// Without a refresh nothing has filled in a resource identity before the update.
	applyAtOnce = append(slices.Clone(applyChanged), "-refresh=false")
)

// What a release has written is read without a difference, changes are made to it, and nothing is made twice: the state as it
// was written, and as a CLI writes it that knows no resource identities, which is refreshed without reading ahead.
func TestAccStates(t *testing.T) {
	t.Parallel()
	for name, form := range map[string]struct {
		edit      func(*testing.T, stateDocument)
		readAhead string
	}{"as written": {nil, "true"}, "without identities, read_ahead false": {withoutIdentities, "false"}} {
		for _, f := range releasedFixtures(t) {
			t.Run(f.name()+" "+name, func(t *testing.T) {
				t.Parallel()
				emu, w := f.open(t, form.edit, acctest.WithEnv("PAXOS_READ_AHEAD", form.readAhead))
				before := objectCounts(emu)
				w.MustRun(planUnchanged...)
				assert.Empty(t, writesTo(emu), "a plan")

				summary, writes := f.changes(t)
				assert.Contains(t, w.MustRun(applyAtOnce...), summary)
				assert.Equal(t, writes, writesTo(emu))
				assert.Equal(t, before, objectCounts(emu))
				w.MustRun(planChanged...)
			})
		}
	}
}

// objectCounts returns how many objects of each resource the server holds that have not ended.
func objectCounts(emu *emulator.Server) map[string]int {
	counts := map[string]int{}
	for _, object := range catalog.Resources() {
		if object.Life.Count != nil {
			counts[object.Type] = object.Life.Count(emu)
		}
	}
	return counts
}

// writesTo counts the requests by operation that may have changed something, and forgets them.
func writesTo(emu *emulator.Server) map[string]int {
	counts := map[string]int{}
	for _, entry := range paxostest.Writes(emu) {
		counts[entry.Operation]++
	}
	emu.ResetJournal()
	return counts
}

// An apply that fails half-way, the first after the upgrade, leaves a state that the next one completes. The fault meets
// the first and the last request of each kind of write in turn.
func TestAccStates_failedApply(t *testing.T) {
	t.Parallel()
	for _, f := range releasedFixtures(t) {
		_, writes := f.changes(t)
		for operation, count := range writes {
			for _, skip := range slices.Compact([]int{0, count - 1}) {
				t.Run(fmt.Sprint(f.name(), " ", operation, " ", skip), func(t *testing.T) {
					t.Parallel()
					emu, w := f.open(t, withoutIdentities)
					before := objectCounts(emu)
					emu.Fault(emukit.Fault{
						Operation: operation, Skip: skip, Kind: emukit.FaultStatus, Status: http.StatusForbidden,
						Body: `{"type":"about:blank","title":"Forbidden","status":403,"detail":"not today"}`,
					})
					output, err := w.Run(applyAtOnce...)
					require.Error(t, err)
					assert.Contains(t, output, "Forbidden: not today")
					assert.NotContains(t, output, "Missing Resource Identity")
					emu.AssertFaultsConsumed(t)

					w.MustRun(applyChanged...)
					w.MustRun(planChanged...)
					assert.Equal(t, before, objectCounts(emu))
				})
			}
		}
	}
}

// An object of an old state that is not at Paxos any more: kept with an error where Paxos cannot delete it, and made anew
// where it can or where the provider was told so.
func TestAccStates_vanished(t *testing.T) {
	t.Parallel()
	for _, f := range releasedFixtures(t) {
		t.Run(f.name(), func(t *testing.T) {
			t.Parallel()
			emu, w := f.open(t, withoutIdentities)
			reset, forgiving := f.open(t, withoutIdentities, acctest.WithEnv("PAXOS_ON_MISSING", "FORGET"))
			state := f.state(t)
			identityID := state.id(t, "paxos_identity.write_only_person", "id")
			gone := 1 // the control
			for _, i := range state.instances(t) {
				attributes := i.fields["attributes"].(map[string]any)
				if attributes["id"] == identityID || attributes["identity_id"] == identityID {
					gone++
				}
			}
			for _, server := range []*emulator.Server{emu, reset} {
				server.ForgetIdentity(identityID)
				server.LiftControl(state.id(t, "paxos_identity_control.control", "identity_id"),
					state.id(t, "paxos_identity_control.control", "id"))
			}

			output, err := w.Run(planUnchanged...)
			require.Error(t, err)
			assert.Regexp(t, acctest.ErrorPattern("Unable to read identity"), output)
			assert.NotContains(t, output, "Missing Resource Identity")
			assert.Empty(t, writesTo(emu))

			output = forgiving.MustRun("apply", "-auto-approve", "-no-color")
			assert.Contains(t, output, fmt.Sprintf("%d added, 0 changed, 0 destroyed", gone))
			assert.NotContains(t, output, "Missing Resource Identity")
			forgiving.MustRun(planUnchanged...)
			assert.Len(t, reset.Identities(), len(emu.Identities())+1, "the forgotten one is made anew, once")
		})
	}
}

// The same in the plugin protocol: every instance and its identity come out in the current schema without a word. What a newer
// provider has written is refused if its schema has a higher version, and read without the attributes that it has more
// otherwise, so that the step back is possible while versions agree.
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
			withMore(i.fields["attributes"].(map[string]any))
			less, err := server.UpgradeResourceState(t.Context(), &tfprotov6.UpgradeResourceStateRequest{
				TypeName: i.kind, Version: version, RawState: rawState(t, i.fields["attributes"]),
			})
			require.NoError(t, err)
			require.Empty(t, less.Diagnostics, i.address)
			read, err := less.UpgradedState.Unmarshal(kind)
			require.NoError(t, err, i.address)
			assert.True(t, read.Equal(state), "%s is as it was without the attributes of the newer provider", i.address)

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
