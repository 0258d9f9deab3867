package identity_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// Bad input is refused by the plan, and no request is made.
func TestAccIdentity_badInput(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	refused := func(config attrs, phrases ...string) resource.TestStep {
		return resource.TestStep{Config: hcl("ada", config), ExpectError: acctest.ErrorPattern(phrases...), PlanOnly: true}
	}
	paxostest.Test(t, emu, resource.TestCase{Steps: []resource.TestStep{
		refused(attrs{}, "Exactly one of person_details and institution_details must be set"),
		refused(with(person(), attrs{"person_details.first_name": "Zoë"}), "person_details.first_name must be", "ASCII"),
		refused(trust(), "institution_members", "at least 1"),
		refused(with(trust(), attrs{"institution_members": nil}), "Missing Attribute Configuration", "together with its members"),
	}})
	assert.Empty(t, emu.Journal())
}

// long is a text of n characters.
func long(n int) string { return strings.Repeat("x", n) }

// badPerson has values that the validators refuse, by the path that is to blame. What is called secret in a value must
// not come back in a message.
func badPerson() map[string][]any {
	const details = "person_details."
	tooLong, control, accent := "secret"+long(200), "secret\x07", "secret é"
	free := []any{"", tooLong, control}
	ascii := []any{"", tooLong, control, accent}
	line := []any{"", "secret" + long(35), accent}
	country := []any{"", "usa", "US", "secret", "QQQ"}
	return map[string][]any{
		"ref_id":                                    free,
		"metadata":                                  {attrs{"secret": nil}},
		"deletion_policy":                           {"", "abandon", "secret"},
		"wait_for_status":                           {"", "approved", "secret"},
		details + "verifier_id":                     free,
		details + "passthrough_verified_at":         {"", "2026-01-02", "secret"},
		details + "passthrough_verification_id":     free,
		details + "passthrough_verification_status": {"", "PENDING", "secret"},
		details + "passthrough_verification_fields": {[]any{nil}},
		details + "first_name":                      ascii,
		details + "middle_name":                     free,
		details + "last_name":                       ascii,
		details + "date_of_birth":                   {"", "1980-1-2", "1980-02-30", "1980-01-02T00:00:00Z", "secret"},
		details + "nationality":                     country,
		details + "country_of_birth":                free,
		details + "phone_number":                    free,
		details + "email":                           free,
		details + "profession":                      free,
		details + "cip_id":                          ascii,
		details + "cip_id_country":                  country,
		details + "address.country":                 line,
		details + "address.address1":                line,
		details + "address.address2":                {"secret" + long(35), accent},
		details + "address.city":                    line,
		details + "address.province":                line,
		details + "address.zip_code":                line,
		"tax_details[0].tax_payer_id": {
			[]attrs{{"tax_payer_id": "secret" + long(35), "tax_payer_country": "USA"}},
			[]attrs{{"tax_payer_id": accent, "tax_payer_country": "USA"}},
		},
		"tax_details[0].tax_payer_country":  {[]attrs{{"tax_payer_id": "1", "tax_payer_country": "secret"}}},
		"customer_due_diligence.aliases[0]": {[]string{""}, []string{tooLong}, []string{control}},
	}
}

// badTrust is badPerson for an institution.
func badTrust() map[string][]any {
	const details = "institution_details."
	free := []any{"", "secret" + long(200), "secret\x07"}
	ascii := append([]any{"secret é"}, free...)
	return map[string][]any{
		details + "name":                           ascii,
		details + "doing_business_as":              free,
		details + "business_description":           {"", "secret" + long(1000), "secret\x07"},
		details + "phone_number":                   free,
		details + "email":                          free,
		details + "cip_id":                         ascii,
		details + "cip_id_country":                 {"", "usa", "secret"},
		details + "govt_registration_date":         {"", "2020-01-01", "secret"},
		details + "regulator_name":                 free,
		details + "regulator_jurisdiction":         free,
		details + "regulator_register_number":      free,
		details + "listed_exchange":                free,
		details + "ticker_symbol":                  free,
		details + "parent_institution_name":        free,
		details + "business_address.city":          {"", "secret é"},
		details + "incorporation_address.address1": {"", "secret é"},
		"institution_members":                      {[]attrs{}},
		"institution_members[].identity_id":        {[]attrs{trustee("")}},
		"institution_members[].roles":              {[]attrs{{"identity_id": "1", "roles": []string{}}}},
		"institution_members[].ownership": {
			[]attrs{with(trustee("1"), attrs{"ownership": "secret"})}, []attrs{with(trustee("1"), attrs{"ownership": "-1"})},
		},
		"institution_members[].position": {[]attrs{with(trustee("1"), attrs{"position": "secret\x07"})}},
	}
}

