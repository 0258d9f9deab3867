package identity_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What the arguments demand of each other.
func TestValidate_combinations(t *testing.T) {
	t.Parallel()
	_, p := newTestEnv(t)
	for name, test := range map[string]struct {
		config attrs
		want   []string // the beginnings of the errors, in any order
	}{
		"neither kind": {attrs{}, nil}, // the plan of a create refuses it
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
		"a time that is none": {
			with(verified(), attrs{"person_details.passthrough_verified_at": "yesterday"}),
			[]string{"person_details.passthrough_verified_at: "},
		},
		"a null in metadata": {with(person(), attrs{"metadata": attrs{"team": nil}}), []string{"metadata"}},
		"a null among fields": {
			with(verified(), attrs{"person_details.passthrough_verification_fields": []any{nil}}),
			[]string{"person_details.passthrough_verification_fields"},
		},
		"an empty list of members": {trust(), []string{"institution_members: "}},
		"a member without roles": {
			trust(attrs{"identity_id": "1", "roles": []string{}}), []string{"institution_members[].roles: "},
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
	_, p := newTestEnv(t)
	config := with(person(), attrs{
		"person_details.verifier_type": "PASSTHROUGH", "person_details.passthrough_verified_at": "2026-01-02T03:04:05Z",
	})
	diagnostics := p.Plan(p.None(), config).Diagnostics
	assert.False(t, failed(diagnostics))
	warnings := slices.DeleteFunc(ofSeverity(diagnostics, false), func(w string) bool { return !strings.Contains(w, "onboarding guide") })
	require.Len(t, warnings, 4)
	for i, name := range []string{
		"passthrough_verification_fields", "passthrough_verification_id", "passthrough_verification_status",
		"passthrough_verifier_type",
	} {
		assert.True(t, strings.HasPrefix(warnings[i], "person_details."+name+": "), warnings[i])
	}
}
