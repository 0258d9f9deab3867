package identitycontrol_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// A control that Paxos set can be imported and watched; it can be neither destroyed nor replaced, and the plan says so
// with both ways out, the first of which this test takes.
func TestControl_notOverridable(t *testing.T) {
	t.Parallel()
	onBothRevisions(t, nil, func(t *testing.T, e *testEnv) {
		set := e.paxosControl(api.ControlFrozen)
		state := e.existing(set.ID)
		assert.True(t, state.State.Equal(e.Object(map[string]any{
			"identity_id": e.identityID, "id": set.ID, "type": "FROZEN", "reason_code": "COMPLIANCE_INVESTIGATION",
			"reason": "Under review", "set_by": "PAXOS", "is_overridable": false, "created_at": set.CreatedAt,
			"deletion_policy": "DELETE",
		})), state)
		assert.True(t, e.Plan(state, e.frozen()).Empty())

		for says, config := range map[string]map[string]any{
			"Unable to destroy identity control: ": nil,
			"Unable to replace identity control: ": e.frozen("reason_code", "LEGAL_ORDER", "deletion_policy", "ABANDON"), // not applied yet
		} {
			said := e.planSays(state, config)
			for _, part := range []string{says, set.ID, "only Paxos can lift it", `deletion_policy = "ABANDON"`, "removed {", "destroy = false"} {
				assert.Contains(t, said, part)
			}
		}
		abandoned := e.MustApply(state, e.frozen("deletion_policy", "ABANDON"))
		assert.True(t, e.MustApply(abandoned, nil).IsNull())
		e.assertUntouched(set)
	})
}

// The other way out: a removed block takes the control, which an import block has brought in, out of the state and leaves it
// in force.
func TestAccControl_removedBlock(t *testing.T) {
	t.Parallel()
	acctest.RequireCLI(t)
	e := newTestEnv(t, "2026", nil)
	set := e.paxosControl(api.ControlFrozen)
	const address = "paxos_identity_control.this"
	w := paxostest.NewWorkingDir(t, e.Server, nil)
	require.NoError(t, w.Write("main.tf", "import {\n  to = "+address+"\n  id = \""+e.identityID+"/"+set.ID+"\"\n}\n"+
		acctest.HCL(`resource "paxos_identity_control" "this"`, e.frozen())))
	assert.Contains(t, w.MustRun("apply", "-auto-approve", "-no-color"), "1 imported, 0 added, 0 changed, 0 destroyed")
	require.NoError(t, w.Write("main.tf", "removed {\n  from = "+address+"\n  lifecycle {\n    destroy = false\n  }\n}\n"))
	w.MustRun("apply", "-auto-approve", "-no-color")
	assert.Empty(t, w.MustRun("state", "list"))
	e.assertUntouched(set)
}

// Some controls that Paxos sets may be lifted by the client. Only the revision of 2026 can say so.
func TestControl_overridableByPaxos(t *testing.T) {
	t.Parallel()
	e := newTestEnv(t, "2026", nil)
	set := e.AddControl(e.identityID, api.Control{Type: api.ControlDormant, ReasonCode: "INACTIVITY", IsOverridable: new(true)})
	state := e.existing(set.ID)
	assert.Equal(t, "PAXOS", state.Text("set_by"))
	assert.True(t, e.Plan(state, e.control("type", "DORMANT", "reason_code", "INACTIVITY")).Empty())
	e.MustApply(state, nil)
	e.assertLifted(set.ID, "")
	assert.Empty(t, e.active())
}

// Controls of both owners are in force at once; each is managed for itself. The documents disagree about the spelling of
// set_by and leave out values that are false.
func TestControl_bothOwners(t *testing.T) {
	t.Parallel()
	for name, server := range map[string][]emulator.Option{"documented": nil, "odd responses": {emulator.WithQuirks()}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			onBothRevisions(t, server, func(t *testing.T, e *testEnv) {
				set := e.paxosControl(api.ControlClosed)
				own, other := e.create(), e.existing(set.ID)
				assert.Equal(t, "CLIENT", own.Text("set_by"))
				assert.Equal(t, "PAXOS", other.Text("set_by"))
				assert.Contains(t, e.planSays(other, nil), "only Paxos can lift it")
				e.MustApply(own, nil)
				assert.Equal(t, []string{set.ID}, e.active())
			})
		})
	}
}

// A replacement ends a control as a destroy does: PREVENT refuses it, and ABANDON leaves the control in force and says so.
func TestControl_policiesOfReplacements(t *testing.T) {
	t.Parallel()
	e := newTestEnv(t, "2026", nil)
	prevented := e.create("deletion_policy", "PREVENT")
	said := e.planSays(prevented, e.control("type", "DORMANT", "deletion_policy", "PREVENT"))
	assert.Contains(t, said, "ERROR: Unable to replace identity control: Control "+prevented.Text("id"))
	assert.Contains(t, said, `applied deletion_policy PREVENT. To let it go, apply deletion_policy = "DELETE" or "ABANDON" first.`)

	abandoned := e.MustApply(prevented, e.control("deletion_policy", "ABANDON"))
	id := abandoned.Text("id")
	want := "WARNING: Resource Destruction Considerations: Control " + id + " (CLOSED, set by CLIENT) on identity " + e.identityID +
		" stays in force: its deletion_policy is ABANDON, so nothing is sent to Paxos. To manage it again, import it by " +
		e.identityID + "/" + id + "."
	assert.Equal(t, want, e.planSays(abandoned, nil))
	assert.Equal(t, want, e.planSays(abandoned, e.control("type", "DORMANT", "deletion_policy", "ABANDON")))
}
