package provider_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// What a data source returns is described without the rules for those who set it in a resource.
func TestDescriptions_ofDataSources(t *testing.T) {
	t.Parallel()
	schemas := acctest.Schemas(t, paxostest.Server(t, emulator.New(t))).DataSourceSchemas
	require.NotEmpty(t, schemas)
	for name, schema := range schemas {
		assertNoRules(t, name, schema.Block.Attributes)
	}
}

func assertNoRules(t *testing.T, path string, attributes []*tfprotov6.SchemaAttribute) {
	t.Helper()
	for _, attribute := range attributes {
		at := path + "." + attribute.Name
		if attribute.Computed && !attribute.Optional {
			assert.NotEmpty(t, attribute.Description, at)
			assert.NotRegexp(t, `(?i)default:|at most|\bsends?\b|forces|\brequires|rejects|\bmust|\bkeep|\bplans?\b|the configuration`, attribute.Description, at)
		}
		if attribute.NestedType != nil {
			assertNoRules(t, at, attribute.NestedType.Attributes)
		}
	}
}
