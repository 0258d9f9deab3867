package identitycontrol_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/assert"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// A destroy names the control and gives the reason in the words of the revision. An API of 2025 does not understand the first
// form of the request, which the client finds out by looking at the control.
func TestControl_lift(t *testing.T) {
	t.Parallel()
	onBothRevisions(t, nil, func(t *testing.T, e *testEnv) {
		want := map[string]int{emulator.OpToken: 1, emulator.OpDeleteControl: 1}
		if e.revision == "2025" {
			want = map[string]int{emulator.OpToken: 1, emulator.OpDeleteControl: 2, emulator.OpListControls: 1}
		}
		first, second := e.create(), e.create("removal_reason", "Back again")
		e.NewRun() // which does not know the revision yet
		e.ResetJournal()
		e.MustApply(first, nil)
		e.assertLifted(first.Text("id"), "")
		assert.Equal(t, want, acctest.RequestCounts(e.Server))
		e.MustApply(second, nil)
		e.assertLifted(second.Text("id"), "Back again")
		assert.Empty(t, e.active())
	})
}

// Another spelling of the same reason code is no other reason: the state keeps that of Paxos. A reason that is no longer
// configured stays what it was.
func TestControl_sameReason(t *testing.T) {
	t.Parallel()
	e := newTestEnv(t, "2026", nil)
	state := e.create("reason_code", "COMPLIANCE_INCOMPLETE", "reason", "On request")
	e.ResetJournal()
	for _, config := range []map[string]any{
		e.control("reason_code", "ONBOARDING_INCOMPLETE", "reason", "On request"), e.control("reason_code", "COMPLIANCE_INCOMPLETE"),
	} {
		plan := e.Plan(state, config)
		assert.Empty(t, plan.RequiresReplace)
		state, _ = e.ApplyPlanned(plan)
		assert.Equal(t, "COMPLIANCE_INCOMPLETE", state.Text("reason_code"))
		assert.Equal(t, "On request", state.Text("reason"))
	}
	assert.Empty(t, e.Journal())
}

// Paxos adds reason codes without notice, so one that is not known here is sent with a warning.
func TestControl_unknownReasonCode(t *testing.T) {
	t.Parallel()
	e := newTestEnv(t, "2026", nil)
	said := acctest.FormatDiagnostics(e.Validate(e.control("reason_code", "ALIEN_ABDUCTION")))
	assert.Regexp(t, `^WARNING\(AttributeName\("reason_code"\)\): Unknown Attribute Value: [^\n]*$`, said)
	assert.Contains(t, said, "COMPLIANCE_KYC, ")
	assert.NotContains(t, said, "ALIEN_ABDUCTION")
	for _, known := range []string{"COMPLIANCE", "ONBOARDING_INCOMPLETE"} { // of 2025, and an older spelling
		assert.Empty(t, acctest.FormatDiagnostics(e.Validate(e.control("reason_code", known))))
	}
}

// Only Paxos can set FROZEN: a plan that would create one fails at type, before any request, also as the second half of
// a replacement. It is a good value all the same, of a control that was imported.
func TestControl_frozen(t *testing.T) {
	t.Parallel()
	e := newTestEnv(t, "2026", nil)
	assert.Empty(t, acctest.FormatDiagnostics(e.Validate(e.frozen())))
	const refused = `ERROR(AttributeName("type")): Unable to create identity control: Only Paxos can set a FROZEN control`
	assert.Contains(t, e.planSays(e.None(), e.frozen()), refused)
	assert.Contains(t, e.planSays(e.create(), e.frozen()), refused)
	assert.Len(t, e.Requests(emulator.OpCreateControl), 1)
}

// An identity that is made in the same run makes a new control.
func TestControl_unknownIdentity(t *testing.T) {
	t.Parallel()
	e := newTestEnv(t, "2026", nil)
	config := e.control()
	config["identity_id"] = tftypes.UnknownValue
	assert.Len(t, e.Plan(e.create(), config).RequiresReplace, 1)
}

// An import finds a control in force of the identity, or fails.
func TestControl_import(t *testing.T) {
	t.Parallel()
	onBothRevisions(t, nil, func(t *testing.T, e *testEnv) {
		lifted := e.paxosControl(api.ControlClosed)
		e.LiftControl(e.identityID, lifted.ID)
		another := e.AddControl(addPerson(e.Server, "Grace"), api.Control{Type: api.ControlClosed, ReasonCode: "OTHER"})
		for id, says := range map[string]string{
			e.identityID:                        "ERROR: Unable to import by this id: The import id must be <identity_id>/<id>",
			e.identityID + "/" + another.ID:     "belongs to this identity",
			unknownID + "/" + another.ID:        "Not Found",
			e.identityID + "/" + lifted.ID:      "WARNING: Identity control was lifted elsewhere",
			e.identityID + "/" + another.ID[1:]: "Unable to read identity control",
		} {
			state, diagnostics := e.Import(id, nil)
			assert.Contains(t, acctest.FormatDiagnostics(diagnostics), says)
			assert.True(t, state.IsNull() || len(protocol.Errors(diagnostics)) > 0)
		}
	})
}
