package identity_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// forgetAll resets the sandbox, as the credentials of another tenant would show it.
func forgetAll(emu *emulator.Server) {
	for _, identity := range emu.Identities.All() {
		emu.Identities.Forget(identity.ID)
	}
	emu.ResetJournal()
}

// requests returns how many requests there were, apart from those for tokens.
func requests(emu *emulator.Server) int {
	return len(slices.DeleteFunc(emu.Journal(), func(e emukit.Entry) bool { return e.Operation == emulator.OpToken }))
}

// One by one, it takes three to know. If the provider is told that the sandbox was reset, all are created again.
func TestMissing_most(t *testing.T) {
	t.Parallel()
	for _, onMissing := range []string{"ERROR", "FORGET"} {
		t.Run(onMissing, func(t *testing.T) {
			t.Parallel()
			emu := emulator.New(t)
			configs, made := crowd(t, emu, 8)
			forgetAll(emu)
			p := newProtocol(t, emu, acctest.WithEnv("PAXOS_ON_MISSING", onMissing))
			var errors, warnings []string
			for i, current := range made {
				read, diagnostics := p.Read(current)
				errors = append(errors, ofSeverity(diagnostics, true)...)
				warnings = append(warnings, ofSeverity(diagnostics, false)...)
				if onMissing == "FORGET" {
					p.MustApply(read, configs[i])
				} else {
					assert.True(t, read.Equal(current))
				}
			}
			if onMissing == "FORGET" {
				assert.Empty(t, errors)
				assert.Len(t, emu.Identities.All(), len(made))
				return
			}
			require.Len(t, errors, 3)
			assert.Contains(t, errors[2], "Unable to read most identities")
			assert.Contains(t, errors[2],
				"Of the 3 identities that this run has read, Paxos does not know 3 in the environment sandbox")
			assert.Contains(t, errors[2], `set on_missing = "FORGET" in the provider block.`)
			require.Len(t, warnings, len(made)-3)
			assert.Contains(t, warnings[0], "Not read, as most identities are missing")
			assert.LessOrEqual(t, requests(emu), 3+3)
		})
	}
}

// Half is not most: each that is missing has its error, the whole text once.
func TestMissing_some(t *testing.T) {
	t.Parallel()
	const missing = 4
	emu := emulator.New(t)
	_, made := crowd(t, emu, 2*missing)
	for i := 1; i < len(made); i += 2 {
		emu.Identities.Forget(made[i].Text("id"))
	}
	p := newProtocol(t, emu)
	var said string
	for i, current := range made {
		kept, diagnostics := p.Read(current)
		assert.True(t, kept.Equal(current))
		assert.Equal(t, i%2 == 1, failed(diagnostics))
		said += acctest.FormatDiagnostics(diagnostics) + "\n"
	}
	assert.Equal(t, missing, strings.Count(said, "ERROR: Unable to read identity"), said)
	assert.Equal(t, 1, strings.Count(said, "Check environment, api_url and client_id"), said)
	assert.Equal(t, missing-1, strings.Count(said, " either, and the state keeps it. The error about identity "), said)
	assert.NotContains(t, said, "Not read")
}

// A 404 that the list contradicts comes from a replica that lags, and proves nothing.
func TestMissing_contradicted(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	p := newProtocol(t, emu, acctest.WithEnv("PAXOS_ON_MISSING", "FORGET"))
	current := p.MustApply(p.None(), person())
	emu.Fault(emukit.Fault{Operation: api.OpGetIdentity.Name, Kind: emukit.FaultStatus, Status: 404})
	emu.ResetJournal()
	kept, diagnostics := p.Read(current)
	assert.Regexp(t, "^WARNING: Unable to read identity for now: ", acctest.FormatDiagnostics(diagnostics))
	assert.True(t, kept.State.Equal(current.State))
	assert.Equal(t, map[string]int{api.OpGetIdentity.Name: 1, api.OpListIdentities.Name: 1}, acctest.RequestCounts(emu))
}

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
	people := emu.Identities.All()
	emu.Controls.Add(api.Control{IdentityID: people[frozen].ID, Type: api.ControlFrozen, ReasonCode: "LEGAL_ORDER"})
	emu.Identities.Mutate(people[renamed].ID, func(i *api.Identity) { i.PersonDetails.LastName = "Elsewhere" })

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
	assert.NotZero(t, acctest.RequestCounts(emu)[api.OpListIdentities.Name])
	assert.Less(t, len(emu.Journal()), n)
	for _, read := range emu.Requests(api.OpGetIdentity.Name) {
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
	emu.Fault(emukit.Fault{Operation: api.OpGetIdentity.Name, Kind: emukit.FaultStatus, Status: 200, Body: string(body)})
	p := newProtocol(t, emu)
	refreshed, diagnostics := p.Read(made[0])
	emu.AssertFaultsConsumed(t)
	assert.False(t, failed(diagnostics))
	require.Len(t, ofSeverity(diagnostics, false), 1)
	assert.Contains(t, ofSeverity(diagnostics, false)[0], "Unable to rely on updated_at")
	assert.Contains(t, ofSeverity(diagnostics, false)[0], changed.ID)
	assert.Equal(t, "Elsewhere", refreshed.Text("person_details", "last_name"))
}

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
	people := emu.Identities.All()
	p := newProtocol(t, emu)
	plans := make([]plan, n)
	for i := range made {
		configs[i] = with(configs[i], attrs{"metadata": attrs{"round": fmt.Sprint(i)}})
		plans[i] = p.Plan(made[i], configs[i])
	}
	for i, change := range elsewhere {
		emu.Identities.Mutate(people[i].ID, change)
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
			emu, p := newTestEnv(t, opts...)
			first, second := p.MustApply(p.None(), person()), emu.Identities.Add(stranger())
			config := trust(trustee(first.Text("id")))
			made := p.MustApply(p.None(), config)
			for _, changes := range []bool{false, true} {
				config = with(config, attrs{"metadata": attrs{"changes": fmt.Sprint(changes)}})
				planned := p.Plan(made, config)
				if changes {
					emu.Identities.Mutate(made.Text("id"), func(i *api.Identity) {
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
			emu, p := newTestEnv(t, opts...)
			first := p.MustApply(p.None(), person())
			for _, config := range []attrs{
				with(wholePerson(), attrs{"person_details.cip_id": "555-66-7777"}), wholeTrust(trustee(first.Text("id"))),
			} {
				made := p.MustApply(p.None(), config)
				require.NotEmpty(t, made.Text("updated_at"))
				changed := p.MustApply(made, with(config, attrs{"metadata": attrs{"team": "other"}, "customer_due_diligence.industry_sector": "CRYPTO"}))
				assert.NotEqual(t, made.Text("updated_at"), changed.Text("updated_at"))
				identity, _ := emu.Identities.Find(made.Text("id"))
				assert.Equal(t, identity.UpdatedAt, changed.Text("updated_at"))
			}
		})
	}
}
