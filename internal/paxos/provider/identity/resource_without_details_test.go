package identity_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// imported is an identity that was made of a configuration, and imported without personal data.
func imported(t *testing.T, config attrs) (*emulator.Server, *acctest.ProtocolResource, object) {
	t.Helper()
	emu := emulator.New(t)
	maker := newProtocol(t, emu)
	id := maker.MustApply(maker.None(), config).Text("id")
	p := newProtocol(t, emu, acctest.WithEnv("PAXOS_IMPORT_PERSONAL_DATA", "false"))
	found, diagnostics := p.Import(id, nil)
	require.Empty(t, diagnostics)
	emu.ResetJournal()
	return emu, p, found
}

// An identity without details is managed by its metadata, and becomes no other identity.
func TestWithoutDetails_update(t *testing.T) {
	t.Parallel()
	emu, p, current := imported(t, with(person(), attrs{"ref_id": "ref-1"}))
	config := attrs{"ref_id": "ref-1", "metadata": attrs{"team": "a"}}
	current = p.MustApply(current, config)
	updates := emu.Requests(api.OpUpdateIdentity.Name)
	require.Len(t, updates, 1)
	assert.Equal(t, []string{"metadata.team"}, updates[0].BodyKeys)
	assert.True(t, p.Plan(p.MustRead(current), config).Empty())
	assert.Empty(t, p.Plan(current, config).RequiresReplace)
	assert.NotEmpty(t, p.Plan(current, with(trust(trustee("1")), attrs{"ref_id": "ref-2"})).RequiresReplace, "a person becomes no institution")
}

// Details that are configured later are held against those that Paxos has: only what differs is sent.
func TestWithoutDetails_configuredLater(t *testing.T) {
	t.Parallel()
	made := with(person(), attrs{"ref_id": "ref-1", "tax_details": taxDetails("987-65-4320")})
	for name, test := range map[string]struct {
		change attrs
		want   []string
	}{
		"as they are":      {nil, nil},
		"with another one": {attrs{"person_details.middle_name": "Eve"}, []string{"person_details.middle_name"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			emu, p, current := imported(t, made)
			config := with(made, test.change)
			current = p.MustApply(current, config)
			var sent []string
			for _, update := range emu.Requests(api.OpUpdateIdentity.Name) {
				sent = append(sent, update.BodyKeys...)
			}
			assert.Equal(t, test.want, sent)
			assert.True(t, p.Plan(p.MustRead(current), config).Empty())
		})
	}
}

// A create needs details, and what is required of an address and of tax details wherever something of them is sent.
func TestWithoutDetails_refused(t *testing.T) {
	t.Parallel()
	_, p := newTestEnv(t)
	made := with(person(), attrs{"tax_details": taxDetails("987-65-4320")})
	current := p.MustApply(p.None(), made)
	for name, test := range map[string]struct {
		prior  object
		config attrs
		at     string // of the first error
	}{
		"a create of neither kind":    {p.None(), attrs{}, ""},
		"an address without a city":   {p.None(), with(made, attrs{"person_details.address.city": nil}), "person_details.address.city"},
		"a tax detail without number": {p.None(), with(made, attrs{"tax_details": []attrs{{"tax_payer_country": "USA"}}}), "tax_details[].tax_payer_id"},
		"a part of a new address": {
			current, with(made, attrs{"person_details.address.city": nil, "person_details.address.address1": "2 High St"}),
			"person_details.address.city",
		},
		"a tax detail more": {
			current, with(made, attrs{"tax_details": []attrs{{}, {"tax_payer_country": "USA", "tax_payer_id": "1"}}}), "tax_details[].tax_payer_country",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			errors := ofSeverity(p.Plan(test.prior, test.config).Diagnostics, true)
			require.NotEmpty(t, errors)
			assert.True(t, strings.HasPrefix(errors[0], test.at+": "), errors[0])
		})
	}
}

// What is only let go of an address or of tax details is neither sent nor read again.
func TestWithoutDetails_letGo(t *testing.T) {
	t.Parallel()
	emu, p := newTestEnv(t)
	config := with(person(), attrs{"tax_details": taxDetails("987-65-4320"), "person_details.address.address2": "Flat 2"})
	current := p.MustApply(p.None(), config)
	emu.ResetJournal()
	config = with(config, attrs{"tax_details": []attrs{{}}, "person_details.address": attrs{"zip_code": config["person_details"].(attrs)["address"].(attrs)["zip_code"]}})
	plan := p.Plan(current, config)
	warnings := ofSeverity(plan.Diagnostics, false)
	require.Len(t, warnings, 1)
	for _, name := range []string{"person_details.address.city", "person_details.address.address2", "tax_details.tax_payer_id"} {
		assert.Contains(t, warnings[0], name)
	}
	current = p.MustRead(p.MustApply(current, config))
	assert.Empty(t, current.Text("person_details", "address", "city"))
	assert.True(t, p.Plan(current, config).Empty())
	assert.Empty(t, paxostest.Writes(emu))
}

// Rows of lists bring no reason of a control into the state, and are used all the same.
func TestWithoutDetails_lists(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	p := newProtocol(t, emu, acctest.WithEnv("PAXOS_IMPORT_PERSONAL_DATA", "false"))
	var all []object
	for _, made := range strangers(emu, 8) {
		emu.Controls.Add(api.Control{IdentityID: made.ID, Type: api.ControlFrozen, ReasonCode: "LEGAL_ORDER", Reason: "Canary reason"})
		found, diagnostics := p.Import(made.ID, nil)
		require.Empty(t, diagnostics)
		all = append(all, found)
	}
	p.NewRun()
	emu.ResetJournal()
	for _, before := range all {
		after := p.MustRead(before)
		assert.True(t, before.Equal(after), "%s\n%s", before.State, after.State)
		assert.NotContains(t, after.State.String(), "Canary")
		assert.Contains(t, after.State.String(), "LEGAL_ORDER")
	}
	assert.Less(t, acctest.RequestCounts(emu)[api.OpGetIdentity.Name], len(all))
	assert.NotZero(t, acctest.RequestCounts(emu)[api.OpListIdentities.Name])
}
