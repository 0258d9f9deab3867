package identity_test

import (
	"encoding/json"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// action is the plan checks of a step whose plan does just this to a resource.
func action(address string, want plancheck.ResourceActionType, more ...plancheck.PlanCheck) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: append(more, plancheck.ExpectResourceAction(address, want))}
}

func TestAccIdentity_updateSendsWhatChanged(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	config := with(verified(), attrs{
		"person_details.address.address2": "Apt 2", "person_details.email": "ada@example.com",
		"metadata": attrs{"team": "payments", "tier": "1"}, "is_merchant": true,
	})
	// step changes the configuration of the step before.
	step := func(changes attrs, check resource.TestCheckFunc, checks ...plancheck.PlanCheck) resource.TestStep {
		config = with(config, changes)
		return resource.TestStep{
			PreConfig: reset(emu), Config: hcl("ada", config), Check: check,
			ConfigPlanChecks: action(ada, plancheck.ResourceActionUpdate, checks...),
		}
	}
	paxostest.Test(t, emu, resource.TestCase{Steps: []resource.TestStep{
		{Config: hcl("ada", config)},
		step(attrs{"person_details.first_name": "Eda", "is_merchant": false}, func(state *terraform.State) error {
			assert.Equal(t, map[string]int{
				// One token and one read by the plan, one token and one write by the apply.
				emulator.OpToken: 2, emulator.OpGetIdentity: 1, emulator.OpUpdateIdentity: 1,
			}, acctest.RequestCounts(emu))
			return updated(emu, "person_details.first_name", "is_merchant")(state)
		}, plancheck.ExpectUnknownValue(ada, tfjsonpath.New("status"))),
		step(attrs{"person_details.address.city": "Albany"}, updated(emu,
			"person_details.address.address1", "person_details.address.address2", "person_details.address.city",
			"person_details.address.country", "person_details.address.province", "person_details.address.zip_code")),
		step(attrs{"person_details.address.address2": nil}, func(state *terraform.State) error {
			var body struct {
				PersonDetails struct{ Address map[string]string } `json:"person_details"`
			}
			require.NoError(t, json.Unmarshal(writes(emu)[0].Body, &body))
			assert.Contains(t, body.PersonDetails.Address, "address2")
			assert.Empty(t, body.PersonDetails.Address["address2"], "empty clears")
			assert.Nil(t, only(t, emu).PersonDetails.Address.Address2)
			return nil
		}),
		step(attrs{
			"metadata":    attrs{"team": "custody", "tier": "1"},
			"tax_details": []attrs{{"tax_payer_id": "987-65-4320", "tax_payer_country": "USA"}},
		}, updated(emu, "metadata.team", "metadata.tier", "tax_details[].tax_payer_country", "tax_details[].tax_payer_id")),
		step(attrs{
			"deletion_policy": "CLOSE", "adopt_existing": true, "wait_for_status": "DENIED",
			"timeouts": attrs{"create": "1m", "update": "1m"},
		}, wrote(emu), plancheck.ExpectKnownValue(ada, tfjsonpath.New("status"), knownvalue.StringExact("APPROVED"))),
		// What Paxos cannot clear stays there and is no longer managed; TestUpdate_warnsOfWhatPaxosKeeps sees the warning.
		step(attrs{
			"person_details.email": nil, "is_merchant": nil, "metadata": nil, "tax_details": nil,
			"deletion_policy": nil, "wait_for_status": nil, "timeouts": nil,
		}, func(state *terraform.State) error {
			assert.Equal(t, "ada@example.com", only(t, emu).PersonDetails.Email)
			assert.NotEmpty(t, only(t, emu).Metadata)
			return resource.ComposeTestCheckFunc(
				wrote(emu), resource.TestCheckNoResourceAttr(ada, "person_details.email"),
				resource.TestCheckNoResourceAttr(ada, "metadata.%"),
			)(state)
		}),
	}})
}

// A person cannot become an institution: Terraform makes another identity and leaves the person to deletion_policy.
func TestAccIdentity_kindChangeReplaces(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	bob := hcl("bob", with(person(), attrs{"person_details.cip_id": "222-33-4444"}))
	var before string
	paxostest.Test(t, emu, resource.TestCase{Steps: []resource.TestStep{{
		Config: bob + hcl("ada", person()),
		Check: func(state *terraform.State) error {
			identity, err := named(emu, state, ada)
			before = identity.RefID
			return err
		},
	}, {
		PreConfig: reset(emu),
		Config:    bob + hcl("ada", trust(trustee(expr("paxos_identity.bob.id")))),
		ConfigPlanChecks: action(ada, plancheck.ResourceActionReplace,
			plancheck.ExpectUnknownValue(ada, tfjsonpath.New("id")), plancheck.ExpectUnknownValue(ada, tfjsonpath.New("ref_id")),
			plancheck.ExpectKnownValue(ada, tfjsonpath.New("type"), knownvalue.StringExact("INSTITUTION"))),
		Check: func(state *terraform.State) error {
			assert.Len(t, emu.Identities(), 3)
			identity, err := named(emu, state, ada)
			assert.NotEqual(t, before, identity.RefID)
			return resource.ComposeTestCheckFunc(
				func(*terraform.State) error { return err },
				wrote(emu, emulator.OpCreateIdentity), resource.TestCheckResourceAttr(ada, "type", "INSTITUTION"),
			)(state)
		},
	}}})
}

