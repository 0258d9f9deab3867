package identity_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/catalog"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// Paxos cannot clear most arguments. The plan warns of those that the configuration drops, and the update does not send
// them.
func TestUpdate_warnsOfWhatPaxosKeeps(t *testing.T) {
	t.Parallel()
	emu, p := newTestEnv(t)
	full := p.MustApply(p.None(), wholePerson())
	identity, _ := catalog.All().Find(spec.Resource, typeName)
	least := identity.Smallest(identity.Forms[0])
	least["customer_due_diligence.aliases[]"] = "Canaryalias" // so that the object stays
	config := acctest.ObjectFromPaths(t, p.Type(), least)
	var dropped []string
	for path := range identity.Fullest(identity.Forms[0]) {
		if _, kept := least[path]; !kept && !identity.Life.IsLocal(path) && path != "person_details.address.address2" {
			dropped = append(dropped, strings.TrimSuffix(path, "[]"))
		}
	}
	slices.Sort(dropped)

	planned := p.Plan(full, config)
	warnings := ofSeverity(planned.Diagnostics, false)
	require.Len(t, warnings, 2) // the other: address2 is cleared, which may have Paxos verify the person again
	assert.Contains(t, warnings[0], "Paxos keeps what the configuration drops")
	assert.Contains(t, warnings[0], full.Text("id"))
	assert.Contains(t, warnings[0], ": "+strings.Join(dropped, ", ")+". They")
	emu.ResetJournal()
	next, diagnostics := p.ApplyPlanned(planned)
	assert.Empty(t, diagnostics)
	require.Len(t, paxostest.Writes(emu), 1)
	for _, key := range paxostest.Writes(emu)[0].BodyKeys {
		assert.Contains(t, key, "person_details.address.", "the second line is cleared")
	}
	assert.True(t, p.Plan(p.MustRead(next), config).Empty())
}

// An empty second line is sent only where it clears one.
func TestUpdate_secondLine(t *testing.T) {
	t.Parallel()
	emu, p := newTestEnv(t)
	current := p.None()
	for _, step := range []struct {
		second any
		city   string
		sent   string
	}{
		{"", "New York", "absent"},
		{"", "Albany", "absent"},
		{"Apt 2", "Albany", "Apt 2"},
		{"Apt 2", "New York", "Apt 2"},
		{"", "New York", ""},
		{"Apt 3", "New York", "Apt 3"},
		{nil, "New York", ""},
		{nil, "Albany", "absent"},
	} {
		config := with(person(), attrs{"person_details.address.address2": step.second, "person_details.address.city": step.city})
		emu.ResetJournal()
		current = p.MustApply(current, config)
		var body api.UpdateIdentityRequest
		require.NoError(t, json.Unmarshal(paxostest.Writes(emu)[0].Body, &body))
		sent := "absent"
		if second := body.PersonDetails.Address.Address2; second != nil {
			sent = *second
		}
		assert.Equal(t, step.sent, sent, "%v", step)
		current = p.MustRead(current)
		assert.True(t, p.Plan(current, config).Empty())
	}
}

// What Paxos decides is shown, and what a configuration leaves out is not missed.
func TestRead_drift(t *testing.T) {
	t.Parallel()
	emu, p := newTestEnv(t)
	current := p.MustApply(p.None(), verified())
	id := current.Text("id")
	emu.Identities.Mutate(id, func(i *api.Identity) { i.PersonDetails.Profession = "Spy" })
	emu.Controls.Add(api.Control{IdentityID: id, Type: api.ControlFrozen, ReasonCode: "LEGAL_ORDER"})
	current = p.MustRead(current)
	assert.True(t, p.Plan(current, verified()).Empty())
	assert.Equal(t, "ERROR", current.Text("status"))
	shown, err := protocol.JSON(protocol.Attribute(current.State, "status_details"))
	require.NoError(t, err)
	for _, field := range []string{`"type":"FROZEN"`, `"set_by":"PAXOS"`, `"is_overridable":false`, `"reason_code":"LEGAL_ORDER"`} {
		assert.Contains(t, string(shown), field)
	}
}

// What means the same as before is no difference, whatever is configured.
func TestRead_sameByMeaning(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		config attrs
		answer func(*api.Identity)
	}{
		"masked CIP id":     {person(), func(i *api.Identity) { i.PersonDetails.CIPID = "***-**-6789" }},
		"a withheld CIP id": {person(), func(i *api.Identity) { i.PersonDetails.CIPID = "" }},
		"masked tax details": {
			with(person(), attrs{"tax_details": []attrs{
				{"tax_payer_id": "11-1111111", "tax_payer_country": "CAN"}, {"tax_payer_id": "22-2222222", "tax_payer_country": "USA"},
			}}),
			func(i *api.Identity) {
				i.TaxDetails = []api.TaxDetail{
					{TaxPayerID: "•••2222", TaxPayerCountry: "USA", TINVerificationStatus: "TIN_VERIFICATION_VALID"},
					{TaxPayerID: "", TaxPayerCountry: "CAN"},
				}
			},
		},
		"an instant in UTC": {
			with(verified(), attrs{"person_details.passthrough_verified_at": "2026-01-02T05:04:05+02:00"}),
			func(i *api.Identity) { i.PersonDetails.PassthroughVerifiedAt = "2026-01-02T03:04:05.000Z" },
		},
		"lists in another order": {
			with(verified(), attrs{"customer_due_diligence": attrs{"customer_regions": []string{"EUROPE", "US_CANADA"}}}),
			func(i *api.Identity) {
				i.PersonDetails.PassthroughVerificationFields = []string{"ADDRESS", "FULL_LEGAL_NAME"}
				i.CustomerDueDiligence.CustomerRegions = []string{"US_CANADA", "EUROPE"}
			},
		},
		"flags that are left out": {
			with(person(), attrs{"customer_due_diligence": attrs{
				"aliases": []string{"A. Example"}, "has_underlying_trust_structure": false, "is_publicly_traded": false,
			}}),
			func(i *api.Identity) {
				i.CustomerDueDiligence.HasUnderlyingTrustStructure, i.CustomerDueDiligence.IsPubliclyTraded = nil, nil
			},
		},
		"the old names of the CIP id": {
			with(person(), attrs{
				"person_details.cip_id": nil, "person_details.cip_id_type": nil,
				"person_details.govt_id": "123-45-6789", "person_details.govt_id_type": "SSN",
			}),
			func(*api.Identity) {},
		},
		"an empty second line": {with(person(), attrs{"person_details.address.address2": ""}), func(*api.Identity) {}},
		"empty metadata":       {with(person(), attrs{"metadata": attrs{}}), func(*api.Identity) {}},
		"no due diligence told": {
			with(person(), attrs{"customer_due_diligence": attrs{"aliases": []string{"A. Example"}}}),
			func(i *api.Identity) { i.CustomerDueDiligence = nil },
		},
		"no tax details wanted": {with(person(), attrs{"tax_details": []attrs{}}), func(*api.Identity) {}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var opts []emulator.Option
			if strings.HasPrefix(name, "masked") {
				opts = append(opts, emulator.WithQuirks()) // no masked number conforms to the specification
			}
			emu, p := newTestEnv(t, opts...)
			current := p.MustApply(p.None(), test.config)
			require.True(t, p.Plan(p.MustRead(current), test.config).Empty())
			emu.Identities.Mutate(current.Text("id"), test.answer)
			assert.True(t, p.Plan(p.MustRead(current), test.config).Empty())
		})
	}
}