// repeated are arguments whose values are no personal data and may come back in a message.
var repeated = []string{
	"deletion_policy", "wait_for_status", "person_details.passthrough_verification_status",
	"person_details.passthrough_verified_at", "institution_details.govt_registration_date",
}

func TestValidate_eachValidator(t *testing.T) {
	t.Parallel()
	p := newProtocol(t, emulator.New(t))
	for _, each := range []struct {
		config attrs
		bad    map[string][]any
	}{{wholePerson(), badPerson()}, {wholeTrust(trustee("1")), badTrust()}} {
		require.False(t, failed(p.Validate(each.config)))
		for path, values := range each.bad {
			argument, _, _ := strings.Cut(path, "[")
			for _, value := range values {
				errors := ofSeverity(p.Validate(with(each.config, attrs{argument: value})), true)
				require.NotEmpty(t, errors, "%s accepts %.20v", path, value)
				for _, message := range errors {
					assert.True(t, strings.HasPrefix(message, path+":") || strings.HasPrefix(message, argument+"[0]:"),
						"%s is blamed for %s", message, path)
					if !slices.Contains(repeated, path) {
						assert.NotContains(t, message, "secret")
					}
				}
			}
		}
	}
}

// Values that Paxos may have added since are sent as they are, with a warning.
func TestValidate_unknownEnumsWarn(t *testing.T) {
	t.Parallel()
	p := newProtocol(t, emulator.New(t))
	for _, each := range []struct {
		config attrs
		paths  []string
	}{
		{wholePerson(), []string{
			"person_details.verifier_type", "person_details.passthrough_verifier_type", "person_details.cip_id_type",
			"customer_due_diligence.estimated_net_worth", "customer_due_diligence.estimated_yearly_income",
			"customer_due_diligence.expected_transfer_value", "customer_due_diligence.source_of_wealth",
			"customer_due_diligence.source_of_funds", "customer_due_diligence.purpose_of_account",
			"customer_due_diligence.employment_status", "customer_due_diligence.employment_industry_sector",
			"customer_due_diligence.industry_sector", "customer_due_diligence.merchant_funding_source",
		}},
		{wholeTrust(trustee("1")), []string{
			"institution_details.institution_type", "institution_details.institution_sub_type", "institution_details.cip_id_type",
			"institution_details.regulation_status", "institution_details.trading_type",
		}},
	} {
		for _, path := range each.paths {
			diagnostics := p.Validate(with(each.config, attrs{path: "FUTURE"}))
			assert.False(t, failed(diagnostics), path)
			warnings := ofSeverity(diagnostics, false)
			require.Len(t, warnings, 1, path)
			assert.True(t, strings.HasPrefix(warnings[0], path+": Unknown Attribute Value"), warnings[0])
			assert.NotContains(t, warnings[0], "FUTURE")
		}
	}
	for path, value := range map[string]any{
		"person_details.passthrough_verification_fields": []string{"ADDRESS", "FUTURE"},
		"customer_due_diligence.customer_regions":        []string{"FUTURE"},
	} {
		diagnostics := p.Validate(with(wholePerson(), attrs{path: value}))
		assert.False(t, failed(diagnostics), path)
		assert.Len(t, ofSeverity(diagnostics, false), 1, path)
	}
	diagnostics := p.Validate(trust(attrs{"identity_id": "1", "roles": []string{"FUTURE"}}))
	assert.False(t, failed(diagnostics))
	assert.Len(t, ofSeverity(diagnostics, false), 1)
}

