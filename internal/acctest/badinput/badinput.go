// Package badinput puts mutations into every text argument of every object in the catalog: each is refused by the plan at
// the argument to blame, or reaches the API, whose words are then shown. What an argument takes is in the catalog.
package badinput

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec"
)

// Suite is what the tests need to know of a provider. Its methods are the tests, which acctest.RunMethods runs.
type Suite struct {
	acctest.Provider

	// Answers matches the detail of the error for a value that the API refuses or does not find.
	Answers *regexp.Regexp
	// Waits are the arguments for whose good values a create would wait.
	Waits []string
}

// subject is an object of a provider that works on an emulator of its own.
type subject struct {
	t      testing.TB
	emu    acctest.Emulator
	server tfprotov6.ProviderServer
	object spec.Object
	schema *tfprotov6.Schema
}

func (suite Suite) newSubject(t testing.TB, object spec.Object) subject {
	t.Helper()
	emu, provider := suite.Start(t, suite.Servers[0])
	server := acctest.Server(t, provider)
	s := subject{t: t, emu: emu, server: server, object: object, schema: object.Schema(acctest.Schemas(t, server))}
	require.NotNil(t, s.schema, object.Name())
	return s
}

// value encodes a configuration.
func (s subject) value(config map[string]any) tftypes.Value {
	return acctest.ObjectFromPaths(s.t, s.schema.ValueType(), config)
}

// plan returns what the plan says of a configuration before any request: for the provider block, its configuration.
func (s subject) plan(config map[string]any) []*tfprotov6.Diagnostic {
	s.t.Helper()
	var diagnostics []*tfprotov6.Diagnostic
	var err error
	switch value := s.value(config); s.object.Kind {
	case spec.Resource:
		diagnostics, err = s.resource().Validate(s.t.Context(), value)
	case spec.DataSource:
		diagnostics, err = s.dataSource().Validate(s.t.Context(), value)
	case spec.ListResource:
		diagnostics, err = s.listResource().Validate(s.t.Context(), value)
	case spec.EphemeralResource:
		diagnostics, err = s.ephemeralResource().Validate(s.t.Context(), value)
	case spec.Action:
		diagnostics, err = s.action().Validate(s.t.Context(), value)
	default:
		var validated *tfprotov6.ValidateProviderConfigResponse
		validated, err = s.server.ValidateProviderConfig(s.t.Context(), &tfprotov6.ValidateProviderConfigRequest{
			Config: protocol.Encode(value),
		})
		require.NoError(s.t, err)
		if len(protocol.Errors(validated.Diagnostics)) > 0 {
			return validated.Diagnostics
		}
		diagnostics, err = protocol.Configure(s.t.Context(), s.server, value)
	}
	require.NoError(s.t, err)
	return diagnostics
}

// send carries a configuration out, at an API that has what the catalog names, and returns what is said then, and the state.
func (s subject) send(config map[string]any) (tftypes.Value, []*tfprotov6.Diagnostic) {
	s.t.Helper()
	s.emu.Reset()
	switch s.object.Kind {
	case spec.DataSource:
		state, diagnostics, err := s.dataSource().Read(s.t.Context(), s.value(config))
		require.NoError(s.t, err)
		return state, diagnostics
	case spec.ListResource:
		_, diagnostics, err := s.listResource().List(s.t.Context(), protocol.Query{Config: s.value(config)})
		require.NoError(s.t, err)
		return s.value(config), diagnostics
	case spec.EphemeralResource:
		result, diagnostics, err := s.ephemeralResource().Open(s.t.Context(), s.value(config))
		require.NoError(s.t, err)
		return result, diagnostics
	case spec.Action:
		_, diagnostics, err := s.action().Invoke(s.t.Context(), s.value(config))
		require.NoError(s.t, err)
		return s.value(config), diagnostics
	}
	acctest.NewRun(s.t, s.server)
	planned, err := s.resource().Plan(s.t.Context(), protocol.Object{}, s.value(config))
	require.NoError(s.t, err)
	if errors := protocol.Errors(planned.Diagnostics); s.object.Life.MakesNothing() && len(errors) > 0 {
		return s.resource().Null(), planned.Diagnostics // its plan makes the request
	}
	require.Empty(s.t, protocol.Errors(planned.Diagnostics))
	applied, diagnostics, err := s.resource().Apply(s.t.Context(), planned)
	require.NoError(s.t, err)
	return applied.State, diagnostics
}

