package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
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

var (
	relativeLink = regexp.MustCompile(`\]\(([^)\s:]+)\)`)
	ownLink      = regexp.MustCompile(`\]\(https://github\.com/terraform-paxos/terraform-provider-paxos/(?:blob|tree)/main/([^)\s]+)\)`)
	makeTarget   = regexp.MustCompile("(?m)(?:`|^)make ([a-z]+)")
	quotedPath   = regexp.MustCompile("`((?:bench|cmd|docs|examples|internal|scripts|templates|tools|\\.ci|\\.changes)/[\\w./-]*)`")
	headingLine  = regexp.MustCompile(`(?m)^#+ (.+)$`)
	notInAnchor  = regexp.MustCompile(`[^\p{L}\p{N} _-]`)
)

// pages returns the pages of the repository, without the changelog and the templates.
func pages(t *testing.T) []string {
	t.Helper()
	var pages []string
	require.NoError(t, filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if entry.IsDir() && strings.HasPrefix(entry.Name(), ".") && path != "." {
			return fs.SkipDir
		}
		if filepath.Ext(path) == ".md" && path != "CHANGELOG.md" && !strings.HasPrefix(path, "templates") {
			pages = append(pages, path)
		}
		return err
	}))
	require.Greater(t, len(pages), 20)
	return pages
}

// Each link of a page into the repository leads to a file, and each anchor to a heading.
func TestLinks(t *testing.T) {
	t.Parallel()
	for _, page := range pages(t) {
		text := read(t, page)
		for _, match := range relativeLink.FindAllStringSubmatch(text, -1) {
			checkLink(t, page, filepath.Dir(page), match[1])
		}
		for _, match := range ownLink.FindAllStringSubmatch(text, -1) {
			checkLink(t, page, ".", match[1])
		}
	}
}

func checkLink(t *testing.T, page, directory, link string) {
	t.Helper()
	path, anchor, _ := strings.Cut(link, "#")
	target := page
	if path != "" {
		target = filepath.Join(directory, path)
	}
	if _, err := os.Stat(target); assert.NoError(t, err, page) && anchor != "" {
		assert.Contains(t, anchors(read(t, target)), anchor, "%s links to %s", page, link)
	}
}

// Each target of make and each path that a page quotes exists.
func TestPages_targetsAndPaths(t *testing.T) {
	t.Parallel()
	known := regexp.MustCompile(`(?m)^\.PHONY: .*$`).FindAllString(read(t, "Makefile"), -1)
	targets, paths := 0, 0
	for _, page := range pages(t) {
		text := read(t, page)
		for _, match := range makeTarget.FindAllStringSubmatch(text, -1) {
			targets++
			assert.Contains(t, known, ".PHONY: "+match[1], page)
		}
		for _, match := range quotedPath.FindAllStringSubmatch(text, -1) {
			paths++
			assert.True(t, exists(match[1]) || exists(filepath.Join(filepath.Dir(page), match[1])), "%s quotes %s", page, match[1])
		}
	}
	assert.Greater(t, targets, 10)
	assert.Greater(t, paths, 40)
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	return string(text)
}

// anchors returns the anchors of the headings as GitHub and the registry make them, and those of the schema.
func anchors(text string) []string {
	var list []string
	for _, heading := range headingLine.FindAllStringSubmatch(text, -1) {
		list = append(list, strings.ReplaceAll(notInAnchor.ReplaceAllString(strings.ToLower(heading[1]), ""), " ", "-"))
	}
	for _, match := range regexp.MustCompile(`<a id="([^"]+)">`).FindAllStringSubmatch(text, -1) {
		list = append(list, match[1])
	}
	return list
}

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
		if block.Labels[0] == "terraform_data" {
			return // it is built into the CLI
		}
		schema = schemas.ResourceSchemas[block.Labels[0]]
	case "data":
		schema = schemas.DataSourceSchemas[block.Labels[0]]
	case "list":
		if schema, block = schemas.ListResourceSchemas[block.Labels[0]], configOf(block); block == nil {
			return
		}
	case "action":
		if declared := schemas.ActionSchemas[block.Labels[0]]; declared != nil {
			schema = declared.Schema
		}
		if block = configOf(block); !assert.NotNil(t, block, page) {
			return
		}
	case "ephemeral":
		schema = schemas.EphemeralResourceSchemas[block.Labels[0]]
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

// configOf returns the block "config" of a block, with the labels of the latter; nil if it has none.
func configOf(block *hclsyntax.Block) *hclsyntax.Block {
	for _, nested := range block.Body.Blocks {
		if nested.Type == "config" {
			nested.Labels = block.Labels
			return nested
		}
	}
	return nil
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
