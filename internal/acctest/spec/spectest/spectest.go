// Package spectest checks catalogs in the words of package spec.
package spectest

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec"
)

// Complete fails the test for each object that the provider registers and the catalog lacks, for each attribute without a row, and for
// what is in the catalog and not there. directory is that of the catalog.
func Complete(t testing.TB, server tfprotov6.ProviderServer, catalog spec.Catalog, directory string) {
	t.Helper()
	schemas := acctest.Schemas(t, server)
	identities, err := server.GetResourceIdentitySchemas(t.Context(), &tfprotov6.GetResourceIdentitySchemasRequest{})
	require.NoError(t, err)
	check := func(kind spec.Kind, name string, schema *tfprotov6.Schema) {
		object, ok := catalog.Find(kind, name)
		if !ok {
			t.Errorf("%s %s is not in the catalog: describe it in %s", kind, name, directory)
			return
		}
		checkAttributes(t, object, acctest.Attributes(t, schema), directory)
		if kind == spec.Resource {
			var ids []string
			for _, id := range identities.IdentitySchemas[name].IdentityAttributes {
				ids = append(ids, id.Name)
			}
			assert.ElementsMatch(t, ids, object.IDs, "%s: IDs are the attributes of the resource identity", name)
		}
	}
	check(spec.Provider, "", schemas.Provider)
	for name, schema := range schemas.ResourceSchemas {
		check(spec.Resource, name, schema)
	}
	for name, schema := range schemas.DataSourceSchemas {
		check(spec.DataSource, name, schema)
	}
	for name, schema := range schemas.ListResourceSchemas {
		check(spec.ListResource, name, schema)
	}
	for name, schema := range schemas.EphemeralResourceSchemas {
		check(spec.EphemeralResource, name, schema)
	}
	for name, declared := range schemas.ActionSchemas {
		check(spec.Action, name, declared.Schema)
	}
	for _, object := range catalog {
		assert.NotNil(t, object.Schema(schemas), "%s is in the catalog and not registered", object.Name())
	}
}

func checkAttributes(t testing.TB, object spec.Object, attributes []acctest.Attribute, directory string) {
	t.Helper()
	used := map[string]bool{}
	for _, attribute := range attributes {
		row, ok := object.Attribute(attribute.Path)
		if !ok {
			t.Errorf("%s: %s has no row: add one to %s with its class, two good values, and the reason why it is shown, or hidden where it is "+
				"personal or secret", object.Name(), attribute.Path, directory)
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
