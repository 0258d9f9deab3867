package identity_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// crowd makes n people with all that a person can have, and returns their configurations and what is in the state.
func crowd(t *testing.T, emu *emulator.Server, n int) ([]attrs, []object) {
	t.Helper()
	p := newProtocol(t, emu)
	configs, made := make([]attrs, 0, n), make([]object, 0, n)
	for i := range n {
		configs = append(configs, with(wholePerson(), attrs{
			"ref_id": fmt.Sprint("person-", i), "person_details.cip_id": fmt.Sprintf("333-44-%04d", i),
		}))
		made = append(made, p.MustApply(p.None(), configs[i]))
	}
	emu.ResetJournal()
	return configs, made
}

// A refresh of many is answered from lists: what a row says is taken over, what it does not carry stands, and a row that
// tells of a change is looked into.
func TestRefresh_fromLists(t *testing.T) {
	t.Parallel()
	const n, frozen, renamed = 10, 9, 8
	emu := emulator.New(t)
	configs, made := crowd(t, emu, n)
	people := emu.Identities()
	emu.AddControl(people[frozen].ID, api.Control{Type: api.ControlFrozen, ReasonCode: "LEGAL_ORDER"})
	emu.MutateIdentity(people[renamed].ID, func(i *api.Identity) { i.PersonDetails.LastName = "Elsewhere" })

	p := newProtocol(t, emu)
	for i, current := range made {
		refreshed := p.MustRead(current)
		switch i {
		case frozen:
			assert.Equal(t, "ERROR", refreshed.Text("status"))
			assert.Equal(t, protocol.Attribute(current.State, "person_details"), protocol.Attribute(refreshed.State, "person_details"))
			assert.True(t, p.Plan(refreshed, configs[i]).Empty())
		case renamed:
			assert.Equal(t, "Elsewhere", refreshed.Text("person_details", "last_name"))
			assert.False(t, p.Plan(refreshed, configs[i]).Empty())
		default:
			assert.True(t, refreshed.State.Equal(current.State), "%d", i)
		}
	}
	assert.NotZero(t, acctest.RequestCounts(emu)[emulator.OpListIdentities])
	assert.Less(t, len(emu.Journal()), n)
	for _, read := range emu.Requests(emulator.OpGetIdentity) {
		assert.NotContains(t, read.RequestPath, people[frozen].ID)
	}

	imported, diagnostics := p.Import(people[0].ID, nil)
	assert.Empty(t, diagnostics)
	assert.NotEmpty(t, imported.Text("person_details", "first_name"), "an import never comes from a list")
}

// Reading ahead relies on updated_at, which Paxos does not promise to move with every detail. Where it does not, the
// refresh says so.
func TestRefresh_doubt(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	_, made := crowd(t, emu, 1)
	changed := only(t, emu)
	changed.PersonDetails.LastName = "Elsewhere"
	body, err := json.Marshal(changed)
	require.NoError(t, err)
	emu.Fault(emukit.Fault{Operation: emulator.OpGetIdentity, Kind: emukit.FaultStatus, Status: 200, Body: string(body)})
	p := newProtocol(t, emu)
	refreshed, diagnostics := p.Read(made[0])
	emu.AssertFaultsConsumed(t)
	assert.False(t, failed(diagnostics))
	require.Len(t, ofSeverity(diagnostics, false), 1)
	assert.Contains(t, ofSeverity(diagnostics, false)[0], "Unable to rely on updated_at")
	assert.Contains(t, ofSeverity(diagnostics, false)[0], changed.ID)
	assert.Equal(t, "Elsewhere", refreshed.Text("person_details", "last_name"))
}
