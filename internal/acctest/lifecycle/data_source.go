package lifecycle

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
)

// sourcesOfResources returns the data sources that show what a resource manages.
func (suite Suite) sourcesOfResources() []spec.Object {
	return slices.DeleteFunc(suite.Catalog.DataSources(), func(source spec.Object) bool { return source.Shows == "" })
}

// A data source shows the object that the emulator holds as an import of the resource does, with one request, on
// every server.
func (suite Suite) TestDataSource(t *testing.T) {
	for _, source := range suite.sourcesOfResources() {
		for _, server := range suite.Servers {
			t.Run(named(source.Type, server.Name), func(t *testing.T) {
				t.Parallel()
				shown, _ := suite.Catalog.Find(spec.Resource, source.Shows)
				s := suite.newSubject(t, shown, server)
				want := s.existing()
				s.NewRun()
				s.emu.ResetJournal()

				state := s.show(source, want)
				if server.Name == suite.documented().Name {
					requests := s.requests()
					assert.Len(t, requests, 1)
					for _, count := range requests {
						assert.Equal(t, 1, count)
					}
				}
				s.assertShown(want, state)
			})
		}
	}
}

// show reads a data source by the ids of an object and returns how it shows the object.
func (s subject) show(source spec.Object, of protocol.Object) tftypes.Value {
	s.t.Helper()
	lookup := map[string]any{}
	for _, attribute := range acctest.Attributes(s.t, s.DataSource(source.Type).Schema) {
		if attribute.Settable() && slices.Contains(s.object.IDs, attribute.Path) {
			lookup[attribute.Path] = of.Text(attribute.Path)
		}
	}
	state, diagnostics := s.ReadData(source.Type, lookup)
	require.Empty(s.t, acctest.FormatDiagnostics(diagnostics))
	list, _, isList := strings.Cut(source.Elements, "[]")
	if !isList {
		return state
	}
	var elements []tftypes.Value
	require.NoError(s.t, protocol.Attribute(state, list).As(&elements))
	id := s.object.IDs[len(s.object.IDs)-1]
	at := slices.IndexFunc(elements, func(element tftypes.Value) bool { return protocol.Text(element, id) == of.Text(id) })
	require.GreaterOrEqual(s.t, at, 0, "the list lacks the object")
	return elements[at]
}

// A data source that depends on a resource shows what the same run has created, by whichever key it looks, although the run has
// listed before.
func (suite Suite) TestDataSource_showsWhatTheRunCreates(t *testing.T) {
	for _, source := range suite.sourcesOfResources() {
		for _, server := range suite.Servers {
			t.Run(named(source.Type, server.Name), func(t *testing.T) {
				t.Parallel()
				shown, _ := suite.Catalog.Find(spec.Resource, source.Shows)
				s := suite.newSubject(t, shown, server)
				for _, key := range source.Keys {
					_, diagnostics := s.ReadData(source.Type, map[string]any{key: "nobody"})
					assert.NotEmpty(t, diagnostics)
				}
				s.show(source, s.existing())
				created := s.MustApply(s.None(), s.configuration(shown.Smallest(shown.Forms[0])))
				id := shown.IDs[len(shown.IDs)-1]
				assert.Equal(t, created.Text(id), protocol.Text(s.show(source, created), id))
				for _, key := range source.Keys {
					state, diagnostics := s.ReadData(source.Type, map[string]any{key: created.Text(key)})
					require.Empty(t, acctest.FormatDiagnostics(diagnostics))
					assert.Equal(t, created.Text(id), protocol.Text(state, id))
				}
			})
		}
	}
}

// assertShown asserts that a data source shows an object in all attributes that the object's resource and it have in common.
func (s subject) assertShown(want protocol.Object, shown tftypes.Value) {
	s.t.Helper()
	attributes, err := protocol.Attributes(shown)
	require.NoError(s.t, err)
	shared := 0
	for name, value := range attributes {
		if expected := protocol.Attribute(want.State, name); expected.Type() != nil && expected.Type().Equal(value.Type()) {
			assert.True(s.t, value.Equal(expected), "%s: %s, but %s in the resource", name, value, expected)
			shared++
		}
	}
	assert.NotZero(s.t, shared)
}

