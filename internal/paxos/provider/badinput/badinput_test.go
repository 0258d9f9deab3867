// Package badinput_test puts mutations into every text argument of every resource, data source and the provider block:
// each is refused by the plan at the argument to blame, or reaches Paxos, whose words are then shown. What an argument
// takes is in the catalog.
package badinput_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/catalog"
)

// each runs a test for every text argument.
func each(t *testing.T, test func(t *testing.T, s subject, attribute acctest.Attribute, row catalog.Attribute)) {
	t.Helper()
	for _, object := range catalog.All() {
		t.Run(object.Name(), func(t *testing.T) {
			t.Parallel()
			s := newSubject(t, object)
			for _, attribute := range acctest.Attributes(t, s.schema) {
				if row, ok := object.Attribute(attribute.Path); ok && attribute.Settable() && attribute.IsString() {
					t.Run(attribute.Path, func(t *testing.T) {
						s := s
						s.t = t
						test(t, s, attribute, row)
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
	each(t, func(t *testing.T, s subject, attribute acctest.Attribute, row catalog.Attribute) {
		require.Empty(t, protocol.Errors(s.plan(s.object.Config(attribute.Path, row.Good))), "the good value")
		for name, bad := range refused(row) {
			diagnostics := s.plan(s.object.Config(attribute.Path, bad))
			errors := protocol.Errors(diagnostics)
			assert.NotEmpty(t, errors, "%s: accepted", name)
			for _, diagnostic := range errors {
				assert.True(t, pointsTo(diagnostic, attribute.Path), "%s: %s", name, acctest.FormatDiagnostics(diagnostics))
			}
			silent(t, attribute, row, bad, diagnostics)
		}
	})
}

// silent asserts that a hidden value is not repeated.
func silent(t *testing.T, attribute acctest.Attribute, row catalog.Attribute, value string, diagnostics []*tfprotov6.Diagnostic) {
	t.Helper()
	if !attribute.Hidden {
		return
	}
	for _, diagnostic := range diagnostics {
		said := diagnostic.Summary + diagnostic.Detail
		if len(value) > 3 {
			assert.NotContains(t, said, value)
		}
		if !classes[row.Class.Syntax].listed {
			assert.NotContains(t, said, good(row))
		}
	}
}

// What the plan lets pass reaches Paxos, and is either in the state afterwards or refused in Paxos's words.
func TestPassed(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s subject, attribute acctest.Attribute, row catalog.Attribute) {
		for name, odd := range passed(row) {
			config := s.object.Config(attribute.Path, odd)
			diagnostics := s.plan(config)
			require.Empty(t, protocol.Errors(diagnostics), "%s: %s", name, acctest.FormatDiagnostics(diagnostics))
			silent(t, attribute, row, odd, diagnostics)
			if slices.Contains(classes[row.Class.Syntax].odd, odd) {
				at := slices.IndexFunc(diagnostics, func(d *tfprotov6.Diagnostic) bool { return d.Summary == "Unknown Attribute Value" })
				require.GreaterOrEqual(t, at, 0, "%s: no warning", name)
				assert.True(t, pointsTo(diagnostics[at], attribute.Path), acctest.FormatDiagnostics(diagnostics))
				assert.NotContains(t, diagnostics[at].Detail, odd)
			}
			if s.object.Kind == catalog.Provider || attribute.Path == "wait_for_status" || odd == good(row) && s.object.Kind == catalog.DataSource {
				continue // a good key finds nothing
			}
			state, sent := s.send(config)
			if name != theGood {
				silent(t, attribute, row, odd, sent)
			}
			if errors := protocol.Errors(sent); len(errors) > 0 {
				assert.NotEqual(t, theGood, name, acctest.FormatDiagnostics(errors))
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
	for _, object := range catalog.All() {
		s := newSubject(t, object)
		for _, attribute := range acctest.Attributes(t, s.schema) {
			row, ok := object.Attribute(attribute.Path)
			if !ok || !attribute.Required {
				continue
			}
			// A neighbor keeps the object around it in place.
			config := object.Config(attribute.Path, row.Good)
			delete(config, attribute.Path)
			errors := protocol.Errors(s.plan(config))
			require.Len(t, errors, 1, "%s: %s", object.Name(), attribute.Path)
			assert.True(t, pointsTo(errors[0], attribute.Path), acctest.FormatDiagnostics(errors))
		}
	}
}
