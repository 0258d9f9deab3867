package identitycontrol_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// A lifted control stays listed, so one that is not listed at all means other credentials or a sandbox that was reset.
// The state keeps it unless the provider is told to forget.
func TestControl_elsewhere(t *testing.T) {
	t.Parallel()
	forgotten := func(e *testEnv) { e.ForgetIdentity(e.identityID) }
	lifted := func(e *testEnv) { e.LiftControl(e.identityID, e.active()[0]) }
	for name, tc := range map[string]struct {
		onMissing string
		happens   func(*testEnv)
		says      []string
	}{
		"lifted": {"ERROR", lifted, []string{
			"WARNING: Identity control was lifted elsewhere: Control ", "as long as the configuration has it, it is planned anew",
		}},
		"lifted, and not listed for a moment": {"ERROR", func(e *testEnv) {
			lifted(e)
			e.Fault(problem(emulator.OpListControls, http.StatusNotFound))
		}, []string{"WARNING: Identity control was lifted elsewhere: Control "}},
		"identity not found": {"ERROR", forgotten, []string{
			"ERROR: Unable to read identity control: Paxos does not know control ", "The state keeps it", "terraform state rm",
		}},
		"not listed": {"ERROR", func(e *testEnv) {
			e.Reset()
			e.AddIdentity(api.Identity{ID: e.identityID, PersonDetails: &api.PersonDetails{FirstName: "Ada"}})
		}, []string{"ERROR: Unable to read identity control", "The state keeps it", `on_missing = "FORGET"`}},
		"to be forgotten": {"FORGET", forgotten, []string{
			"WARNING: Identity control is gone: Paxos does not know control ", `on_missing = "FORGET" demands, and is planned anew.`,
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			onBothRevisions(t, nil, func(t *testing.T, e *testEnv) {
				state := e.create()
				tc.happens(e)
				after, diagnostics := e.Read(state)
				e.AssertFaultsConsumed(t)
				said := acctest.FormatDiagnostics(diagnostics)
				require.Len(t, diagnostics, 1, said)
				for _, part := range append(tc.says, state.Text("id"), e.identityID) {
					assert.Contains(t, said, part)
				}
				assert.Equal(t, strings.HasPrefix(said, "ERROR"), after.Equal(state))
			}, acctest.WithEnv("PAXOS_ON_MISSING", tc.onMissing))
		})
	}
}

// A refusal names the scope that the credential may lack, and the argument to blame if there is one.
func TestControl_refused(t *testing.T) {
	t.Parallel()
	onBothRevisions(t, nil, func(t *testing.T, e *testEnv) {
		state := e.create()
		e.Fault(problem(emulator.OpListControls, http.StatusForbidden))
		_, diagnostics := e.Read(state)
		said := acctest.FormatDiagnostics(diagnostics)
		assert.Contains(t, said, "Unable to read identity control")
		assert.Contains(t, said, "Forbidden: scripted")
		assert.Contains(t, said, "identity:read_identity_control")

		none, diagnostics := e.Apply(e.None(), e.control("identity_id", unknownID))
		assert.True(t, none.IsNull())
		said = acctest.FormatDiagnostics(diagnostics)
		assert.Contains(t, said, `ERROR(AttributeName("identity_id")): Unable to create identity control: Setting a CLOSED control`)
		assert.Contains(t, said, "check environment and client_id")
	})
}
