package identity_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

func TestMissing_forgetWarns(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	p := newProtocol(t, emu, acctest.WithEnv("PAXOS_ON_MISSING", "FORGET"))
	current := p.MustApply(p.None(), person())
	emu.ForgetIdentity(current.Text("id"))
	emu.ResetJournal()
	gone, diagnostics := p.Read(current)
	assert.False(t, failed(diagnostics))
	require.Len(t, ofSeverity(diagnostics, false), 1)
	assert.Contains(t, ofSeverity(diagnostics, false)[0], current.Text("id"))
	assert.True(t, gone.State.IsNull())
	// A second look by another path comes first.
	assert.Equal(t, map[string]int{emulator.OpGetIdentity: 1, emulator.OpListIdentities: 1}, acctest.RequestCounts(emu))
}

// A 404 that the list contradicts comes from a replica that lags, and proves nothing.
func TestMissing_contradicted(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	p := newProtocol(t, emu, acctest.WithEnv("PAXOS_ON_MISSING", "FORGET"))
	current := p.MustApply(p.None(), person())
	emu.Fault(emukit.Fault{Operation: emulator.OpGetIdentity, Kind: emukit.FaultStatus, Status: 404})
	kept, diagnostics := p.Read(current)
	assert.False(t, failed(diagnostics))
	require.Len(t, ofSeverity(diagnostics, false), 1)
	assert.Contains(t, ofSeverity(diagnostics, false)[0], "Unable to read identity for now")
	assert.True(t, kept.State.Equal(current.State))
	assert.True(t, p.Plan(kept, person()).Empty())
	emu.AssertFaultsConsumed(t)
}

// Where the second look fails nothing is known, so nothing is forgotten.
func TestMissing_secondLookFails(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	p := newProtocol(t, emu, acctest.WithEnv("PAXOS_ON_MISSING", "FORGET"))
	current := p.MustApply(p.None(), person())
	emu.ForgetIdentity(current.Text("id"))
	emu.Fault(emukit.Fault{Operation: emulator.OpListIdentities, Kind: emukit.FaultStatus, Status: 403})
	kept, diagnostics := p.Read(current)
	require.Len(t, ofSeverity(diagnostics, true), 1)
	assert.Contains(t, ofSeverity(diagnostics, true)[0], "The state keeps it")
	assert.True(t, kept.State.Equal(current.State))
	emu.AssertFaultsConsumed(t)
}
