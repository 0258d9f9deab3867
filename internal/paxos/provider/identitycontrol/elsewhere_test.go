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

// A lifted control stays listed, so one that is not listed at all means other credentials or a sandbox that was reset. The
// state keeps it. A list that shows nothing for a moment is looked at a second time.
func TestControl_elsewhere(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		happens func(*testEnv)
		says    []string
	}{
		"lifted, and not listed for a moment": {func(e *testEnv) {
			e.LiftControl(e.identityID, e.active()[0])
			e.Fault(problem(emulator.OpListControls, http.StatusNotFound))
		}, []string{"WARNING: Identity control was lifted elsewhere: Control ", "as long as the configuration has it, it is planned anew"}},
		"not listed": {func(e *testEnv) {
			e.Reset()
			e.AddIdentity(api.Identity{ID: e.identityID, PersonDetails: &api.PersonDetails{FirstName: "Ada"}})
		}, []string{"ERROR: Unable to read identity control", "The state keeps it", `on_missing = "FORGET"`, "terraform state rm"}},
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
			})
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
