package identitycontrol_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"testing"

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

// unknownID is the id of nothing.
const unknownID = "9d2ab7d6-6f0f-4b0f-8f46-0b1f8a3c1d55"

// testEnv is the resource of a provider with an emulator of its own, which holds one identity.
type testEnv struct {
	*emulator.Server
	*acctest.ProtocolResource

	t                    *testing.T
	revision, identityID string
}

// newTestEnv returns a testEnv of a revision of the controls API, "2026" or "2025".
func newTestEnv(t *testing.T, revision string, server []emulator.Option, opts ...acctest.Option) *testEnv {
	t.Helper()
	emu := emulator.New(t, slices.Concat(server, []emulator.Option{emulator.WithControlsRevision(revision)})...)
	m := paxostest.NewProtocolResource(t, emu, "paxos_identity_control", opts...)
	return &testEnv{emu, m, t, revision, addPerson(emu, "Ada")}
}

// onBothRevisions runs a test against each revision of the controls API. Nothing in a configuration tells the provider
// which one it talks to.
func onBothRevisions(t *testing.T, server []emulator.Option, test func(t *testing.T, e *testEnv)) {
	t.Helper()
	for _, revision := range []string{"2026", "2025"} {
		t.Run(revision, func(t *testing.T) {
			t.Parallel()
			test(t, newTestEnv(t, revision, server))
		})
	}
}

// addPerson adds an approved person and returns the id.
func addPerson(emu *emulator.Server, firstName string) string {
	return emu.Identities.Add(api.Identity{
		Status:        api.StatusApproved,
		PersonDetails: &api.PersonDetails{FirstName: firstName, LastName: "Miller"},
	}).ID
}

// paxosControl adds a control that Paxos set and the client cannot lift.
func (e *testEnv) paxosControl(kind api.ControlType) api.Control {
	return e.Controls.Add(api.Control{
		IdentityID: e.identityID,
		Type:       kind, ReasonCode: "COMPLIANCE_INVESTIGATION", Reason: "Under review",
	})
}

// control returns a configuration: the required arguments of a control on the identity, and pairs of name and value.
func (e *testEnv) control(pairs ...string) map[string]any {
	config := map[string]any{"identity_id": e.identityID, "type": "CLOSED", "reason_code": "END_USER_REQUEST"}
	for i := 0; i < len(pairs); i += 2 {
		config[pairs[i]] = pairs[i+1]
	}
	return config
}

// frozen returns the configuration of a control that paxosControl made.
func (e *testEnv) frozen(pairs ...string) map[string]any {
	return e.control(append([]string{"type", "FROZEN", "reason_code", "COMPLIANCE_INVESTIGATION"}, pairs...)...)
}

// create creates a control.
func (e *testEnv) create(pairs ...string) protocol.Object {
	e.t.Helper()
	return e.MustApply(e.None(), e.control(pairs...))
}

// existing imports a control of the identity.
func (e *testEnv) existing(controlID string) protocol.Object {
	e.t.Helper()
	state, diagnostics := e.Import(e.identityID+"/"+controlID, nil)
	acctest.RequireNoErrors(e.t, diagnostics)
	return state
}

// planSays returns what the plan of a change says.
func (e *testEnv) planSays(prior protocol.Object, config map[string]any) string {
	e.t.Helper()
	return acctest.FormatDiagnostics(e.Plan(prior, config).Diagnostics)
}

// active returns the ids of the controls in force.
func (e *testEnv) active() []string {
	var ids []string
	for _, control := range e.Controls.Of(e.identityID) {
		if control.DeletedAt == "" {
			ids = append(ids, control.ID)
		}
	}
	return ids
}

// assertLifted asserts that the last request to lift a control was for this one and gave this reason.
func (e *testEnv) assertLifted(controlID, reason string) {
	e.t.Helper()
	sent := e.Requests(api.OpDeleteControl.Name)
	require.NotEmpty(e.t, sent)
	last := sent[len(sent)-1]
	if e.revision == "2025" {
		want := map[string]string{"identity_id": e.identityID, "id": controlID}
		if reason != "" {
			want["reason"] = reason
		}
		body, err := json.Marshal(want)
		require.NoError(e.t, err)
		assert.JSONEq(e.t, string(body), string(last.Body))
		return
	}
	want := url.Values{"control_id": {controlID}}
	if reason != "" {
		want.Set("reason", reason)
	}
	assert.Equal(e.t, want, last.Query)
	assert.Empty(e.t, last.Body)
}

// assertUntouched asserts that a control is in force, and that nobody asked for anything else.
func (e *testEnv) assertUntouched(control api.Control) {
	e.t.Helper()
	assert.Equal(e.t, []string{control.ID}, e.active())
	assert.Empty(e.t, e.Requests(api.OpDeleteControl.Name))
	assert.Empty(e.t, e.Requests(api.OpCreateControl.Name))
}

// problem is a response that carries a problem in place of what was asked for.
func problem(operation string, status int) emukit.Fault {
	return emukit.Fault{
		Operation: operation, Kind: emukit.FaultStatus, Status: status,
		Headers: map[string]string{"Content-Type": "application/problem+json"},
		Body:    `{"type": "about:blank", "title": "` + http.StatusText(status) + `", "detail": "scripted"}`,
	}
}
