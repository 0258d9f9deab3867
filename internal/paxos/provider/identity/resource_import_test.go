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
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// A configuration that names less than Paxos holds needs no request: the rest is not managed, and not in the state.
func TestImport_intoLess(t *testing.T) {
	t.Parallel()
	emu, p := newTestEnv(t)
	imported, diagnostics := p.Import(emu.Identities.Add(stranger()).ID, nil)
	require.Empty(t, diagnostics)
	config := attrs{"person_details": attrs{"first_name": "Bob"}}
	current := p.MustApply(imported, config)
	assert.Empty(t, paxostest.Writes(emu))
	assert.Equal(t, "stranger-1", current.Text("ref_id"))
	assert.Empty(t, current.Text("person_details", "cip_id"))
	assert.True(t, p.Plan(p.MustRead(current), config).Empty())
}

// An import followed by the configuration that made the object. What an answer cannot tell apart from nothing is read as
// nothing, since most configurations say nothing there; who does say it sends it once, and that alone. DESIGN.md, "Null,
// absent and unmanaged", says why it cannot be less.
func TestImport_thenWhatMadeIt(t *testing.T) {
	t.Parallel()
	withheld := func(i *api.Identity) { i.PersonDetails.CIPID = "***-**-6789" }
	tests := map[string]struct {
		config attrs
		answer func(*api.Identity) // what Paxos answers from then on, where it is not what was sent
		sent   []string            // the fields of the one update; none for an empty plan
	}{
		"the least":               {person(), nil, nil},
		"a flag that is true":     {with(person(), attrs{"is_merchant": true}), nil, nil},
		"an inner flag, false":    {with(person(), attrs{"customer_due_diligence": attrs{"is_publicly_traded": false}}), nil, nil},
		"further tax details":     {with(person(), attrs{"tax_details": taxDetails("987-65-4320")}), nil, nil},
		"a number, write-only":    {with(person(), writeOnly), nil, nil},
		"a flag that is false":    {with(person(), attrs{"is_merchant": false}), nil, []string{"is_merchant"}},
		"both flags false":        {with(person(), attrs{"is_merchant": false, "tax_details_not_required": false}), nil, []string{"is_merchant", "set_tax_details_not_required"}},
		"the CIP id as tax id":    {with(person(), attrs{"tax_details": taxDetails("123-45-6789")}), nil, []string{"tax_details[].tax_payer_country", "tax_details[].tax_payer_id"}},
		"a number that is masked": {person(), withheld, []string{"person_details.cip_id"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			emu := emulator.New(t, emulator.WithQuirks()) // no masked number conforms to the specification
			p := newProtocol(t, emu)
			id := p.MustApply(p.None(), test.config).Text("id")
			if test.answer != nil {
				emu.Identities.Mutate(id, test.answer)
			}
			imported, diagnostics := p.Import(id, nil)
			require.Empty(t, diagnostics)
			assert.Equal(t, "ABANDON", imported.Text("deletion_policy"), "the default")
			emu.ResetJournal()

			current := p.MustApply(imported, test.config)
			updates := emu.Requests(api.OpUpdateIdentity.Name)
			if test.sent == nil {
				assert.Empty(t, updates)
			} else {
				require.Len(t, updates, 1)
				assert.Equal(t, test.sent, updates[0].BodyKeys)
			}
			assert.True(t, p.Plan(p.MustRead(current), test.config).Empty(), "and never again")
		})
	}
}

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
	assert.Equal(t, map[string]int{emulator.OpToken: 1, api.OpListIdentities.Name: 3, api.OpGetIdentity.Name: 2 * n}, acctest.RequestCounts(emu))

	// What the run itself creates needs no list at all.
	config := with(person(), attrs{"ref_id": "person:1", "person_details.cip_id": "999-88-7777"})
	created := p.MustApply(p.None(), config)
	imported, diagnostics := p.Import("ref_id:person:1", nil)
	require.Empty(t, diagnostics)
	assert.Equal(t, created.Text("id"), imported.Text("id"))
	assert.Equal(t, 3, acctest.RequestCounts(emu)[api.OpListIdentities.Name])
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
	emu.Identities.Mutate(made[0].ID, func(i *api.Identity) { i.RefID = "stranger-9" })
	_, diagnostics = p.Read(imported)
	errors := ofSeverity(diagnostics, true)
	require.Len(t, errors, 1)
	assert.Contains(t, errors[0], `asked for ref_id "stranger-0"`)
}
