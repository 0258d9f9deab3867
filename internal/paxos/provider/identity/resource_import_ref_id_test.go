package identity_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// Data sources, imports and adoption share one list of identities in a run.
func TestLookup_oneListForARun(t *testing.T) {
	t.Parallel()
	const n = 25
	emu := emulator.New(t, emulator.WithPageSizeCap(10))
	made := strangers(emu, n)
	p := newProtocol(t, emu)
	for i := range n {
		refID := fmt.Sprint("stranger-", i)
		imported, diagnostics := p.Import("ref_id:"+refID, nil)
		require.Empty(t, diagnostics)
		assert.Equal(t, made[i].ID, imported.Text("id"))
		assert.Equal(t, refID, imported.Text("ref_id"))
		state, diagnostics := p.ReadData("paxos_identity", attrs{"ref_id": refID})
		require.Empty(t, diagnostics)
		assert.Equal(t, made[i].ID, protocol.Text(state, "id"))
	}
	assert.Equal(t, map[string]int{emulator.OpToken: 1, emulator.OpListIdentities: 3, emulator.OpGetIdentity: 2 * n}, acctest.RequestCounts(emu))

	// What the run itself creates needs no list at all.
	config := with(person(), attrs{"ref_id": "person:1", "person_details.cip_id": "999-88-7777"})
	created := p.MustApply(p.None(), config)
	imported, diagnostics := p.Import("ref_id:person:1", nil)
	require.Empty(t, diagnostics)
	assert.Equal(t, created.Text("id"), imported.Text("id"))
	assert.Equal(t, 3, acctest.RequestCounts(emu)[emulator.OpListIdentities])
	assert.True(t, p.Plan(imported, config).Empty())
}

func TestImportByRefID_refuses(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	strangers(emu, 1)
	p := newProtocol(t, emu)
	for id, want := range map[string]string{
		"ref_id:nobody": `Looking for the identity with ref_id "nobody" failed`,
		"ref_id:":       "The import id must be",
	} {
		_, diagnostics := p.Import(id, nil)
		errors := ofSeverity(diagnostics, true)
		require.Len(t, errors, 1, id)
		assert.Contains(t, errors[0], want)
	}
}

// The list may have mixed up two identities: the read after the import decides.
func TestImportByRefID_anotherIdentity(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	made := strangers(emu, 2)
	p := newProtocol(t, emu)
	imported, diagnostics, err := p.Resource.Import(t.Context(), "ref_id:stranger-0", nil)
	require.NoError(t, err)
	require.Empty(t, diagnostics)
	emu.MutateIdentity(made[0].ID, func(i *api.Identity) { i.RefID = "stranger-9" })
	_, diagnostics = p.Read(imported)
	errors := ofSeverity(diagnostics, true)
	require.Len(t, errors, 1)
	assert.Contains(t, errors[0], `asked for ref_id "stranger-0"`)
}
