package catalog_test

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec/spectest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/catalog"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

func TestMain(m *testing.M) { paxostest.Main(m) }

// The catalog has every object that is registered and a row for each of its attributes, and nothing else.
func TestComplete(t *testing.T) {
	t.Parallel()
	spectest.Complete(t, paxostest.Server(t, emulator.New(t)), catalog.All(), "internal/paxos/catalog")
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
