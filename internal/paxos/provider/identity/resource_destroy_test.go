package identity_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// The plan of a destroy tells what stays behind, before anybody says yes.
func TestDestroy_planWarns(t *testing.T) {
	t.Parallel()
	emu, p := newTestEnv(t)
	for policy, effect := range map[string]string{
		"ABANDON": "Nothing is sent to Paxos", "CLOSE": "A CLOSED control is put on the identity",
	} {
		p.NewRun()
		current := p.MustApply(p.None(), with(person(), attrs{"deletion_policy": policy}))
		emu.ResetJournal()
		planned := p.Plan(current, nil)
		assert.Empty(t, emu.Journal())
		assert.False(t, failed(planned.Diagnostics))
		warnings := ofSeverity(planned.Diagnostics, false)
		require.Len(t, warnings, 1)
		for _, words := range []string{
			"Resource Destruction Considerations", current.Text("id"), effect, "stay taken", "adopt_existing = true",
		} {
			assert.Contains(t, warnings[0], words)
		}
		emu.Identities.Forget(current.Text("id"))
	}
}

// A change of kind destroys as well: the plan warns, and PREVENT fails it.
func TestDestroy_replacement(t *testing.T) {
	t.Parallel()
	_, p := newTestEnv(t)
	member := p.MustApply(p.None(), with(person(), attrs{"person_details.cip_id": "222-33-4444"})).Text("id")
	current := p.MustApply(p.None(), person())
	planned := p.Plan(current, trust(trustee(member)))
	assert.Len(t, planned.RequiresReplace, 2)
	require.Len(t, ofSeverity(planned.Diagnostics, false), 1)
	assert.Contains(t, ofSeverity(planned.Diagnostics, false)[0], "Resource Destruction Considerations")

	// The person keeps her ref_id, so the institution needs another one.
	taken := attrs{"ref_id": current.Text("ref_id")}
	planned = p.Plan(current, with(trust(trustee(member)), taken))
	require.Len(t, ofSeverity(planned.Diagnostics, true), 1)
	assert.Contains(t, ofSeverity(planned.Diagnostics, true)[0], "ref_id: Unable to replace identity")
	assert.False(t, failed(p.Plan(current, with(trust(trustee(member)), attrs{"ref_id": "another"})).Diagnostics))

	current = p.MustApply(current, with(person(), attrs{"deletion_policy": "PREVENT"}))
	planned = p.Plan(current, with(trust(trustee(member)), attrs{"deletion_policy": "ABANDON"}))
	require.Len(t, ofSeverity(planned.Diagnostics, true), 1, "the applied policy counts")
	assert.Contains(t, ofSeverity(planned.Diagnostics, true)[0], "PREVENT")
}

func TestDestroy(t *testing.T) {
	t.Parallel()
	t.Run("CLOSE", func(t *testing.T) {
		t.Parallel()
		emu, p := newTestEnv(t)
		current := p.MustApply(p.None(), with(verified(), attrs{"deletion_policy": "CLOSE"}))
		emu.ResetJournal()
		gone, diagnostics := p.ApplyPlanned(p.Plan(current, nil))
		assert.Empty(t, diagnostics)
		assert.True(t, gone.State.IsNull())
		assert.Equal(t, map[string]int{api.OpListControls.Name: 1, api.OpCreateControl.Name: 1}, acctest.RequestCounts(emu))
		var body api.CreateControlRequest
		require.NoError(t, json.Unmarshal(paxostest.Writes(emu)[0].Body, &body))
		assert.Equal(t, api.CreateControlRequest{
			IdentityID: current.Text("id"), Type: api.ControlClosed, ReasonCode: "OTHER", Reason: body.Reason,
		}, body)
		assert.Contains(t, body.Reason, "Terraform")
		assert.Equal(t, api.StatusDisabled, only(t, emu).Status)
	})
	t.Run("CLOSE of a closed one", func(t *testing.T) {
		t.Parallel()
		emu, p := newTestEnv(t)
		current := p.MustApply(p.None(), with(verified(), attrs{"deletion_policy": "CLOSE"}))
		conflict := emukit.Fault{
			Operation: api.OpCreateControl.Name, Kind: emukit.FaultStatus, Status: 409,
			Body: `{"type":"about:blank","title":"Conflict","status":409,"detail":"the identity is closed"}`,
		}
		emu.Fault(conflict, conflict)
		_, diagnostics := p.ApplyPlanned(p.Plan(current, nil))
		require.Len(t, ofSeverity(diagnostics, true), 1, "refused, and not closed")
		emu.Controls.Add(api.Control{IdentityID: current.Text("id"), Type: api.ControlClosed, ReasonCode: "OTHER"})
		gone, diagnostics := p.ApplyPlanned(p.Plan(current, nil))
		assert.Empty(t, diagnostics, "refused because it is closed")
		assert.True(t, gone.State.IsNull())
		emu.AssertFaultsConsumed(t)
	})
}

// A destroy that was broken off after it had closed the identity does not close it again, unless somebody has lifted that
// control since; another control does not stand for it. Where that cannot be asked it closes.
func TestDestroy_closedAlready(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(emu *emulator.Server, identityID, controlID string)
		closes int // how often it was closed after both destroys
	}{
		"closed": {func(*emulator.Server, string, string) {}, 1},
		"lifted": {func(emu *emulator.Server, identityID, controlID string) { emu.LiftControl(controlID) }, 2},
		"closed by Paxos": {func(emu *emulator.Server, identityID, controlID string) {
			emu.LiftControl(controlID)
			emu.Controls.Add(api.Control{IdentityID: identityID, Type: api.ControlClosed, ReasonCode: "OTHER"})
		}, 2},
		"nobody tells": {func(emu *emulator.Server, _, _ string) {
			emu.Fault(emukit.Fault{Operation: api.OpListControls.Name, Kind: emukit.FaultStatus, Status: 403})
		}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			emu, p := newTestEnv(t)
			current := p.MustApply(p.None(), with(person(), attrs{"deletion_policy": "CLOSE"}))
			p.ApplyPlanned(p.Plan(current, nil))
			require.Len(t, emu.Requests(api.OpCreateControl.Name), 1)

			c.change(emu, only(t, emu).ID, emu.Controls.Of(only(t, emu).ID)[0].ID)
			gone, diagnostics := p.ApplyPlanned(p.Plan(current, nil))
			assert.Empty(t, diagnostics)
			assert.True(t, gone.State.IsNull())
			assert.Len(t, emu.Requests(api.OpCreateControl.Name), c.closes)
		})
	}
}
