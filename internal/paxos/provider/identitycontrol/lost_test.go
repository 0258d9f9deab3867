package identitycontrol_test

import (
	"net/http"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/stretchr/testify/assert"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// lostAnswers are the ways in which a write takes effect and its answer is lost.
func lostAnswers(operation string) map[string]emukit.Fault {
	badGateway := problem(operation, http.StatusBadGateway)
	badGateway.Kind = emukit.FaultStatusAfter
	return map[string]emukit.Fault{
		"reset":      {Operation: operation, Kind: emukit.FaultResetAfter},
		"badGateway": badGateway,
		"truncated":  {Operation: operation, Kind: emukit.FaultTruncate},
	}
}

// A create whose answer was lost is never sent again: the control is found among those of its identity, between one that
// Paxos set and an equal one of the client's that is older.
func TestAccControl_lostCreate(t *testing.T) {
	t.Parallel()
	for name, fault := range lostAnswers(emulator.OpCreateControl) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			onBothRevisions(t, func(t *testing.T, e *testEnv) {
				e.paxosControl(api.ControlClosed)
				e.AddControl(e.identityID, api.Control{
					Type: api.ControlClosed, ReasonCode: "END_USER_REQUEST", SetBy: api.OwnerClient, CreatedAt: "2026-01-15T10:30:00Z",
				})
				e.run(resource.TestCase{
					Steps: []resource.TestStep{{
						PreConfig: func() { e.Fault(fault) },
						Config:    e.control().hcl(),
						Check: func(state *terraform.State) error {
							e.AssertFaultsConsumed(t)
							assert.Len(t, e.Requests(emulator.OpCreateControl), 1)
							all := e.Controls(e.identityID)
							assert.Len(t, all, 3)
							made := all[2]
							return attributes("id", made.ID, "set_by", "CLIENT", "is_overridable", "true", "created_at", made.CreatedAt)(state)
						},
					}},
					CheckDestroy: func(*terraform.State) error {
						assert.Len(t, e.active(), 2)
						return nil
					},
				})
			})
		})
	}
}

// A destroy whose answer was lost is a destroy.
func TestAccControl_lostDelete(t *testing.T) {
	t.Parallel()
	for name, fault := range lostAnswers(emulator.OpDeleteControl) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			onBothRevisions(t, func(t *testing.T, e *testEnv) {
				lost := fault
				if e.revision == "2025" {
					lost.Skip = 1 // the first request is in the form that this revision refuses
				}
				e.run(resource.TestCase{Steps: []resource.TestStep{
					{Config: e.control().with("removal_reason", "Done").hcl()},
					{
						PreConfig: func() { e.Fault(lost) },
						Config:    "# the resource is gone from the configuration",
						Check: check(func() {
							e.AssertFaultsConsumed(t)
							assert.Empty(t, e.active())
							e.assertLifted(e.only().ID, "Done")
						}),
					},
				}})
			})
		})
	}
}

// A create that may have been lost on the way there is not repeated either: nothing tells that it did not arrive. The
// next apply makes the control, once.
func TestAccControl_unknownCreate(t *testing.T) {
	t.Parallel()
	onBothRevisions(t, func(t *testing.T, e *testEnv) {
		e.run(resource.TestCase{Steps: []resource.TestStep{
			{
				PreConfig: func() { e.Fault(problem(emulator.OpCreateControl, http.StatusBadGateway)) },
				Config:    e.control().hcl(),
				ExpectError: acctest.ErrorPattern("Unable to create identity control", "A CLOSED control for END_USER_REQUEST may exist",
					"was not repeated", "paxos_identity_controls", e.identityID+"/<control id>"),
			},
			{
				PreConfig: func() {
					e.AssertFaultsConsumed(t)
					assert.Empty(t, e.active())
				},
				Config: e.control().hcl(),
				Check:  check(func() { assert.Len(t, e.active(), 1) }),
			},
		}})
	})
}

// Two controls of one identity that differ in nothing, made at the same time, stay two, also where both answers are
// lost.
func TestAccControl_twins(t *testing.T) {
	t.Parallel()
	twins := func(e *testEnv) string { return e.control().hcl() + e.control().as("twin") }
	both := func(t *testing.T, e *testEnv) resource.TestCheckFunc {
		t.Helper()
		return func(state *terraform.State) error {
			assert.Len(t, e.Requests(emulator.OpCreateControl), 2)
			resources := state.RootModule().Resources
			assert.ElementsMatch(t, e.active(), []string{resources[address].Primary.ID, resources["paxos_identity_control.twin"].Primary.ID})
			return nil
		}
	}
	t.Run("answered", func(t *testing.T) {
		t.Parallel()
		onBothRevisions(t, func(t *testing.T, e *testEnv) {
			e.run(resource.TestCase{
				Steps: []resource.TestStep{{
					Config: twins(e),
					Check: resource.ComposeAggregateTestCheckFunc(both(t, e), acctest.CheckRequests(e.Server, map[string]int{
						emulator.OpToken: 2, emulator.OpCreateControl: 2,
					})),
				}},
				CheckDestroy: func(*terraform.State) error {
					assert.Empty(t, e.active())
					return nil
				},
			})
		})
	})
	t.Run("lost", func(t *testing.T) {
		t.Parallel()
		onBothRevisions(t, func(t *testing.T, e *testEnv) {
			e.run(resource.TestCase{Steps: []resource.TestStep{{
				PreConfig: func() {
					e.Fault(emukit.Fault{Operation: emulator.OpCreateControl, Kind: emukit.FaultResetAfter, Times: 2})
				},
				Config: twins(e),
				Check:  resource.ComposeAggregateTestCheckFunc(both(t, e), check(func() { e.AssertFaultsConsumed(t) })),
			}}})
		})
	})
}

// The documents disagree about the spelling of set_by and leave out values that are false.
func TestAccControl_oddAnswers(t *testing.T) {
	t.Parallel()
	onBothRevisions(t, func(t *testing.T, e *testEnv) {
		set := e.paxosControl(api.ControlFrozen)
		e.run(resource.TestCase{
			Steps: []resource.TestStep{
				{
					Config: e.control().hcl() + e.frozen().with("deletion_policy", "ABANDON").as("paxos") +
						"import {\n  to = paxos_identity_control.paxos\n  id = \"" + e.identityID + "/" + set.ID + "\"\n}\n",
					Check: resource.ComposeAggregateTestCheckFunc(
						attributes("set_by", "CLIENT", "is_overridable", "true"),
						acctest.CheckAttributes("paxos_identity_control.paxos", "set_by", "PAXOS", "is_overridable", "false"),
					),
				},
			},
			CheckDestroy: func(*terraform.State) error {
				assert.Equal(t, []string{set.ID}, e.active())
				return nil
			},
		})
	}, emulator.WithQuirks())
}
