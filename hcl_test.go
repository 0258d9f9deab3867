package main

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// metaArguments are Terraform's own arguments of resources, data sources and provider blocks.
var metaArguments = []string{"alias", "count", "depends_on", "for_each", "provider"}

// Each configuration that a page shows is formatted HCL, and has only objects and arguments that exist. Those that a page
// takes from examples/ are also applied, by the tests of the examples.
func TestPages_configurations(t *testing.T) {
	t.Parallel()
	schemas := acctest.Schemas(t, paxostest.Server(t, emulator.New(t)))
	pages, err := filepath.Glob("docs/*/*.md")
	require.NoError(t, err)
	found := 0
	for _, page := range append(pages, "README.md", "docs/index.md") {
		for _, match := range hclBlocks.FindAllStringSubmatch(read(t, page), -1) {
			found++
			text := dedent(match[1])
			assert.Equal(t, string(hclwrite.Format([]byte(text))), text, page)
			file, diagnostics := hclsyntax.ParseConfig([]byte(text), page, hcl.InitialPos)
			if assert.False(t, diagnostics.HasErrors(), "%s: %s", page, diagnostics) {
				for _, block := range file.Body.(*hclsyntax.Body).Blocks {
					checkBlock(t, page, block, schemas)
				}
			}
		}
	}
	assert.Greater(t, found, 20)
}

// checkBlock checks the arguments of a block of this provider, and the addresses in import, moved and removed blocks.
func checkBlock(t *testing.T, page string, block *hclsyntax.Block, schemas *tfprotov6.GetProviderSchemaResponse) {
	t.Helper()
	var schema *tfprotov6.Schema
	switch block.Type {
	case "resource":
		schema = schemas.ResourceSchemas[block.Labels[0]]
	case "data":
		schema = schemas.DataSourceSchemas[block.Labels[0]]
	case "provider":
		schema = schemas.Provider
	case "import", "moved", "removed":
		for _, argument := range []string{"from", "to"} {
			if attribute := block.Body.Attributes[argument]; attribute != nil {
				if root := attribute.Expr.Variables()[0].RootName(); root != "module" { // what a module has is not on the page
					assert.Contains(t, schemas.ResourceSchemas, root, page)
				}
			}
		}
		return
	case "check":
		for _, nested := range block.Body.Blocks {
			checkBlock(t, page, nested, schemas)
		}
		return
	default:
		return
	}
	if !assert.NotNil(t, schema, "%s: %s %s", page, block.Type, block.Labels[0]) {
		return
	}
	for name := range block.Body.Attributes {
		known := slices.Contains(metaArguments, name) ||
			slices.ContainsFunc(schema.Block.Attributes, func(a *tfprotov6.SchemaAttribute) bool { return a.Name == name })
		assert.True(t, known, "%s: %s %s has no argument %s", page, block.Type, block.Labels[0], name)
	}
}

// dedent takes the indentation of a list item off a text.
func dedent(text string) string {
	indent := text[:len(text)-len(strings.TrimLeft(text, " "))]
	var lines strings.Builder
	for line := range strings.Lines(text) {
		lines.WriteString(strings.TrimPrefix(line, indent))
	}
	return strings.TrimRight(lines.String(), " ")
}
