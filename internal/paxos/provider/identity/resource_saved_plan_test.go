package identity_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// A change that was made elsewhere between a plan and its apply is in no plan, and the answer to the apply's own write
// carries it together with a new updated_at. The next refresh has to find it although it reads ahead.
func TestSavedPlan_changeElsewhereIsFound(t *testing.T) {
	t.Parallel()
	const n = 200
	elsewhere := map[int]func(*api.Identity){
		150: func(i *api.Identity) { i.PersonDetails.LastName = "Elsewhere" },
		160: func(i *api.Identity) { i.CustomerDueDiligence.SourceOfFunds = "SAVINGS" },
		170: func(i *api.Identity) { i.IsMerchant = false },
		180: func(i *api.Identity) { i.TaxDetails[0].TaxPayerCountry = "GBR" },
	}
	emu := emulator.New(t)
	configs, made := crowd(t, emu, n)
	people := emu.Identities()
	p := newProtocol(t, emu)
	plans := make([]plan, n)
	for i := range made {
		configs[i] = with(configs[i], attrs{"metadata": attrs{"round": fmt.Sprint(i)}})
		plans[i] = p.Plan(made[i], configs[i])
	}
	for i, change := range elsewhere {
		emu.MutateIdentity(people[i].ID, change)
	}
	p.NewRun()
	for i := range plans {
		result, diagnostics := p.ApplyPlanned(plans[i])
		acctest.RequireNoErrors(t, diagnostics)
		made[i] = result
	}

	p.NewRun()
	emu.ResetJournal()
	for i := range made {
		refreshed := p.MustRead(made[i])
		assert.Equal(t, elsewhere[i] == nil, p.Plan(refreshed, configs[i]).Empty(), "identity %d", i)
	}
	assert.Less(t, len(emu.Journal()), n/10, "the others are still served from lists")
}

// The answer to an update need not carry the members, which therefore are read back with the rest of a partial response.
func TestSavedPlan_changedMembersAreFound(t *testing.T) {
	t.Parallel()
	for name, opts := range map[string][]emulator.Option{"whole response": nil, "partial response": {emulator.WithThinWrites()}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			emu := emulator.New(t, opts...)
			p := newProtocol(t, emu)
			first, second := p.MustApply(p.None(), person()), emu.AddIdentity(stranger())
			config := trust(trustee(first.Text("id")))
			made := p.MustApply(p.None(), config)
			for _, changes := range []bool{false, true} {
				config = with(config, attrs{"metadata": attrs{"changes": fmt.Sprint(changes)}})
				planned := p.Plan(made, config)
				if changes {
					emu.MutateIdentity(made.Text("id"), func(i *api.Identity) {
						i.InstitutionMembers = append(i.InstitutionMembers, api.InstitutionMember{
							ID: "m-2", IdentityID: second.ID, Roles: []string{"TRUSTEE"},
						})
					})
				}
				result, diagnostics := p.ApplyPlanned(planned)
				acctest.RequireNoErrors(t, diagnostics)
				moved := made.Text("updated_at") != result.Text("updated_at")
				assert.Equal(t, !changes, moved, "an updated_at vouches for what the answer has shown")
				made = result
			}
		})
	}
}

// Where nothing was changed elsewhere, the state takes over the updated_at of the response in each of its forms, so that the
// next refresh needs no read of the identity by itself.
func TestSavedPlan_responseVouchesForWhatWasPlanned(t *testing.T) {
	t.Parallel()
	for name, opts := range map[string][]emulator.Option{
		"whole": nil, "partial": {emulator.WithThinWrites()}, "odd": {emulator.WithQuirks()},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			emu := emulator.New(t, opts...)
			p := newProtocol(t, emu)
			first := p.MustApply(p.None(), person())
			for _, config := range []attrs{
				with(wholePerson(), attrs{"person_details.cip_id": "555-66-7777"}), wholeTrust(trustee(first.Text("id"))),
			} {
				made := p.MustApply(p.None(), config)
				require.NotEmpty(t, made.Text("updated_at"))
				changed := p.MustApply(made, with(config, attrs{"metadata": attrs{"team": "other"}, "customer_due_diligence.industry_sector": "CRYPTO"}))
				assert.NotEqual(t, made.Text("updated_at"), changed.Text("updated_at"))
				identity, _ := emu.Identity(made.Text("id"))
				assert.Equal(t, identity.UpdatedAt, changed.Text("updated_at"))
			}
		})
	}
}
