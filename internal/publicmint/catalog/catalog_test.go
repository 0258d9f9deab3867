package catalog_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec/spectest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/catalog"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/publicminttest"
)

func TestMain(m *testing.M) { publicminttest.Main(m) }

// The catalog has every object that is registered and a row for each of its attributes, and nothing else.
func TestComplete(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	_, err := emu.Seed(catalog.Tenant())
	require.NoError(t, err)
	spectest.Complete(t, acctest.Server(t, publicminttest.Suite(emu)), catalog.All(), "internal/publicmint/catalog")
}

// What the catalog hides is sensitive, itself or as a part of its object, and nothing else is.
func TestSensitive(t *testing.T) {
	t.Parallel()
	schemas := acctest.Schemas(t, acctest.Server(t, publicminttest.Suite(emulator.New(t))))
	for _, object := range catalog.All() {
		for _, attribute := range acctest.Attributes(t, object.Schema(schemas)) {
			row, _ := object.Attribute(attribute.Path)
			if strings.HasSuffix(attribute.Path, "]") || object.Kind == "list resource" {
				continue // a query shows its configuration to nobody
			}
			assert.Equal(t, row.Hidden(), attribute.Hidden, "%s %s", object.Name(), attribute.Path)
		}
	}
}