func TestUpdate_warnsOfWhatPaxosKeeps(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	p := newProtocol(t, emu)
	full := p.MustApply(p.None(), wholePerson())
	planned := p.Plan(full, with(verified(), attrs{"ref_id": "person-1", "customer_due_diligence.aliases": []string{"A. Example"}}))
	warnings := ofSeverity(planned.Diagnostics, false)
	require.Len(t, warnings, 2) // the other: address2 is cleared, which may have Paxos verify the person again
	assert.Contains(t, warnings[0], "Paxos keeps what the configuration drops")
	assert.Contains(t, warnings[0], full.Text("id"))
	assert.Contains(t, warnings[0], ": customer_due_diligence.customer_regions, customer_due_diligence.employment_industry_sector, "+
		"customer_due_diligence.employment_status, customer_due_diligence.estimated_net_worth, "+
		"customer_due_diligence.estimated_yearly_income, customer_due_diligence.expected_transfer_value, "+
		"customer_due_diligence.has_nominee_shareholders, customer_due_diligence.has_underlying_trust_structure, "+
		"customer_due_diligence.industry_sector, customer_due_diligence.is_publicly_traded, "+
		"customer_due_diligence.merchant_funding_source, customer_due_diligence.purpose_of_account, "+
		"customer_due_diligence.source_of_funds, customer_due_diligence.source_of_wealth, "+
		"is_merchant, metadata, person_details.country_of_birth, person_details.email, person_details.middle_name, "+
		"person_details.phone_number, person_details.profession, tax_details, tax_details_not_required. They")
	emu.ResetJournal()
	next, diagnostics := p.ApplyPlanned(planned)
	assert.Empty(t, diagnostics)
	require.Len(t, writes(emu), 1)
	assert.Subset(t, leaves(attrs{"person_details": attrs{"address": with(address(), attrs{"address2": ""})}}), writes(emu)[0].BodyKeys)
	assert.True(t, p.Plan(p.MustRead(next), with(verified(), attrs{
		"ref_id": "person-1", "customer_due_diligence.aliases": []string{"A. Example"},
	})).Empty())
}

// An update that fails leaves the state as it was, so that the next plan finds the same to do.
func TestUpdate_refused(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	p := newProtocol(t, emu)
	p.MustApply(p.None(), with(person(), attrs{"ref_id": "taken", "person_details.cip_id": "222-33-4444"}))
	current := p.MustApply(p.None(), person())
	planned := p.Plan(current, with(person(), attrs{"ref_id": "taken"}))
	kept, diagnostics := p.ApplyPlanned(planned)
	errors := ofSeverity(diagnostics, true)
	require.Len(t, errors, 1)
	assert.Contains(t, errors[0], "Unable to update identity")
	assert.Contains(t, errors[0], current.Text("id"))
	assert.Contains(t, errors[0], "duplicate ref_id provided")
	assert.Equal(t, current.Text("ref_id"), p.MustRead(kept).Text("ref_id"))
	assert.False(t, p.Plan(kept, with(person(), attrs{"ref_id": "taken"})).Empty())
}

// An answer to an update that says nothing is completed by a read.
func TestUpdate_emptyAnswer(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	p := newProtocol(t, emu)
	current := p.MustApply(p.None(), verified())
	emu.Fault(emukit.Fault{Operation: emulator.OpUpdateIdentity, Kind: emukit.FaultStatusAfter, Status: 200, Body: `{}`})
	emu.ResetJournal()
	config := with(verified(), attrs{"is_merchant": true})
	current, diagnostics := p.ApplyPlanned(p.Plan(current, config))
	assert.Empty(t, diagnostics)
	emu.AssertFaultsConsumed(t)
	assert.Equal(t, map[string]int{emulator.OpUpdateIdentity: 1, emulator.OpGetIdentity: 1}, acctest.RequestCounts(emu))
	assert.Equal(t, only(t, emu).ID, current.Text("id"))
	assert.Equal(t, only(t, emu).UpdatedAt, current.Text("updated_at"))
	assert.True(t, p.Plan(p.MustRead(current), config).Empty())
}

// An empty second line is sent only where it clears one.
func TestUpdate_secondLine(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	p := newProtocol(t, emu)
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
		require.NoError(t, json.Unmarshal(writes(emu)[0].Body, &body))
		sent := "absent"
		if second := body.PersonDetails.Address.Address2; second != nil {
			sent = *second
		}
		assert.Equal(t, step.sent, sent, "%v", step)
		current = p.MustRead(current)
		assert.True(t, p.Plan(current, config).Empty())
	}
}