// Each filter of a list goes to the API under its own name, or in the path, with one request and nothing else.
func (suite Suite) TestDataSource_filters(t *testing.T) {
	for _, source := range suite.Catalog.DataSources() {
		if source.Elements == "" {
			continue
		}
		for _, row := range source.Attributes {
			if !row.Settable() {
				continue
			}
			t.Run(source.Type+" "+row.Path, func(t *testing.T) {
				t.Parallel()
				s := suite.newSubject(t, suite.Catalog.Resources()[0], suite.documented())
				list := s.DataSource(source.Type)
				config := acctest.ObjectFromPaths(t, list.Schema.ValueType(), source.Config(row.Path, row.Good))
				_, diagnostics, err := list.Read(t.Context(), config)
				require.NoError(t, err)
				require.Empty(t, diagnostics)
				s.assertFiltered(source, row)
			})
		}
	}
}

// assertFiltered asserts that a filter of a list went to the API, or in the path, with one request and no other filter.
func (s subject) assertFiltered(list spec.Object, row spec.Attribute) {
	s.t.Helper()
	sent := slices.DeleteFunc(s.emu.Journal(), func(e emukit.Entry) bool { return e.Operation == s.suite.Token })
	require.Len(s.t, sent, 1)
	name, prefix := list.Parameter(row.Path)
	if strings.Contains(sent[0].Path, "{") {
		assert.Contains(s.t, sent[0].RequestPath+"/", fmt.Sprintf("/%v/", row.Good))
	} else if name != "" {
		assert.Equal(s.t, []string{prefix + fmt.Sprint(row.Good)}, sent[0].Query[name], sent[0].Query)
	}
	for _, other := range list.Attributes {
		if other.Path != row.Path && other.Class == spec.Instant {
			unset, _ := list.Parameter(other.Path)
			assert.NotContains(s.t, sent[0].Query, unset, "it is not configured")
		}
	}
}

// Each data source shows an object with everything in it as the state of its resource has it, down to each nested attribute.
func (suite Suite) TestDataSource_fullest(t *testing.T) {
	suite.eachForm(t, func(t *testing.T, object spec.Object, form spec.Form) {
		s := suite.newSubject(t, object, suite.documented())
		created := s.MustRead(s.MustApply(s.None(), s.configuration(object.Fullest(form))))
		for _, source := range suite.Catalog.DataSources() {
			if source.Shows != object.Type {
				continue
			}
			has := plain(t, created.State)
			for _, name := range object.Life.Unread {
				delete(has, name)
			}
			assertHolds(t, source.Type, plain(t, s.show(source, created)), has)
		}
	})
}

// plain returns a value as encoding/json has it.
func plain(t *testing.T, value tftypes.Value) map[string]any {
	t.Helper()
	text, err := protocol.JSON(value)
	require.NoError(t, err)
	var document map[string]any
	require.NoError(t, json.Unmarshal(text, &document))
	return document
}

// assertHolds asserts that a value has what another has. What the type of the first lacks, or the second, does not count.
func assertHolds(t *testing.T, at string, shown, has any) {
	t.Helper()
	switch has := has.(type) {
	case nil:
	case map[string]any:
		object, _ := shown.(map[string]any)
		require.NotNil(t, object, at)
		for name, value := range has {
			if child, ok := object[name]; ok {
				assertHolds(t, at+"."+name, child, value)
			}
		}
	case []any:
		list, _ := shown.([]any)
		require.Len(t, list, len(has), at)
		for i, value := range has {
			assertHolds(t, at+"[]", list[i], value)
		}
	default:
		assert.Equal(t, has, shown, at)
	}
}
