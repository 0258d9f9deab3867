package identity_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// lost are the ways in which a write and its answer part.
var lost = map[string]emukit.Fault{
	"reset after the commit":     {Kind: emukit.FaultResetAfter},
	"truncated answer":           {Kind: emukit.FaultTruncate},
	"502 after the commit":       {Kind: emukit.FaultStatusAfter, Status: 502, Body: "<html>Bad Gateway</html>"},
	"reset twice":                {Kind: emukit.FaultResetAfter, Times: 2},
	"reset before it is handled": {Kind: emukit.FaultResetBefore},
	"503 before it is handled":   {Kind: emukit.FaultStatus, Status: 503},
}

func TestAccIdentity_createAnswerLost(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	emu.Fault(emukit.Fault{Operation: emulator.OpCreateIdentity, Kind: emukit.FaultResetAfter})
	emu.Fault(emukit.Fault{Operation: emulator.OpCreateIdentity, Kind: emukit.FaultTruncate, Skip: 1})
	config := hcl("ada", with(person(), attrs{"ref_id": "person-1"})) + hcl("trust", trust(trustee(expr(ada+".id"))))
	paxostest.Test(t, emu, resource.TestCase{Steps: []resource.TestStep{{
		Config: config,
		Check: func(state *terraform.State) error {
			emu.AssertFaultsConsumed(t)
			assert.Len(t, emu.Identities(), 2)
			for _, address := range []string{ada, t1} {
				if _, err := named(emu, state, address); err != nil {
					return err
				}
			}
			return nil
		},
	}}})
}

// Whatever happens to the answer of a create: one identity, all of it in the state, nothing left to do.
func TestLostAnswer_create(t *testing.T) {
	t.Parallel()
	for kind, config := range map[string]attrs{
		"person":               wholePerson(),
		"person without a ref": person(),
		"institution":          nil, // needs a member first
	} {
		for name, fault := range lost {
			t.Run(kind+", "+name, func(t *testing.T) {
				t.Parallel()
				emu := emulator.New(t)
				p := newProtocol(t, emu)
				config, others := config, 0
				if config == nil {
					config, others = trust(trustee(p.MustApply(p.None(), person()).Text("id"))), 1
				}
				fault.Operation = emulator.OpCreateIdentity
				emu.Fault(fault)
				created := p.MustApply(p.None(), config)
				emu.AssertFaultsConsumed(t)
				require.Len(t, emu.Identities(), 1+others)
				assert.Equal(t, emu.Identities()[others].ID, created.Text("id"))
				assert.Equal(t, emu.Identities()[others].RefID, created.Text("ref_id"))
				assert.NotEmpty(t, created.Text("status"))
				assert.True(t, p.Plan(created, config).Empty())
				refreshed := p.MustRead(created)
				assert.True(t, refreshed.State.Equal(created.State))
				assert.True(t, p.Plan(refreshed, config).Empty())
			})
		}
	}
}

func TestLostAnswer_update(t *testing.T) {
	t.Parallel()
	for name, fault := range lost {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			emu := emulator.New(t)
			p := newProtocol(t, emu)
			current := p.MustApply(p.None(), verified())
			fault.Operation = emulator.OpUpdateIdentity
			emu.Fault(fault)
			config := with(verified(), attrs{"person_details.last_name": "Changed", "metadata": attrs{"team": "payments"}})
			current = p.MustApply(current, config)
			emu.AssertFaultsConsumed(t)
			assert.Equal(t, "Changed", only(t, emu).PersonDetails.LastName)
			assert.True(t, p.Plan(current, config).Empty())
			assert.True(t, p.Plan(p.MustRead(current), config).Empty())
		})
	}
}

func TestLostAnswer_members(t *testing.T) {
	t.Parallel()
	for _, operation := range []string{emulator.OpAddMembers, emulator.OpDeleteMember} {
		for name, fault := range lost {
			t.Run(operation+", "+name, func(t *testing.T) {
				t.Parallel()
				emu := emulator.New(t)
				p := newProtocol(t, emu)
				current, ids := institution(t, p, 2)
				fault.Operation = operation
				emu.Fault(fault)
				config := trust(trustee(ids[0]), with(trustee(ids[1]), attrs{"ownership": "10"}))
				current = p.MustApply(current, config)
				assert.NotZero(t, emu.FaultReport()[0].Consumed)
				institution, _ := emu.Identity(current.Text("id"))
				assert.Len(t, institution.InstitutionMembers, 2)
				assert.True(t, p.Plan(p.MustRead(current), config).Empty())
			})
		}
	}
}

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
