package identity_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// An existing ref_id fails a create, whose message names the way out: adopt_existing, with which what differs is sent.
func TestAdopt_existing(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	made := emu.Identities.Add(stranger())
	p := newProtocol(t, emu)
	// The same person as stranger makes, but for the first name, the date of birth and the metadata.
	config := with(person(), attrs{
		"ref_id": "stranger-1", "person_details.last_name": "Stranger", "person_details.cip_id": "222-33-4444",
		"person_details.address": with(address(), attrs{"address1": "2 Example St", "zip_code": "10002"}),
		"metadata":               attrs{"team": "payments"},
	})
	_, diagnostics := p.Apply(p.None(), config)
	for _, words := range []string{"Unable to create identity", "duplicate ref_id", "adopt_existing = true", `id = "` + made.ID + `"`} {
		assert.Contains(t, acctest.FormatDiagnostics(diagnostics), words)
	}

	p.NewRun()
	emu.ResetJournal()
	config["adopt_existing"] = true
	adopted := p.MustApply(p.None(), config)
	assert.Equal(t, made.ID, adopted.Text("id"))
	assert.Equal(t, "Ada", only(t, emu).PersonDetails.FirstName)
	assert.Equal(t, []string{api.OpCreateIdentity.Name, api.OpUpdateIdentity.Name}, acctest.Operations(paxostest.Writes(emu)))
	assert.Equal(t, []string{"metadata.team", "person_details.date_of_birth", "person_details.first_name"}, paxostest.Writes(emu)[1].BodyKeys)
	assert.True(t, p.Plan(p.MustRead(adopted), config).Empty())
}

// An identity that a destroy has closed is opened again. The API of 2025 shows no active controls with the identity, so they
// are listed.
func TestAdopt_reopens(t *testing.T) {
	t.Parallel()
	for name, options := range map[string][]emulator.Option{"today": nil, "2025": {emulator.WithControlsRevision("2025")}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			emu, p := newTestEnv(t, options...)
			config := with(verified(), attrs{"ref_id": "person-1", "deletion_policy": "CLOSE"})
			p.MustApply(p.MustApply(p.None(), config), nil)
			closed := only(t, emu)
			assert.Equal(t, api.StatusDisabled, closed.CurrentStatus())

			p.NewRun()
			emu.ResetJournal()
			adopted := p.MustApply(p.None(), with(config, attrs{"adopt_existing": true}))
			assert.Equal(t, []string{api.OpCreateIdentity.Name, api.OpDeleteControl.Name}, acctest.Operations(paxostest.Writes(emu)))
			assert.Equal(t, "APPROVED", adopted.Text("status"))
			assert.NotEmpty(t, emu.Controls.Of(closed.ID)[0].DeletedAt)
		})
	}
}

// Only the ref_id decides who is ours. A CIP id that somebody else holds is never a reason to take a record over.
func TestAdopt_neverByCIPID(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		config attrs
		at     string
	}{
		"a number in the state": {with(person(), attrs{"person_details.cip_id": "222-33-4444"}), "person_details.cip_id"},
		"a number out of the state": {
			with(with(person(), writeOnly), attrs{"person_details.cip_id_wo": "222-33-4444"}),
			"person_details.cip_id_wo",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			emu := emulator.New(t)
			made := emu.Identities.Add(stranger())
			p := newProtocol(t, emu)
			result, diagnostics := p.ApplyPlanned(p.Plan(p.None(), with(test.config, attrs{"adopt_existing": true, "ref_id": "mine"})))
			errors := ofSeverity(diagnostics, true)
			require.Len(t, errors, 1)
			assert.Contains(t, errors[0], test.at+": Unable to create identity")
			assert.Contains(t, errors[0], "import {")
			assert.Contains(t, errors[0], made.ID)
			assert.NotContains(t, errors[0], "222-33-4444")
			assert.True(t, result.State.IsNull())
			assert.Equal(t, []string{api.OpCreateIdentity.Name}, acctest.Operations(paxostest.Writes(emu)))
			assert.Equal(t, "Bob", only(t, emu).PersonDetails.FirstName)
		})
	}
}

func TestAdopt_neverAnotherKind(t *testing.T) {
	t.Parallel()
	emu, p := newTestEnv(t)
	_, ids := institution(t, p, 1)
	emu.Identities.Mutate(ids[0], func(i *api.Identity) { i.RefID = "shared" })
	config := with(trust(trustee(ids[0])), attrs{
		"ref_id": "shared", "institution_details.cip_id": "98-7654321", "adopt_existing": true,
	})
	emu.ResetJournal()
	_, diagnostics := p.ApplyPlanned(p.Plan(p.None(), config))
	errors := ofSeverity(diagnostics, true)
	require.Len(t, errors, 1)
	assert.Contains(t, errors[0], "ref_id: Unable to create identity")
	assert.Contains(t, errors[0], "PERSON")
	assert.Equal(t, []string{api.OpCreateIdentity.Name}, acctest.Operations(paxostest.Writes(emu)))
}

