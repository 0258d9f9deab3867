package identity_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// An update that is lost for good is an error; the state keeps what it was and the next plan compares.
func TestLostAnswer_updateForGood(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	p := newProtocol(t, emu, acctest.WithEnv("PAXOS_MAX_RETRIES", "0"))
	current := p.MustApply(p.None(), verified())
	emu.Fault(emukit.Fault{Operation: api.OpUpdateIdentity.Name, Kind: emukit.FaultResetAfter})
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
			emu.Fault(emukit.Fault{Operation: api.OpCreateIdentity.Name, Kind: kind, Times: 100})
			none, diagnostics := p.ApplyPlanned(p.Plan(p.None(), person()))
			assert.True(t, none.State.IsNull())
			said := acctest.FormatDiagnostics(diagnostics)
			require.Len(t, diagnostics, 1, said)
			var sent struct {
				RefID string `json:"ref_id"`
			}
			require.NoError(t, json.Unmarshal(emu.Requests(api.OpCreateIdentity.Name)[0].Body, &sent))
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
	emu.Fault(emukit.Fault{Operation: api.OpCreateIdentity.Name, Kind: emukit.FaultResetAfter})
	// The looks of the client fail; the one with which the resource asks who is in the way does not.
	emu.Fault(emukit.Fault{Operation: api.OpGetIdentity.Name, Kind: emukit.FaultStatus, Status: 500, Times: 5})
	created := p.MustApply(p.None(), person())
	emu.AssertFaultsConsumed(t)
	assert.Equal(t, only(t, emu).ID, created.Text("id"))
	assert.True(t, p.Plan(p.MustRead(created), person()).Empty())
}

// The identity with the ref_id may be that of a run before, and young enough for the clocks. What it has differs, and is no spelling of
// what is configured: the next apply changes it.
func TestLostCreate_ofARunBefore(t *testing.T) {
	t.Parallel()
	emu, p := newTestEnv(t)
	ada := p.MustApply(p.None(), person()).Text("id")
	before := with(trust(trustee(ada)), attrs{"ref_id": "trust-1"})
	after := with(trust(attrs{"identity_id": ada, "roles": []string{"GRANTOR"}}), attrs{"ref_id": "trust-1"})
	p.MustApply(p.None(), before)
	p.NewRun()
	emu.Fault(emukit.Fault{Operation: api.OpCreateIdentity.Name, Kind: emukit.FaultResetBefore})
	found, diagnostics := p.Apply(p.None(), after)
	emu.AssertFaultsConsumed(t)
	assert.Contains(t, acctest.FormatDiagnostics(diagnostics), "WARNING: Values are as before the write")
	p.NewRun()
	found = p.MustRead(found)
	assert.False(t, p.Plan(found, after).Empty())
	p.NewRun()
	found = p.MustRead(p.MustApply(found, after))
	assert.True(t, p.Plan(found, after).Empty())
	held, _ := emu.Identities.Find(found.Text("id"))
	assert.Equal(t, []string{"GRANTOR"}, held.InstitutionMembers[0].Roles)
}

// If the identity that is in the way of a lost create cannot be read, the message still names the ref_id to keep: the next
// apply would make a second identity with another.
func TestLostCreate_unreadable(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	p := newProtocol(t, emu, acctest.WithEnv("PAXOS_MAX_RETRIES", "0"))
	emu.Fault(emukit.Fault{Operation: api.OpCreateIdentity.Name, Kind: emukit.FaultResetAfter})
	emu.Fault(emukit.Fault{Operation: api.OpGetIdentity.Name, Kind: emukit.FaultStatus, Status: 500, Times: 6})
	none, diagnostics := p.ApplyPlanned(p.Plan(p.None(), person()))
	emu.AssertFaultsConsumed(t)
	assert.True(t, none.State.IsNull())
	assert.Contains(t, acctest.FormatDiagnostics(diagnostics), `ref_id = "`+only(t, emu).RefID+`" adopt_existing = true`)
}

// A create leaves created_at open if nothing completes its thin answer. If the next refresh cannot read the identity either, an
// update may then answer it: the plan must not have promised that it stays empty.
func TestUpdateFillsInWhatAThinCreateLeftOpen(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t, emulator.WithThinWrites())
	p := newProtocol(t, emu)
	created := p.MustApply(p.None(), person())
	var err error
	created.State, err = tftypes.Transform(created.State, func(at *tftypes.AttributePath, value tftypes.Value) (tftypes.Value, error) {
		if at.Equal(tftypes.NewAttributePath().WithAttributeName("created_at")) {
			return tftypes.NewValue(tftypes.String, nil), nil
		}
		return value, nil
	})
	require.NoError(t, err)

	emu.Fault(emukit.Fault{Operation: api.OpGetIdentity.Name, Kind: emukit.FaultStatus, Status: 404})
	refreshed := p.MustRead(created)
	emu.AssertFaultsConsumed(t)
	require.Empty(t, refreshed.Text("created_at"), "the state keeps what it was")

	updated := p.MustApply(refreshed, with(person(), attrs{"person_details.first_name": "Grace"}))
	require.NotEmpty(t, updated.Text("created_at"))
	require.True(t, p.Plan(p.MustRead(updated), with(person(), attrs{"person_details.first_name": "Grace"})).Empty())
}

// A thin answer to a create that is another identity's, and cannot be held against Paxos: the list decides, and that identity is
// never taken for ours.
func TestThinAnswerOfAnotherIdentityIsNeverTakenOver(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t, emulator.WithThinWrites())
	p := newProtocol(t, emu)
	stranger := p.MustApply(p.None(), with(person(), attrs{"ref_id": "stranger", "person_details.cip_id": "999-99-9999"}))
	for _, refused := range []int{1, 2} {
		p.NewRun() // another run has made the stranger
		emu.ClearFaults()
		emu.Fault(emukit.Fault{Operation: api.OpCreateIdentity.Name, Kind: emukit.FaultOtherObject})
		emu.Fault(emukit.Fault{Operation: api.OpGetIdentity.Name, Kind: emukit.FaultStatus, Status: 403, Times: refused})
		refID := fmt.Sprintf("ours-%d", refused)
		config := with(person(), attrs{"ref_id": refID, "person_details.cip_id": fmt.Sprintf("111-11-111%d", refused)})
		created, diagnostics := p.ApplyPlanned(p.Plan(p.None(), config))
		emu.AssertFaultsConsumed(t)
		acctest.RequireNoErrors(t, diagnostics)
		require.Equal(t, refID, p.MustRead(created).Text("ref_id"))
		require.NotEqual(t, stranger.Text("id"), created.Text("id"))
	}
	require.True(t, p.MustRead(stranger).State.Equal(stranger.State))
}
