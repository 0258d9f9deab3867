package identity_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// otherPerson has another value for every argument of wholePerson, at the paths that an update sends alone.
func otherPerson() attrs {
	return attrs{
		"ref_id":   "person-2",
		"metadata": attrs{"team": "custody", "region": "emea"},
		"person_details.passthrough_verifier_type":              "ALLOY",
		"person_details.passthrough_verified_at":                "2026-02-03T04:05:06Z",
		"person_details.passthrough_verification_id":            "check-2",
		"person_details.passthrough_verification_status":        "DENIED",
		"person_details.passthrough_verification_fields":        []string{"CIP_ID"},
		"person_details.first_name":                             "Eda",
		"person_details.middle_name":                            "Cee",
		"person_details.last_name":                              "Sample",
		"person_details.date_of_birth":                          "1981-02-03",
		"person_details.nationality":                            "CAN",
		"person_details.country_of_birth":                       "FRA",
		"person_details.phone_number":                           "+1 555 010 0999",
		"person_details.email":                                  "eda@example.com",
		"person_details.profession":                             "Baker",
		"person_details.cip_id":                                 "123-45-0000",
		"person_details.cip_id_type":                            "ITIN",
		"person_details.cip_id_country":                         "CAN",
		"tax_details_not_required":                              true,
		"is_merchant":                                           false,
		"customer_due_diligence.aliases":                        []string{"B. Example", "C. Example"},
		"customer_due_diligence.estimated_net_worth":            "NET_WORTH_OVER_50M",
		"customer_due_diligence.estimated_yearly_income":        "INCOME_ABOVE_1M",
		"customer_due_diligence.expected_transfer_value":        "TRANSFER_VALUE_ABOVE_5M",
		"customer_due_diligence.source_of_wealth":               "INHERITANCE",
		"customer_due_diligence.source_of_funds":                "PROPERTY_SALE",
		"customer_due_diligence.purpose_of_account":             "INVESTMENT_TRADING",
		"customer_due_diligence.employment_status":              "STUDENT",
		"customer_due_diligence.employment_industry_sector":     "MINING",
		"customer_due_diligence.industry_sector":                "MINING",
		"customer_due_diligence.has_underlying_trust_structure": true,
		"customer_due_diligence.has_nominee_shareholders":       false,
		"customer_due_diligence.is_publicly_traded":             true,
		"customer_due_diligence.merchant_funding_source":        "INHERITANCE",
		"customer_due_diligence.customer_regions":               []string{"ASIA"},
	}
}

// otherTrust is otherPerson for wholeTrust.
func otherTrust() attrs {
	return attrs{
		"institution_details.name":                      "Sample Trust",
		"institution_details.doing_business_as":         "Sample",
		"institution_details.business_description":      "Holds more.",
		"institution_details.phone_number":              "+1 555 010 0998",
		"institution_details.email":                     "sample@example.com",
		"institution_details.cip_id":                    "98-7654321",
		"institution_details.cip_id_type":               "REGISTRATION_NUMBER",
		"institution_details.cip_id_country":            "GBR",
		"institution_details.govt_registration_date":    "2021-02-03T00:00:00Z",
		"institution_details.regulation_status":         "INTL_REGULATED",
		"institution_details.regulator_name":            "Sample Authority",
		"institution_details.regulator_jurisdiction":    "London",
		"institution_details.regulator_register_number": "R-2",
		"institution_details.trading_type":              "PRIVATE",
		"institution_details.listed_exchange":           "LSE",
		"institution_details.ticker_symbol":             "SMPL",
		"institution_details.parent_institution_name":   "Sample Holding",
	}
}

// exceptions are arguments that are not changed one by one here, and why.
var exceptions = map[string]string{
	"person_details.address":                    "sent whole",
	"institution_details.business_address":      "sent whole",
	"institution_details.incorporation_address": "sent whole",

	"tax_details":                              "sent whole",
	"institution_members":                      "have requests of their own",
	"person_details.cip_id_wo":                 "sent when its version changes",
	"person_details.cip_id_wo_version":         "is never sent",
	"institution_details.cip_id_wo":            "sent when its version changes",
	"institution_details.cip_id_wo_version":    "is never sent",
	"person_details.govt_id":                   "the old name of cip_id",
	"person_details.govt_id_type":              "the old name of cip_id_type",
	"person_details.verifier_type":             "goes with the passthrough arguments",
	"person_details.verifier_id":               "goes with none of the verifiers that exist",
	"institution_details.institution_type":     "goes with the sub type",
	"institution_details.institution_sub_type": "a trust has but one",
}

// providersOwn are the arguments of which Paxos hears nothing.
var providersOwn = []string{"adopt_existing", "deletion_policy", "wait_for_status", "timeouts"}

// Changing one argument sends that one alone, is planned as an update in place, and converges.
func TestUpdateOfEachArgument(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	p := newProtocol(t, emu)
	member := p.text(p.bring(p.none(), with(person(), attrs{"person_details.cip_id": "333-44-5555"})), "id")
	// Of a number of the USA Paxos does not waive the tax details.
	ada := with(wholePerson(), attrs{"person_details.cip_id_country": "GBR"})
	for _, each := range []struct{ config, other attrs }{
		{ada, otherPerson()},
		{wholeTrust(trustee(member)), otherTrust()},
	} {
		config := each.config
		current := p.bring(p.none(), config)
		for _, path := range slices.Sorted(maps.Keys(each.other)) {
			emu.ResetJournal()
			config = with(config, attrs{path: each.other[path]})
			planned := p.plan(current, config)
			require.Empty(t, planned.Diagnostics, path)
			require.Empty(t, planned.RequiresReplace, path)
			next, diagnostics := p.apply(planned)
			require.Empty(t, diagnostics, path)

			require.Len(t, writes(emu), 1, path)
			sent := writes(emu)[0]
			assert.Equal(t, emulator.OpUpdateIdentity, sent.Operation, path)
			for _, key := range sent.BodyKeys {
				// The name of one argument in an update differs from that in a create.
				key = strings.TrimPrefix(key, "set_")
				assert.True(t, key == path || strings.HasPrefix(key, path+"[") || strings.HasPrefix(key, path+"."),
					"changing %s sent %s", path, key)
			}
			current = p.refreshed(next)
			assert.True(t, p.plan(current, config).Empty(), "changing %s does not converge", path)
		}
	}
}

// The tables above leave nothing out.
func TestUpdateOfEachArgument_isComplete(t *testing.T) {
	t.Parallel()
	reached := maps.Clone(exceptions)
	for path := range maps.All(otherPerson()) {
		reached[path] = "changed"
	}
	for path := range maps.All(otherTrust()) {
		reached[path] = "changed"
	}
	for _, path := range newProtocol(t, emulator.New(t)).arguments() {
		assert.Contains(t, reached, path, "no test changes it")
	}
}

// arguments returns the paths of what can be configured, those in an object of its own included.
func (p *protocolIdentity) arguments() []string {
	var paths []string
	for _, attribute := range p.Schema.Block.Attributes {
		if !attribute.Optional || slices.Contains(providersOwn, attribute.Name) {
			continue
		}
		if attribute.NestedType == nil || attribute.NestedType.Nesting != tfprotov6.SchemaObjectNestingModeSingle {
			paths = append(paths, attribute.Name)
			continue
		}
		for _, nested := range attribute.NestedType.Attributes {
			paths = append(paths, attribute.Name+"."+nested.Name)
		}
	}
	return paths
}
