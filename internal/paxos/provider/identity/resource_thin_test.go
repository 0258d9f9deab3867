package identity_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// A thin answer to a create that could not be completed leaves created_at open. Where the next refresh cannot read the
// identity either, an update may then answer it: the plan must not have promised that it stays empty.
func TestUpdateFillsInWhatAThinCreateLeftOpen(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t, emulator.WithThinWrites())
	p := newProtocol(t, emu)
	emu.Fault(emukit.Fault{Operation: emulator.OpGetIdentity, Kind: emukit.FaultStatus, Status: 403, Times: 2})
	created, diagnostics := p.ApplyPlanned(p.Plan(p.None(), person()))
	acctest.RequireNoErrors(t, diagnostics)
	require.Empty(t, created.Text("created_at"))
	require.NotEmpty(t, created.Text("id"))

	emu.Fault(emukit.Fault{Operation: emulator.OpGetIdentity, Kind: emukit.FaultStatus, Status: 404})
	refreshed := p.MustRead(created)
	emu.AssertFaultsConsumed(t)
	require.Empty(t, refreshed.Text("created_at"), "the state keeps what it was")

	updated := p.MustApply(refreshed, with(person(), attrs{"person_details.first_name": "Grace"}))
	require.NotEmpty(t, updated.Text("created_at"))
	require.True(t, p.Plan(p.MustRead(updated), with(person(), attrs{"person_details.first_name": "Grace"})).Empty())
}

// A thin answer to a create that is another identity's, and cannot be held against Paxos: whatever is read later under the
// id in the state, that identity is never taken for ours, and nothing is sent to it.
func TestThinAnswerOfAnotherIdentityIsNeverTakenOver(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t, emulator.WithThinWrites())
	p := newProtocol(t, emu)
	stranger := p.MustApply(p.None(), with(person(), attrs{"ref_id": "stranger", "person_details.cip_id": "999-99-9999"}))
	for _, refused := range []int{1, 2} {
		p.NewRun() // another run has made the stranger
		emu.ClearFaults()
		emu.Fault(emukit.Fault{Operation: emulator.OpCreateIdentity, Kind: emukit.FaultOtherObject})
		emu.Fault(emukit.Fault{Operation: emulator.OpGetIdentity, Kind: emukit.FaultStatus, Status: 403, Times: refused})
		refID := fmt.Sprintf("ours-%d", refused)
		config := with(person(), attrs{"ref_id": refID, "person_details.cip_id": fmt.Sprintf("111-11-111%d", refused)})
		created, diagnostics := p.ApplyPlanned(p.Plan(p.None(), config))
		emu.AssertFaultsConsumed(t)
		acctest.RequireNoErrors(t, diagnostics)
		require.Empty(t, created.Text("created_at"))
		_, diagnostics = p.Read(created)
		require.Contains(t, acctest.FormatDiagnostics(diagnostics), `"stranger"`)
		require.Contains(t, acctest.FormatDiagnostics(diagnostics), refID)
	}
	require.True(t, p.MustRead(stranger).State.Equal(stranger.State))
}
