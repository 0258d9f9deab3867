package identitycontrol_test

import (
	"net/http"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
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
func TestControl_lostCreate(t *testing.T) {
	t.Parallel()
	for name, fault := range lostAnswers(emulator.OpCreateControl) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			onBothRevisions(t, nil, func(t *testing.T, e *testEnv) {
				e.paxosControl(api.ControlClosed)
				e.AddControl(e.identityID, api.Control{
					Type: api.ControlClosed, ReasonCode: "END_USER_REQUEST", SetBy: api.OwnerClient, CreatedAt: "2026-01-15T10:30:00Z",
				})
				e.Fault(fault)
				state := e.create()
				e.AssertFaultsConsumed(t)
				assert.Len(t, e.Requests(emulator.OpCreateControl), 1)
				active := e.active()
				assert.Len(t, active, 3)
				assert.Equal(t, active[2], state.Text("id"))
				e.MustApply(state, nil)
				assert.Equal(t, active[:2], e.active())
			})
		})
	}
}

// A destroy whose answer was lost is a destroy.
func TestControl_lostDelete(t *testing.T) {
	t.Parallel()
	for name, fault := range lostAnswers(emulator.OpDeleteControl) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			onBothRevisions(t, nil, func(t *testing.T, e *testEnv) {
				state := e.create("removal_reason", "Done")
				e.NewRun() // which does not know the revision yet
				lost := fault
				if e.revision == "2025" {
					lost.Skip = 1 // the first request is in the form that this revision refuses
				}
				e.Fault(lost)
				e.MustApply(state, nil)
				e.AssertFaultsConsumed(t)
				assert.Empty(t, e.active())
				e.assertLifted(state.Text("id"), "Done")
			})
		})
	}
}

// A create that may have been lost on the way there is not repeated either: nothing tells that it did not arrive.
func TestControl_unknownCreate(t *testing.T) {
	t.Parallel()
	onBothRevisions(t, nil, func(t *testing.T, e *testEnv) {
		e.Fault(problem(emulator.OpCreateControl, http.StatusBadGateway))
		none, diagnostics := e.Apply(e.None(), e.control())
		assert.True(t, none.IsNull())
		said := acctest.FormatDiagnostics(diagnostics)
		for _, part := range []string{
			"Unable to create identity control", "A CLOSED control for END_USER_REQUEST may exist", "was not repeated",
			"paxos_identity_controls", e.identityID + "/<control id>",
		} {
			assert.Contains(t, said, part)
		}
		e.AssertFaultsConsumed(t)
		assert.Len(t, e.Requests(emulator.OpCreateControl), 1)
		assert.Empty(t, e.active())
	})
}

// Two controls of one identity that differ in nothing, made at the same time, stay two, also if both responses are lost.
func TestControl_twins(t *testing.T) {
	t.Parallel()
	for name, lost := range map[string]bool{"answered": false, "lost": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			onBothRevisions(t, nil, func(t *testing.T, e *testEnv) {
				if lost {
					e.Fault(emukit.Fault{Operation: emulator.OpCreateControl, Kind: emukit.FaultResetAfter, Times: 2})
				}
				var twins [2]protocol.Object
				var group sync.WaitGroup
				for i := range twins {
					plan := e.Plan(e.None(), e.control())
					group.Go(func() { twins[i], _ = e.ApplyPlanned(plan) })
				}
				group.Wait()
				e.AssertFaultsConsumed(t)
				assert.Len(t, e.Requests(emulator.OpCreateControl), 2)
				assert.ElementsMatch(t, e.active(), []string{twins[0].Text("id"), twins[1].Text("id")})
			})
		})
	}
}