func (s subject) resource() protocol.Resource {
	return protocol.Resource{Server: s.server, Name: s.object.Type, Schema: s.schema}
}

func (s subject) dataSource() protocol.DataSource {
	return protocol.DataSource{Server: s.server, Name: s.object.Type, Schema: s.schema}
}

func (s subject) listResource() protocol.ListResource {
	resource := acctest.Schemas(s.t, s.server).ResourceSchemas[s.object.Type]
	return protocol.ListResource{Server: s.server, Name: s.object.Type, Schema: s.schema, Resource: resource}
}

func (s subject) ephemeralResource() protocol.EphemeralResource {
	return protocol.EphemeralResource{Server: s.server, Name: s.object.Type, Schema: s.schema}
}

func (s subject) action() protocol.Action {
	return protocol.Action{Server: s.server, Name: s.object.Type, Schema: s.schema}
}

// each runs a test for every text argument.
func (suite Suite) each(t *testing.T, test func(t *testing.T, s subject, attribute acctest.Attribute, row spec.Attribute)) {
	t.Helper()
	for _, object := range suite.Catalog {
		t.Run(object.Name(), func(t *testing.T) {
			t.Parallel()
			s := suite.newSubject(t, object)
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
func (suite Suite) TestRefused(t *testing.T) {
	suite.each(t, func(t *testing.T, s subject, attribute acctest.Attribute, row spec.Attribute) {
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
func silent(t *testing.T, attribute acctest.Attribute, row spec.Attribute, value string, diagnostics []*tfprotov6.Diagnostic) {
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

// What the plan lets pass reaches the API, and is either in the state afterwards or refused in the API's words.
func (suite Suite) TestPassed(t *testing.T) {
	suite.each(t, func(t *testing.T, s subject, attribute acctest.Attribute, row spec.Attribute) {
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
			if s.object.Kind == spec.Provider || slices.Contains(suite.Waits, attribute.Path) || odd == good(row) && s.object.Kind != spec.Resource {
				continue // a good key finds nothing
			}
			if row.Class.Syntax == spec.SyntaxFile && name != theGood {
				continue // there is no such file
			}
			state, sent := s.send(config)
			if name != theGood {
				silent(t, attribute, row, odd, sent)
			}
			if errors := protocol.Errors(sent); len(errors) > 0 {
				assert.NotEqual(t, theGood, name, acctest.FormatDiagnostics(errors))
				assert.Regexp(t, `^Unable to (create|read|list|set|start|complete|approve|get) `, errors[0].Summary, name)
				assert.Regexp(t, suite.Answers, errors[0].Detail, name)
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
func (suite Suite) TestMissing(t *testing.T) {
	for _, object := range suite.Catalog {
		s := suite.newSubject(t, object)
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

// FuzzImport imports every resource by any id: the state has its parts, which written as an id are that id again; or the
// refusal does not repeat it. No import makes a request.
func (suite Suite) FuzzImport(f *testing.F) {
	f.Helper()
	emu, provider := suite.Start(f, suite.Servers[0])
	server := acctest.Server(f, provider)
	schemas := acctest.Schemas(f, server).ResourceSchemas
	for _, id := range []string{
		"50ab57ff-44fd-4ea4-b593-7c79aa9e6c17", "50ab57ff-44fd-4ea4-b593-7c79aa9e6c17/control-1", "", "/", "a//b", "a/b/c", " a", "a\u0000", strings.Repeat("a", 201), "\u2028", "..", "%2f", "é",
	} {
		f.Add(id)
	}
	resources := suite.Catalog.Resources()
	f.Fuzz(func(t *testing.T, id string) {
		for _, object := range resources {
			name := object.Type
			resp, err := server.ImportResourceState(context.Background(), &tfprotov6.ImportResourceStateRequest{TypeName: name, ID: id})
			require.NoError(t, err)
			if len(resp.Diagnostics) > 0 {
				assert.Empty(t, resp.ImportedResources)
				if len(id) > 20 {
					assert.NotContains(t, acctest.FormatDiagnostics(resp.Diagnostics), id)
				}
				continue
			}
			require.Len(t, resp.ImportedResources, 1)
			state, err := resp.ImportedResources[0].State.Unmarshal(schemas[name].ValueType())
			require.NoError(t, err)
			var values []string
			for _, part := range object.IDs {
				values = append(values, protocol.Text(state, part))
			}
			assert.Equal(t, id, strings.Join(values, "/"), name)
		}
		assert.Empty(t, emu.Journal())
	})
}
