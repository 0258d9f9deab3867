package identity_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// An update that is lost for good is an error; the state keeps what it was and the next plan compares.
func TestLostAnswer_updateForGood(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	p := newProtocol(t, emu, acctest.WithEnv("PAXOS_MAX_RETRIES", "0"))
	current := p.MustApply(p.None(), verified())
	emu.Fault(emukit.Fault{Operation: emulator.OpUpdateIdentity, Kind: emukit.FaultResetAfter})
	config := with(verified(), attrs{"is_merchant": true})
	kept, diagnostics := p.ApplyPlanned(p.Plan(current, config))
	emu.AssertFaultsConsumed(t)
	errors := ofSeverity(diagnostics, true)
	require.Len(t, errors, 1)
	assert.Contains(t, errors[0], "may or may not have done it")
	assert.False(t, p.Plan(kept, config).Empty())

	emu.ResetJournal()
	next := p.MustApply(p.MustRead(kept), config)
	assert.True(t, p.Plan(p.MustRead(next), config).Empty())
}

// A create without a ref_id of which nothing is heard: the message names the ref_id that the provider has made, and what
// it says to do comes to one identity, whether the first attempt took effect or not.
func TestLostCreate_forGood(t *testing.T) {
	t.Parallel()
	for name, kind := range map[string]emukit.FaultKind{
		"it exists": emukit.FaultResetAfter, "it does not": emukit.FaultResetBefore,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			emu := emulator.New(t)
			p := newProtocol(t, emu)
			emu.Fault(emukit.Fault{Operation: emulator.OpCreateIdentity, Kind: kind, Times: 100})
			none, diagnostics := p.ApplyPlanned(p.Plan(p.None(), person()))
			assert.True(t, none.State.IsNull())
			said := acctest.FormatDiagnostics(diagnostics)
			require.Len(t, diagnostics, 1, said)
			var sent struct {
				RefID string `json:"ref_id"`
			}
			require.NoError(t, json.Unmarshal(emu.Requests(emulator.OpCreateIdentity)[0].Body, &sent))
			assert.Contains(t, said, `The identity may exist, with the ref_id "`+sent.RefID+`" that the provider made for it`)
			assert.Contains(t, said, `ref_id = "`+sent.RefID+`" adopt_existing = true`)

			emu.ClearFaults()
			config := with(person(), attrs{"ref_id": sent.RefID, "adopt_existing": true})
			found := p.MustApply(p.None(), config)
			assert.Equal(t, only(t, emu).ID, found.Text("id"))
			assert.True(t, p.Plan(p.MustRead(found), config).Empty())
		})
	}
}

// Where the answers are lost and Paxos then names an identity with the ref_id that this create made, it is this one's.
func TestLostCreate_foundLate(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	p := newProtocol(t, emu, acctest.WithEnv("PAXOS_MAX_RETRIES", "0"))
	emu.Fault(emukit.Fault{Operation: emulator.OpCreateIdentity, Kind: emukit.FaultResetAfter})
	// The looks of the client fail; the one with which the resource asks who is in the way does not.
	emu.Fault(emukit.Fault{Operation: emulator.OpGetIdentity, Kind: emukit.FaultStatus, Status: 500, Times: 4})
	created := p.MustApply(p.None(), person())
	emu.AssertFaultsConsumed(t)
	assert.Equal(t, only(t, emu).ID, created.Text("id"))
	assert.True(t, p.Plan(p.MustRead(created), person()).Empty())
}

// If the identity that is in the way of a lost create cannot be read, the message still names the ref_id to keep: the next
// apply would make a second identity with another.
func TestLostCreate_unreadable(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	p := newProtocol(t, emu, acctest.WithEnv("PAXOS_MAX_RETRIES", "0"))
	emu.Fault(emukit.Fault{Operation: emulator.OpCreateIdentity, Kind: emukit.FaultResetAfter})
	emu.Fault(emukit.Fault{Operation: emulator.OpGetIdentity, Kind: emukit.FaultStatus, Status: 500, Times: 5})
	none, diagnostics := p.ApplyPlanned(p.Plan(p.None(), person()))
	emu.AssertFaultsConsumed(t)
	assert.True(t, none.State.IsNull())
	assert.Contains(t, acctest.FormatDiagnostics(diagnostics), `ref_id = "`+only(t, emu).RefID+`" adopt_existing = true`)
}
