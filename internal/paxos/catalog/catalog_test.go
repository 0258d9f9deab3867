package catalog_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/catalog"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

func TestMain(m *testing.M) { paxostest.Main(m) }

// The catalog has every object that is registered and a row for each of its attributes, and nothing else.
func TestComplete(t *testing.T) {
	t.Parallel()
	server := paxostest.Server(t, emulator.New(t))
	schemas := acctest.Schemas(t, server)
	identities, err := server.GetResourceIdentitySchemas(t.Context(), &tfprotov6.GetResourceIdentitySchemasRequest{})
	require.NoError(t, err)
	check := func(kind catalog.Kind, name string, schema *tfprotov6.Schema) {
		object, ok := catalog.Find(kind, name)
		if !ok {
			t.Errorf("%s %s is not in the catalog: add a file to internal/paxos/catalog that describes it as profile.go does, "+
				"and its function to All", kind, name)
			return
		}
		checkAttributes(t, object, acctest.Attributes(t, schema))
		if kind == catalog.Resource {
			var ids []string
			for _, id := range identities.IdentitySchemas[name].IdentityAttributes {
				ids = append(ids, id.Name)
			}
			assert.ElementsMatch(t, ids, object.IDs, "%s: IDs are the attributes of the resource identity", name)
		}
	}
	check(catalog.Provider, "", schemas.Provider)
	for name, schema := range schemas.ResourceSchemas {
		check(catalog.Resource, name, schema)
	}
	for name, schema := range schemas.DataSourceSchemas {
		check(catalog.DataSource, name, schema)
	}
	for _, object := range catalog.All() {
		assert.NotNil(t, object.Schema(schemas), "%s is in the catalog and not registered", object.Name())
	}
}

func checkAttributes(t *testing.T, object catalog.Object, attributes []acctest.Attribute) {
	t.Helper()
	used := map[string]bool{}
	for _, attribute := range attributes {
		row, ok := object.Attribute(attribute.Path)
		if !ok {
			t.Errorf("%s: %s has no row: add one to internal/paxos/catalog with its class, two good values, and the reason why it "+
				"is shown, or hidden where it is personal or secret", object.Name(), attribute.Path)
			continue
		}
		used[row.Path] = true
		if attribute.Settable() {
			assert.True(t, row.Settable(), "%s: %s can be set: say what it takes", object.Name(), attribute.Path)
			assert.NotEqual(t, row.Good, row.Other, "%s: %s: two values", object.Name(), attribute.Path)
			_, isText := row.Good.(string)
			assert.Equal(t, attribute.IsString(), isText, "%s: %s: the type of the values", object.Name(), attribute.Path)
		}
	}
	for _, row := range object.Attributes {
		assert.True(t, used[row.Path], "%s: no attribute %s", object.Name(), row.Path)
	}
}

// Each form of each resource can be made with its smallest and its fullest configuration; then nothing is left to do, and
// an import by id finds what one by resource identity does.
func TestForms(t *testing.T) {
	t.Parallel()
	for _, object := range catalog.Resources() {
		for _, form := range object.Forms {
			for size, config := range map[string]map[string]any{"smallest": object.Smallest(form), "fullest": object.Fullest(form)} {
				t.Run(object.Type+" "+form.Name+" "+size, func(t *testing.T) {
					t.Parallel()
					m := paxostest.NewProtocolResource(t, emulator.New(t, emulator.WithSeed(catalog.Tenant())), object.Type)
					planned := acctest.ObjectFromPaths(t, m.Type(), config)
					state, diagnostics := m.Apply(m.None(), planned)
					require.Empty(t, diagnostics, acctest.FormatDiagnostics(diagnostics))
					state, diagnostics = m.Read(state)
					require.Empty(t, diagnostics, acctest.FormatDiagnostics(diagnostics))
					again := m.Plan(state, planned)
					acctest.RequireNoErrors(t, again.Diagnostics)
					assert.True(t, again.Empty(), "the second plan changes something")

					var id []string
					identity := map[string]any{}
					for _, name := range object.IDs {
						identity[name] = state.Text(name)
						id = append(id, state.Text(name))
					}
					assert.True(t, imported(t, m, strings.Join(id, "/"), nil).Equal(imported(t, m, "", identity)))
				})
			}
		}
	}
}

// imported returns the state of an import by id or by resource identity, after its read.
func imported(t *testing.T, m *acctest.ProtocolResource, id string, identity map[string]any) protocol.Object {
	t.Helper()
	state, diagnostics := m.Import(id, identity)
	acctest.RequireNoErrors(t, diagnostics)
	require.False(t, state.IsNull(), "the import finds nothing")
	return state
}

// What Tenant holds is imported by the id that the catalog names.
func TestTenant(t *testing.T) {
	t.Parallel()
	for _, object := range catalog.Resources() {
		m := paxostest.NewProtocolResource(t, emulator.New(t, emulator.WithSeed(catalog.Tenant())), object.Type)
		imported(t, m, object.ImportID, nil)
	}
}
