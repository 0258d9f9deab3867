package identity_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// secretive keeps the numbers of person out of the state.
func secretive() attrs {
	return with(with(person(), writeOnly), attrs{
		"tax_details": []attrs{{"tax_payer_id_wo": "987-65-4320", "tax_payer_id_wo_version": 1, "tax_payer_country": "USA"}},
	})
}

// A number moves out of the state without being sent, and without a warning.
func TestWriteOnly_moveWarnsOfNothing(t *testing.T) {
	t.Parallel()
	emu, p := newTestEnv(t)
	taxed := with(person(), attrs{"tax_details": taxDetails("987-65-4320")})
	current := p.MustApply(p.None(), taxed)
	planned := p.Plan(current, secretive())
	assert.Empty(t, planned.Diagnostics)
	emu.ResetJournal()
	current, diagnostics := p.ApplyPlanned(planned)
	assert.Empty(t, diagnostics)
	assert.Empty(t, paxostest.Writes(emu))
	assert.True(t, p.Plan(p.MustRead(current), secretive()).Empty())

	// A new number comes along with the move: it is sent.
	current = p.MustApply(current, taxed)
	emu.ResetJournal()
	current = p.MustApply(current, with(secretive(), attrs{"person_details.cip_id_wo": "123-45-0001"}))
	assert.Contains(t, paxostest.Writes(emu)[0].BodyKeys, "person_details.cip_id")
	assert.Equal(t, "123-45-0001", only(t, emu).PersonDetails.CIPID)
	assert.Empty(t, current.Text("person_details", "cip_id"))
	assert.Empty(t, current.Text("person_details", "cip_id_wo"))
}

// Once the identity is there, a read that fails loses nothing: the list has the identity, and the state has nothing of the number.
func TestWriteOnly_readBackFails(t *testing.T) {
	t.Parallel()
	emu, p := newTestEnv(t, emulator.WithThinWrites())
	emu.Fault(emukit.Fault{Operation: api.OpGetIdentity.Name, Kind: emukit.FaultStatus, Status: 403, Times: 2})
	created, diagnostics := p.ApplyPlanned(p.Plan(p.None(), secretive()))
	emu.AssertFaultsConsumed(t)
	assert.Empty(t, diagnostics)
	assert.Equal(t, only(t, emu).ID, created.Text("id"))
	assert.Equal(t, only(t, emu).RefID, created.Text("ref_id"))
	assert.Equal(t, "PERSON", created.Text("type"))
	assert.Equal(t, "PENDING", created.Text("status"), "the thin answer says so")
	assert.NotContains(t, created.State.String(), "123-45-6789")

	created = p.MustRead(created)
	assert.NotEmpty(t, created.Text("created_at"))
	assert.True(t, p.Plan(created, secretive()).Empty())
	assert.Len(t, emu.Identities.All(), 1)
}

// A replica that does not know yet what was just written is asked again.
func TestWriteOnly_readBackLags(t *testing.T) {
	t.Parallel()
	emu, p := newTestEnv(t, emulator.WithThinWrites())
	emu.Fault(emukit.Fault{Operation: api.OpGetIdentity.Name, Kind: emukit.FaultStatus, Status: 404, Times: 2})
	created, diagnostics := p.ApplyPlanned(p.Plan(p.None(), secretive()))
	emu.AssertFaultsConsumed(t)
	assert.Empty(t, diagnostics)
	assert.NotEmpty(t, created.Text("created_at"))
	assert.True(t, p.Plan(p.MustRead(created), secretive()).Empty())
}

// What was added elsewhere to tax details that keep their numbers out of the state is seen without its number; what Paxos
// derives from the CIP id is not seen at all.
func TestWriteOnly_taxDetailsElsewhere(t *testing.T) {
	t.Parallel()
	emu, p := newTestEnv(t)
	current := p.MustApply(p.None(), secretive())
	add := func(details ...api.TaxDetail) {
		emu.Identities.Mutate(only(t, emu).ID, func(i *api.Identity) { i.TaxDetails = append(details, i.TaxDetails...) })
	}
	add(api.TaxDetail{TaxPayerID: "123-45-6789", TaxPayerCountry: "USA"})
	current = p.MustRead(current)
	assert.True(t, p.Plan(current, secretive()).Empty())

	add(api.TaxDetail{TaxPayerID: "AB-1", TaxPayerCountry: "GBR"})
	current = p.MustRead(current)
	assert.NotContains(t, current.State.String(), "AB-1")
	assert.False(t, p.Plan(current, secretive()).Empty())
	current = p.MustApply(current, secretive())
	assert.Equal(t, []api.TaxDetail{{TaxPayerID: "987-65-4320", TaxPayerCountry: "USA"}}, only(t, emu).TaxDetails)
	assert.True(t, p.Plan(p.MustRead(current), secretive()).Empty())
}