// An institution is brought to its members too, and only the control of destroy is lifted.
func TestAdopt_institution(t *testing.T) {
	t.Parallel()
	emu, p := newTestEnv(t)
	made, ids := institution(t, p, 2)
	id := made.Text("id")
	emu.Controls.Add(api.Control{IdentityID: id, Type: api.ControlClosed, SetBy: api.OwnerClient, ReasonCode: "OTHER", Reason: "by hand"})
	config := with(trust(trustee(ids[1])), attrs{
		"ref_id": made.Text("ref_id"), "adopt_existing": true, "institution_details.name": "Renamed Trust",
	})
	p.NewRun()
	emu.ResetJournal()
	adopted := p.MustApply(p.None(), config)
	assert.Equal(t, id, adopted.Text("id"))
	assert.Equal(t, []string{api.OpCreateIdentity.Name, api.OpUpdateIdentity.Name, api.OpDeleteMember.Name}, acctest.Operations(paxostest.Writes(emu)))
	assert.Equal(t, "DISABLED", adopted.Text("status"))
	institution, _ := emu.Identities.Find(id)
	require.Len(t, institution.InstitutionMembers, 1)
	assert.Equal(t, ids[1], institution.InstitutionMembers[0].IdentityID)
	assert.Equal(t, "Renamed Trust", institution.InstitutionDetails.Name)
	assert.True(t, p.Plan(p.MustRead(adopted), config).Empty())
}

// Where the adoption fails on the way nothing is saved, and the next apply adopts again.
func TestAdopt_failsOnTheWay(t *testing.T) {
	t.Parallel()
	for _, operation := range []string{api.OpGetIdentity.Name, api.OpDeleteControl.Name, api.OpUpdateIdentity.Name} {
		t.Run(operation, func(t *testing.T) {
			t.Parallel()
			emu, p := newTestEnv(t)
			config := with(person(), attrs{"ref_id": "person-1", "deletion_policy": "CLOSE"})
			destroyed, diagnostics := p.ApplyPlanned(p.Plan(p.MustApply(p.None(), config), nil))
			require.Empty(t, ofSeverity(diagnostics, true))
			config = with(config, attrs{"adopt_existing": true, "is_merchant": true})
			p.NewRun()
			emu.Fault(emukit.Fault{Operation: operation, Kind: emukit.FaultStatus, Status: 403})
			result, diagnostics := p.ApplyPlanned(p.Plan(destroyed, config))
			require.Len(t, ofSeverity(diagnostics, true), 1)
			assert.Contains(t, ofSeverity(diagnostics, true)[0], only(t, emu).ID)
			assert.True(t, result.State.IsNull())
			emu.AssertFaultsConsumed(t)

			p.NewRun()
			adopted := p.MustApply(p.None(), config)
			assert.True(t, only(t, emu).IsMerchant)
			assert.True(t, p.Plan(p.MustRead(adopted), config).Empty())
			assert.Empty(t, adopted.Text("status_details", "reason"))
		})
	}
}

// A 409 that names nobody is enough where adoption is wanted: the ref_id is looked up.
func TestAdopt_conflictWithoutName(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t, emulator.WithPageSizeCap(2))
	strangers(emu, 5)
	p := newProtocol(t, emu)
	config := with(person(), attrs{"ref_id": "stranger-1"})
	for _, each := range []struct {
		config attrs
		ok     bool
	}{
		{config, false},
		{with(config, attrs{"adopt_existing": true}), true},
		{with(config, attrs{"adopt_existing": true, "ref_id": "nobody"}), false},
	} {
		emu.Fault(emukit.Fault{
			Operation: api.OpCreateIdentity.Name, Kind: emukit.FaultStatus, Status: 409,
			Body: `{"type":"about:blank","title":"Already Exists","status":409,"detail":"duplicate"}`,
		})
		p.NewRun()
		result, diagnostics := p.ApplyPlanned(p.Plan(p.None(), each.config))
		assert.Equal(t, each.ok, !failed(diagnostics))
		assert.Equal(t, each.ok, !result.State.IsNull())
		if each.ok {
			assert.Equal(t, emu.Identities.All()[1].ID, result.Text("id"))
		}
	}
	emu.AssertFaultsConsumed(t)
	assert.Len(t, emu.Identities.All(), 5)
}