// What the arguments demand of each other.
func TestValidate_combinations(t *testing.T) {
	t.Parallel()
	p := newProtocol(t, emulator.New(t))
	for name, test := range map[string]struct {
		config attrs
		want   []string // the beginnings of the errors, in any order
	}{
		"neither kind": {attrs{}, []string{": Missing Attribute Configuration"}},
		"both kinds": {
			with(with(trust(trustee("1")), person()), attrs{"institution_members": nil}),
			[]string{"institution_details: Invalid Attribute Combination"},
		},
		"members of a person": {
			with(person(), attrs{"institution_members": []attrs{trustee("1")}}),
			[]string{"institution_members: Invalid Attribute Combination"},
		},
		"verifier_id with a verifier": {
			with(person(), attrs{"person_details.verifier_type": "PAXOS", "person_details.verifier_id": "1"}),
			[]string{"person_details.verifier_id: Invalid Attribute Combination"},
		},
		"verifier_id alone": {with(person(), attrs{"person_details.verifier_id": "1"}), nil},
		"passthrough without a time": {
			with(verified(), attrs{"person_details.passthrough_verified_at": nil}),
			[]string{"person_details.passthrough_verified_at: Missing Attribute Configuration"},
		},
		"tax details waived in the USA": {
			with(person(), attrs{"tax_details_not_required": true}),
			[]string{"tax_details_not_required: Invalid Attribute Combination"},
		},
		"tax details waived in the USA by an institution": {
			with(trust(trustee("1")), attrs{"tax_details_not_required": true}),
			[]string{"tax_details_not_required: Invalid Attribute Combination"},
		},
		"tax details waived elsewhere": {
			with(person(), attrs{"tax_details_not_required": true, "person_details.cip_id_country": "GBR"}), nil,
		},
		"a tax detail without a number": {
			with(person(), attrs{"tax_details": []attrs{{"tax_payer_country": "USA"}}}),
			[]string{"tax_details[0]: Missing Attribute Configuration"},
		},
		"a number twice": {
			with(person(), attrs{"person_details.cip_id_wo": "1", "person_details.cip_id_wo_version": 1}),
			[]string{"person_details.cip_id: Invalid Attribute Combination"},
		},
		"a number under both names": {
			with(person(), attrs{"person_details.govt_id": "123-45-6789"}),
			[]string{"person_details.govt_id: Invalid Attribute Combination"},
		},
		"a number under its old name and write-only": {
			with(person(), attrs{
				"person_details.govt_id": "1", "person_details.cip_id": nil, "person_details.cip_id_wo": "1",
				"person_details.cip_id_wo_version": 1,
			}),
			[]string{"person_details.govt_id: Invalid Attribute Combination"},
		},
		"a number under its old name": {
			with(person(), attrs{"person_details.govt_id": "123-45-6789", "person_details.cip_id": nil}), nil,
		},
		"a write-only number without a version": {
			with(person(), attrs{"person_details.cip_id": nil, "person_details.cip_id_wo": "1"}),
			[]string{"person_details.cip_id_wo: Invalid Attribute Combination"},
		},
		"a version without a number": {
			with(trust(trustee("1")), attrs{"institution_details.cip_id_wo_version": 1}),
			[]string{"institution_details.cip_id_wo_version: Invalid Attribute Combination"},
		},
		"an address without a city": {
			with(person(), attrs{"person_details.address.city": nil}),
			[]string{"person_details.address.city: Missing Configuration for Required Attribute"},
		},
		"unknown details":     {attrs{"person_details": unknown}, nil},
		"an unknown verifier": {with(person(), attrs{"person_details.verifier_type": unknown, "person_details.verifier_id": "1"}), nil},
		"an unknown time":     {with(verified(), attrs{"person_details.passthrough_verified_at": unknown}), nil},
		"an unknown number":   {with(person(), attrs{"person_details.cip_id": unknown}), nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			errors := ofSeverity(p.Validate(test.config), true)
			require.Len(t, errors, len(test.want), "%q", errors)
			for i, want := range test.want {
				assert.True(t, strings.HasPrefix(errors[i], want), errors[i])
			}
		})
	}
}

// Of a passthrough verification the guide wants more than the specification: a warning for each that is missing.
func TestValidate_passthroughGuide(t *testing.T) {
	t.Parallel()
	p := newProtocol(t, emulator.New(t))
	config := with(person(), attrs{
		"person_details.verifier_type": "PASSTHROUGH", "person_details.passthrough_verified_at": "2026-01-02T03:04:05Z",
	})
	diagnostics := p.Validate(config)
	assert.False(t, failed(diagnostics))
	warnings := ofSeverity(diagnostics, false)
	require.Len(t, warnings, 4)
	for i, name := range []string{
		"passthrough_verification_fields", "passthrough_verification_id", "passthrough_verification_status",
		"passthrough_verifier_type",
	} {
		assert.True(t, strings.HasPrefix(warnings[i], "person_details."+name+": "), warnings[i])
	}
}
