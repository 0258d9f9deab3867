package lifecycle_test

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
				want, diagnostics := s.Import(shown.ImportID, nil)
				acctest.RequireNoErrors(t, diagnostics)
				s.NewRun()
				s.emu.ResetJournal()

				schema := source.Schema(acctest.Schemas(t, s.Server))
				config := map[string]any{}
				for i, id := range strings.Split(shown.ImportID, "/") {
					name := shown.IDs[i]
					if row, ok := source.Attribute(name); ok && row.Settable() && settable(t, schema, name) {
						config[name] = id
					}
				}
				state, diagnostics := acctest.ReadData(t.Context(), t, s.Server, source.Type, config)
				acctest.RequireNoErrors(t, diagnostics)
				if options == nil {
					requests := acctest.RequestCounts(s.emu)
					delete(requests, emulator.OpToken)
					assert.Len(t, requests, 1)
					for _, count := range requests {
						assert.Equal(t, 1, count)
					}
				}
				s.assertShown(source, want, state)
			})
		}
	}
}

// settable reports whether the schema has an argument of this name.
func settable(t *testing.T, schema *tfprotov6.Schema, name string) bool {
	t.Helper()
	return slices.ContainsFunc(acctest.Attributes(t, schema), func(a acctest.Attribute) bool { return a.Path == name && a.Settable() })
}

// assertShown asserts that a data source shows an object in all attributes that the object's resource and it have in common.
func (s subject) assertShown(source catalog.Object, want protocol.Object, state tftypes.Value) {
	s.t.Helper()
	row := state
	if list, _, isList := strings.Cut(source.Elements, "[]"); isList {
		var rows []tftypes.Value
		require.NoError(s.t, protocol.Attribute(state, list).As(&rows))
		i := slices.IndexFunc(rows, func(row tftypes.Value) bool { return protocol.Text(row, "id") == want.Text("id") })
		require.GreaterOrEqual(s.t, i, 0, "the object is not listed")
		row = rows[i]
	}
	attributes, err := protocol.Attributes(row)
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
