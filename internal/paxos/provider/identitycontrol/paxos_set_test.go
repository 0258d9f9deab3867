package identitycontrol_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/stretchr/testify/assert"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// frozen is the configuration of a control that paxosControl made.
func (e *testEnv) frozen() arguments {
	return e.control().with("type", "FROZEN", "reason_code", "COMPLIANCE_INVESTIGATION")
}

// A control that Paxos set can be imported and watched; it can be neither destroyed nor replaced, and the plan says so
// with both ways out, the first of which this test takes.
func TestAccControl_notOverridable(t *testing.T) {
	t.Parallel()
	onBothRevisions(t, func(t *testing.T, e *testEnv) {
		set := e.paxosControl(api.ControlFrozen)
		waysOut := []string{`deletion_policy = "ABANDON"`, "removed {", "destroy = false"}
		e.run(resource.TestCase{
			Steps: []resource.TestStep{
				{
					Config:           e.frozen().imported(set.ID),
					ConfigPlanChecks: planned(plancheck.ResourceActionNoop),
					Check: attributes("id", set.ID, "type", "FROZEN", "set_by", "PAXOS", "is_overridable", "false",
						"reason", "Under review", "deletion_policy", "DELETE", "created_at", set.CreatedAt),
				},
				{
					ResourceName: address, ImportState: true, ImportStateVerify: true, ImportStateIdFunc: importID,
				},
				{
					Config:      "# the resource is gone from the configuration",
					ExpectError: acctest.ErrorPattern(append([]string{"Unable to destroy identity control", set.ID, "only Paxos can lift it"}, waysOut...)...),
				},
				{
					Config:      e.frozen().with("reason_code", "LEGAL_ORDER").hcl(),
					ExpectError: acctest.ErrorPattern(append([]string{"Unable to replace identity control", set.ID}, waysOut...)...),
				},
				{
					// Set in the same run it does not count: what was applied does.
					Config:      e.frozen().with("reason_code", "LEGAL_ORDER", "deletion_policy", "ABANDON").hcl(),
					ExpectError: acctest.ErrorPattern("Unable to replace identity control"),
				},
				{
					Config:           e.frozen().with("deletion_policy", "ABANDON").hcl(),
					ConfigPlanChecks: planned(plancheck.ResourceActionUpdate),
				},
			},
			CheckDestroy: func(*terraform.State) error {
				e.assertUntouched(set)
				return nil
			},
		})
	})
}

// assertUntouched expects a control in force, and that nobody asked for anything else.
func (e *testEnv) assertUntouched(control api.Control) {
	e.t.Helper()
	assert.Equal(e.t, []string{control.ID}, e.active())
	assert.Empty(e.t, e.Requests(emulator.OpDeleteControl))
	assert.Empty(e.t, e.Requests(emulator.OpCreateControl))
}

// The other way out: a removed block takes the control out of the state and leaves it in force.
func TestAccControl_removedBlock(t *testing.T) {
	t.Parallel()
	onBothRevisions(t, func(t *testing.T, e *testEnv) {
		set := e.paxosControl(api.ControlFrozen)
		e.run(resource.TestCase{Steps: []resource.TestStep{
			{Config: e.frozen().imported(set.ID)},
			{
				Config: "removed {\n  from = " + address + "\n  lifecycle {\n    destroy = false\n  }\n}\n",
				Check: resource.ComposeAggregateTestCheckFunc(
					func(state *terraform.State) error {
						assert.Empty(t, state.RootModule().Resources)
						return nil
					},
					check(func() { e.assertUntouched(set) }),
				),
			},
		}})
	})
}

// Some controls that Paxos sets may be lifted by the client. Only the revision of 2026 can say so.
func TestAccControl_overridableByPaxos(t *testing.T) {
	t.Parallel()
	e := newTestEnv(t, "2026")
	overridable := true
	set := e.AddControl(e.identityID, api.Control{Type: api.ControlDormant, ReasonCode: "INACTIVITY", IsOverridable: &overridable})
	e.run(resource.TestCase{
		Steps: []resource.TestStep{{
			Config:           e.control().with("type", "DORMANT", "reason_code", "INACTIVITY").imported(set.ID),
			ConfigPlanChecks: planned(plancheck.ResourceActionNoop),
			Check:            attributes("set_by", "PAXOS", "is_overridable", "true", "reason", ""),
		}},
		CheckDestroy: func(*terraform.State) error {
			e.assertLifted(set.ID, "")
			return nil
		},
	})
	assert.Empty(t, e.active())
}

