package lifecycle

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
)

// newLister returns the subject of the resource that a list resource lists, and the configuration of a query for all of them.
func (suite Suite) newLister(t *testing.T, list spec.Object, server acctest.ServerKind) (s subject, all map[string]any) {
	t.Helper()
	listed, _ := suite.Catalog.Find(spec.Resource, list.Type)
	if len(list.Forms) > 0 {
		all = list.Smallest(list.Forms[0])
	}
	return suite.newSubject(t, listed, server), all
}

// A query finds the object that the emulator holds: its ids and, on request, all that an import finds, on every server.
func (suite Suite) TestListResource(t *testing.T) {
	for _, list := range suite.Catalog.ListResources() {
		for _, server := range suite.Servers {
			t.Run(named(list.Type, server.Name), func(t *testing.T) {
				t.Parallel()
				s, all := suite.newLister(t, list, server)
				want := s.existing()
				for _, whole := range []bool{false, true} {
					s.emu.ResetJournal()
					found := s.List(list.Type, all, protocol.Query{Whole: whole})
					requests := maps.Clone(list.QueriesOf(server.Name))
					if whole && list.Whole != "" {
						requests[list.Whole] += len(found)
					}
					assert.Equal(t, requests, s.requests())
					at := slices.IndexFunc(found, func(f protocol.Listed) bool {
						return assert.ObjectsAreEqual(want.Identity.IdentityData, f.Identity.IdentityData)
					})
					require.GreaterOrEqual(t, at, 0, "the query lacks the object")
					assert.NotEmpty(t, found[at].Name)
					if !whole {
						assert.True(t, found[at].Resource.IsNull())
						continue
					}
					assert.True(t, found[at].Resource.Equal(want.State), "the query finds another object than the import:\n%s\n%s",
						found[at].Resource, want.State)
				}
			})
		}
	}
}

// Each filter of a query goes to the API as that of a data source does.
func (suite Suite) TestListResource_filters(t *testing.T) {
	for _, list := range suite.Catalog.ListResources() {
		for _, row := range list.Attributes {
			t.Run(list.Type+" "+row.Path, func(t *testing.T) {
				t.Parallel()
				s, _ := suite.newLister(t, list, suite.documented())
				l := s.ListResource(list.Type)
				config := acctest.ObjectFromPaths(t, l.Schema.ValueType(), list.Config(row.Path, row.Good))
				_, diagnostics, err := l.List(t.Context(), protocol.Query{Config: config})
				require.NoError(t, err)
				require.Empty(t, diagnostics)
				s.assertFiltered(list, row)
			})
		}
	}
}

// A failed request ends a query with one error, which says what has failed.
func (suite Suite) TestListResource_fails(t *testing.T) {
	for _, list := range suite.Catalog.ListResources() {
		t.Run(list.Type, func(t *testing.T) {
			t.Parallel()
			for operation := range list.Queries {
				s, all := suite.newLister(t, list, suite.documented())
				s.emu.Fault(emukit.Fault{Operation: operation, Kind: emukit.FaultStatus, Status: http.StatusForbidden, Times: 9})
				assert.Equal(t, "ERROR: Unable to list "+list.Type, s.listError(list, all, protocol.Query{}))
			}
			if list.Whole != "" {
				s, all := suite.newLister(t, list, suite.documented())
				s.emu.Fault(emukit.Fault{Operation: list.Whole, Kind: emukit.FaultStatus, Status: http.StatusForbidden, Times: 9})
				noun := strings.ReplaceAll(strings.TrimPrefix(list.Type, s.provider.Name+"_"), "_", " ")
				assert.Equal(t, "ERROR: Unable to read "+noun, s.listError(list, all, protocol.Query{Whole: true}))
			}
		})
	}
}

// listError returns severity and summary of the one thing that a query says, which finds nothing.
func (s subject) listError(list spec.Object, config map[string]any, query protocol.Query) string {
	s.t.Helper()
	l := s.ListResource(list.Type)
	query.Config = acctest.Object(s.t, l.Schema.ValueType(), config)
	found, diagnostics, err := l.List(s.t.Context(), query)
	require.NoError(s.t, err)
	assert.Empty(s.t, found)
	require.Len(s.t, diagnostics, 1, acctest.FormatDiagnostics(diagnostics))
	return diagnostics[0].Severity.String() + ": " + diagnostics[0].Summary
}
