package lifecycle_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/catalog"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// A data source shows the object that the catalog's tenant holds as an import of the resource does, with one request, on
// every server.
func TestDataSource(t *testing.T) {
	t.Parallel()
	for _, source := range catalog.DataSources() {
		for server, options := range servers {
			t.Run(source.Type+", "+server, func(t *testing.T) {
				t.Parallel()
				shown, _ := catalog.Find(catalog.Resource, source.Shows)
				s := newSubject(t, shown, options)
				want := s.existing()
				s.NewRun()
				s.emu.ResetJournal()

				state := s.show(source, want)
				if options == nil {
					requests := acctest.RequestCounts(s.emu)
					delete(requests, emulator.OpToken)
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
func (s subject) show(source catalog.Object, of protocol.Object) tftypes.Value {
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
