package provider_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/catalog"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// published are the sentences about required fields that the specification has.
type published struct {
	Schema, Field, Text string
}

// lacking is a configuration without a field: the smallest of a form, with what it adds and without what it takes away.
type lacking struct {
	form    string
	add     map[string]any
	without []string // prefixes of paths
	at      string   // the path to which both point; default: the first of without
	allowed bool     // the create is not refused, so the plan says nothing
}

// cases are the configurations by which a sentence of the specification is tried, and "guide" those of the guide on
// required details, which the specification leaves to it.
var cases = map[string][]lacking{
	"institution_members: Required for all institution identity types.": {
		{form: "institution", without: []string{"institution_members"}},
	},
	"tax_details: Must be set if tax_details_not_required is false or not set.": {
		{form: "person", without: []string{"tax_details"}, add: passport},
		{form: "person", without: []string{"tax_details"}, add: merged(passport, map[string]any{"tax_details_not_required": false})},
		{form: "person", without: []string{"tax_details"}, add: merged(passport, map[string]any{"tax_details_not_required": true}), allowed: true},
		{form: "person", without: []string{"tax_details"}, allowed: true}, // Paxos makes them of an SSN (samples of a create)
		{form: "institution", without: []string{"tax_details"}, allowed: true},
		{form: "institution", without: []string{"tax_details"}, add: map[string]any{"institution_details.cip_id_type": "REGISTRATION_NUMBER"}},
	},
	"passthrough_verified_at: Required when `verifier_type` is `PASSTHROUGH`.": {
		{form: "person", add: passthrough, without: []string{"person_details.passthrough_verified_at"}},
		{form: "person", without: []string{"person_details.passthrough_verified_at"}, allowed: true},
	},
	"zip_code: Required for countries that have postal or zip codes.": { // no table of countries: neither side refuses it
		{form: "person", without: []string{"person_details.address.zip_code"}, allowed: true},
	},
	"guide": {
		{form: "person", without: []string{"person_details.first_name"}},
		{form: "person", without: []string{"person_details.last_name"}},
		{form: "person", without: []string{"person_details.date_of_birth"}},
		{form: "person", without: []string{"person_details.nationality"}},
		{form: "person", without: []string{"person_details.address"}},
		{form: "person", without: []string{"person_details.cip_id"}, add: map[string]any{
			"person_details.cip_id_type": "PASSPORT", "person_details.cip_id_country": "GBR",
		}, at: "person_details.cip_id"},
		{form: "person", without: []string{"person_details.cip_id_type"}},
		{form: "person", without: []string{"person_details.cip_id_country"}},
		{form: "institution", without: []string{"institution_details.name"}},
		{form: "institution", without: []string{"institution_details.institution_type"}},
		{form: "institution", without: []string{"institution_details.institution_sub_type"}},
		{form: "institution", without: []string{"institution_details.business_address"}},
		{form: "institution", without: []string{"institution_details.cip_id_type"}},
		{form: "institution", without: []string{"institution_details.cip_id_country"}},
		{form: "institution", without: []string{"institution_details.govt_registration_date"}},
	},
}

var (
	passport    = map[string]any{"person_details.cip_id_type": "PASSPORT", "person_details.cip_id_country": "GBR"}
	passthrough = map[string]any{
		"person_details.verifier_type": "PASSTHROUGH", "person_details.passthrough_verifier_type": "JUMIO",
		"person_details.passthrough_verification_id": "check-1", "person_details.passthrough_verification_status": "APPROVED",
		"person_details.passthrough_verification_fields[]": "ADDRESS",
	}
)

func merged(a, b map[string]any) map[string]any {
	both := maps.Clone(a)
	maps.Copy(both, b)
	return both
}

// The provider says in the plan, at the field, what the emulator refuses in a create, and nothing of what it accepts. Both
// are held against the sentences of the specification, so that they do not share a mistake.
func TestRequiredFields(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join("testdata", "requirements.json"))
	require.NoError(t, err)
	var extract struct{ Fields []published }
	require.NoError(t, json.Unmarshal(text, &extract))
	tried := map[string]bool{"guide": true}
	for _, sentence := range extract.Fields {
		if sentence.Text == "(listed as required)" {
			assertRequired(t, sentence)
			continue
		}
		tried[sentence.Field+": "+sentence.Text] = true
	}
	assert.Equal(t, slices.Sorted(maps.Keys(tried)), slices.Sorted(maps.Keys(cases)), "a case for each sentence")
	for name, list := range cases {
		for _, each := range list {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				each.check(t)
			})
		}
	}
}

func (l lacking) check(t *testing.T) {
	t.Helper()
	identity, _ := catalog.All().Find(spec.Resource, "paxos_identity")
	form := identity.Forms[slices.IndexFunc(identity.Forms, func(f spec.Form) bool { return f.Name == l.form })]
	values := identity.Smallest(form)
	maps.DeleteFunc(values, func(path string, _ any) bool {
		return slices.ContainsFunc(l.without, func(gone string) bool {
			return path == gone || strings.HasPrefix(path, gone+".") || strings.HasPrefix(path, gone+"[")
		})
	})
	maps.Copy(values, l.add)
	at := l.at
	if at == "" {
		at = l.without[0]
	}

	emu := emulator.New(t, emulator.WithSeed(catalog.Tenant()))
	m := paxostest.NewProtocolResource(t, emu, "paxos_identity")
	config := acctest.ObjectFromPaths(t, m.Type(), values)
	plan := m.Plan(m.None(), config)
	said := append(m.Validate(config), plan.Diagnostics...)
	assert.Equal(t, l.allowed, !slices.ContainsFunc(said, func(d *tfprotov6.Diagnostic) bool {
		return d.Attribute != nil && acctest.AttributePath(d.Attribute) == at
	}), acctest.FormatDiagnostics(said))
	if l.allowed {
		assert.Empty(t, acctest.FormatDiagnostics(said))
	}

	_, diagnostics := m.ApplyPlanned(plan)
	answer := acctest.FormatDiagnostics(diagnostics)
	assert.Equal(t, l.allowed, answer == "", answer)
	if !l.allowed {
		assert.Contains(t, answer, at+" is required")
	}
}

// assertRequired expects schema or plan to require a field of an address or a member wherever there is one.
func assertRequired(t *testing.T, sentence published) {
	t.Helper()
	blocks := map[string][]string{
		"IdentityMailingAddress": {
			"person_details.address.", "institution_details.business_address.", "institution_details.incorporation_address.",
		},
		"InstitutionMember": {"institution_members[]."},
	}[sentence.Schema]
	require.NotEmpty(t, blocks)
	identity, _ := catalog.All().Find(spec.Resource, "paxos_identity")
	m := paxostest.NewProtocolResource(t, emulator.New(t), "paxos_identity")
	for _, block := range blocks {
		at, without := block+sentence.Field, map[string]any{}
		for path, value := range identity.Config(block+sentence.Field, "mark") {
			if path != at && path != at+"[]" {
				without[path] = value
			}
		}
		config := acctest.ObjectFromPaths(t, m.Type(), without)
		said := protocol.Errors(append(m.Validate(config), m.Plan(m.None(), config).Diagnostics...))
		require.Len(t, said, 1, "%s: %s", at, acctest.FormatDiagnostics(said))
		assert.Contains(t, []string{at, strings.TrimSuffix(block, "[].")}, acctest.AttributePath(said[0].Attribute))
		assert.Contains(t, said[0].Detail, sentence.Field)
	}
}
