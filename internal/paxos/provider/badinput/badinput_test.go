package badinput_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// The tables name the text arguments of the schemas, all of them and no others.
func TestInputsAreComplete(t *testing.T) {
	t.Parallel()
	schemas := acctest.Schemas(t, acctest.Server(t, emulator.New(t)))
	all := map[string]*tfprotov6.Schema{"provider": schemas.Provider}
	for name, schema := range schemas.ResourceSchemas {
		all["resource "+name] = schema
	}
	for name, schema := range schemas.DataSourceSchemas {
		all["data source "+name] = schema
	}
	for name, schema := range all {
		var want []string
		for _, attribute := range acctest.Attributes(t, schema) {
			if attribute.Settable() && attribute.IsString() {
				want = append(want, attribute.Path)
			}
		}
		assert.Equal(t, want, slices.Sorted(maps.Keys(inputs()[name])), "%s: say in inputs what each text argument takes", name)
	}
	assert.Len(t, inputs(), len(all))
}

// each runs a test for every text argument.
func each(t *testing.T, test func(t *testing.T, s subject, attribute acctest.Attribute, of input)) {
	t.Helper()
	for name, arguments := range inputs() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSubject(t, name)
			for _, attribute := range acctest.Attributes(t, s.schema) {
				if of, ok := arguments[attribute.Path]; ok {
					t.Run(attribute.Path, func(t *testing.T) {
						s := s
						s.t = t
						test(t, s, attribute, of)
					})
				}
			}
		})
	}
}

// pointsTo reports whether a diagnostic is at an argument, or at the set around it: sets have no places.
func pointsTo(diagnostic *tfprotov6.Diagnostic, path string) bool {
	at := acctest.AttributePath(diagnostic.Attribute)
	return at == path || at+"[]" == path || at != "" && strings.HasPrefix(path, at+"[].")
}

// What the plan refuses, it refuses at the argument to blame, and it does not repeat what is personal or a secret.
func TestRefused(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s subject, attribute acctest.Attribute, of input) {
		require.Empty(t, errorsOf(s.plan(s.config(attribute.Path, of.good))), "the good value")
		for name, bad := range of.refused() {
			diagnostics := s.plan(s.config(attribute.Path, bad))
			errors := errorsOf(diagnostics)
			assert.NotEmpty(t, errors, "%s: accepted", name)
			for _, diagnostic := range errors {
				assert.True(t, pointsTo(diagnostic, attribute.Path), "%s: %s", name, acctest.FormatDiagnostics(diagnostics))
			}
			silent(t, attribute, of, bad, diagnostics)
		}
	})
}

// silent asserts that a hidden value is not repeated.
func silent(t *testing.T, attribute acctest.Attribute, of input, value string, diagnostics []*tfprotov6.Diagnostic) {
	t.Helper()
	if !attribute.Hidden {
		return
	}
	for _, diagnostic := range diagnostics {
		said := diagnostic.Summary + diagnostic.Detail
		if len(value) > 3 {
			assert.NotContains(t, said, value)
		}
		if !of.class.listed {
			assert.NotContains(t, said, of.good)
		}
	}
}

// What the plan lets pass reaches Paxos, and is either in the state afterwards or refused in Paxos's words.
func TestPassed(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s subject, attribute acctest.Attribute, of input) {
		for name, odd := range of.passed() {
			config := s.config(attribute.Path, odd)
			diagnostics := s.plan(config)
			require.Empty(t, errorsOf(diagnostics), "%s: %s", name, acctest.FormatDiagnostics(diagnostics))
			silent(t, attribute, of, odd, diagnostics)
			if s.kind == "provider" || attribute.Path == "wait_for_status" || odd == of.good && s.kind == "data source" {
				continue // a good key finds nothing
			}
			state, sent := s.send(config)
			if name != "the good one" {
				silent(t, attribute, of, odd, sent)
			}
			if errors := errorsOf(sent); len(errors) > 0 {
				assert.NotEqual(t, "the good one", name, acctest.FormatDiagnostics(errors))
				assert.Regexp(t, `^Unable to (create|read|list|set) `, errors[0].Summary, name)
				assert.Regexp(t, `Bad Request: |Not Found: |no identity has this ref_id|no profile has this nickname|holds no control with this id`, errors[0].Detail, name)
				continue
			}
			if !attribute.WriteOnly {
				assert.True(t, holds(state, odd), "%s: the state has another value", name)
			}
		}
	})
}

// holds reports whether a text is anywhere in a value.
func holds(value tftypes.Value, text string) bool {
	found := false
	_ = tftypes.Walk(value, func(_ *tftypes.AttributePath, part tftypes.Value) (bool, error) { // its function never fails
		var of string
		if part.IsKnown() && !part.IsNull() && part.Type().Is(tftypes.String) && part.As(&of) == nil {
			found = found || of == text
		}
		return !found, nil
	})
	return found
}

// A required argument that is missing is refused at its place.
func TestMissing(t *testing.T) {
	t.Parallel()
	required := 0
	for name, arguments := range inputs() {
		s := newSubject(t, name)
		for _, attribute := range acctest.Attributes(t, s.schema) {
			if !attribute.Required {
				continue
			}
			required++
			// A neighbour keeps the object around it in place.
			config := without(s.config(attribute.Path, arguments[attribute.Path].good), attribute.Path)
			errors := errorsOf(s.plan(config))
			require.Len(t, errors, 1, "%s: %s", name, attribute.Path)
			assert.True(t, pointsTo(errors[0], attribute.Path), acctest.FormatDiagnostics(errors))
		}
	}
	assert.Greater(t, required, 20)
}
