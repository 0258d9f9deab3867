package catalog_test

import (
	"os"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec"
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
	check := func(kind spec.Kind, name string, schema *tfprotov6.Schema) {
		object, ok := catalog.All().Find(kind, name)
		if !ok {
			t.Errorf("%s %s is not in the catalog: add a file to internal/paxos/catalog that describes it as profile.go does, "+
				"and registers its function", kind, name)
			return
		}
		checkAttributes(t, object, acctest.Attributes(t, schema))
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
	for _, object := range catalog.All() {
		assert.NotNil(t, object.Schema(schemas), "%s is in the catalog and not registered", object.Name())
	}
}

func checkAttributes(t *testing.T, object spec.Object, attributes []acctest.Attribute) {
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

// The guide names every text that plans show and that can hold anything, so that users keep personal data out of it.
func TestGuide_namesFreeTexts(t *testing.T) {
	t.Parallel()
	guide, err := os.ReadFile("../../../docs/guides/personal-data.md")
	require.NoError(t, err)
	identity, _ := catalog.All().Find(spec.Resource, "paxos_identity")
	freeText, _ := identity.Attribute("metadata[]")
	for _, object := range catalog.All() {
		for _, row := range object.Attributes {
			if row.Shown == freeText.Shown {
				name := strings.TrimSuffix(row.Path[strings.LastIndex(row.Path, ".")+1:], "[]")
				assert.Contains(t, string(guide), "`"+name+"`", "%s: %s", object.Name(), row.Path)
			}
		}
	}
}