func TestAccControl_abandonAndPrevent(t *testing.T) {
	t.Parallel()
	onBothRevisions(t, func(t *testing.T, e *testEnv) {
		e.run(resource.TestCase{
			Steps: []resource.TestStep{
				{Config: e.control().with("deletion_policy", "PREVENT").hcl()},
				{
					Config:      "# the resource is gone from the configuration",
					ExpectError: acctest.ErrorPattern("Unable to destroy identity control", "deletion_policy PREVENT", `apply deletion_policy = "DELETE" or "ABANDON"`),
				},
				{
					Config:      e.control().with("type", "DORMANT", "deletion_policy", "PREVENT").hcl(),
					ExpectError: acctest.ErrorPattern("Unable to replace identity control", "deletion_policy PREVENT"),
				},
				{Config: e.control().with("deletion_policy", "ABANDON").hcl()},
				{
					// A replacement leaves the first one in force too.
					Config:           e.control().with("type", "DORMANT", "deletion_policy", "ABANDON").hcl(),
					ConfigPlanChecks: planned(plancheck.ResourceActionDestroyBeforeCreate),
				},
			},
			CheckDestroy: func(*terraform.State) error {
				assert.Len(t, e.active(), 2)
				assert.Empty(t, e.Requests(emulator.OpDeleteControl))
				return nil
			},
		})
	})
}

// Controls of both owners are in force at once; each is managed for itself.
func TestAccControl_bothOwners(t *testing.T) {
	t.Parallel()
	onBothRevisions(t, func(t *testing.T, e *testEnv) {
		set := e.paxosControl(api.ControlClosed)
		e.run(resource.TestCase{
			Steps: []resource.TestStep{{
				Config: e.control().hcl() + e.frozen().with("type", "CLOSED", "deletion_policy", "ABANDON").as("paxos") +
					"import {\n  to = paxos_identity_control.paxos\n  id = \"" + e.identityID + "/" + set.ID + "\"\n}\n",
				Check: resource.ComposeAggregateTestCheckFunc(
					attributes("set_by", "CLIENT", "is_overridable", "true"),
					acctest.CheckAttributes("paxos_identity_control.paxos", "set_by", "PAXOS", "is_overridable", "false"),
				),
			}},
			CheckDestroy: func(*terraform.State) error {
				assert.Equal(t, []string{set.ID}, e.active())
				return nil
			},
		})
	})
}

// A plan warns about what it leaves behind; a control that is lifted leaves nothing.
func TestControl_destroyWarnings(t *testing.T) {
	t.Parallel()
	onBothRevisions(t, func(t *testing.T, e *testEnv) {
		m := paxostest.NewProtocolResource(t, e.Server, "paxos_identity_control")
		config := m.Object(e.control().values())
		state, diagnostics := m.Apply(m.None(), config)
		assert.Empty(t, acctest.FormatDiagnostics(diagnostics))
		assert.Empty(t, m.Plan(state, nil).Diagnostics)

		state, diagnostics = m.Apply(state, m.Object(e.control().with("deletion_policy", "ABANDON").values()))
		assert.Empty(t, acctest.FormatDiagnostics(diagnostics))
		id := state.Text("id")
		want := "WARNING: Resource Destruction Considerations: Control " + id + " (CLOSED, set by CLIENT) on identity " + e.identityID +
			" stays in force: its deletion_policy is ABANDON, so nothing is sent to Paxos. To manage it again, import it by " +
			e.identityID + "/" + id + "."
		assert.Equal(t, want, acctest.FormatDiagnostics(m.Plan(state, nil).Diagnostics))
	})
}

// values returns the arguments for the plugin protocol.
func (a arguments) values() map[string]any {
	values := make(map[string]any, len(a))
	for name, value := range a {
		values[name] = value
	}
	return values
}
