package main

import (
	"encoding/json"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
)

// The repository that scripts/export-provider makes has the layout that the registry requires. It builds without this repository,
// and a CLI loads what it builds.
func TestAccExport(t *testing.T) {
	t.Parallel()
	acctest.RequireCLI(t)
	repository, err := os.Getwd()
	require.NoError(t, err)
	exported := filepath.Join(t.TempDir(), "terraform-provider-publicmint")
	run(t, repository, "scripts/export-provider", exported)

	for _, name := range []string{
		".github/workflows/release.yml", ".goreleaser.yml", "CHANGELOG.md", "LICENSE", "README.md", "SECURITY.md", "VERIFY.md", "docs/index.md",
		"examples/provider/provider.tf", "go.sum", "main.go", "scripts/build-release", "scripts/check-reproducible",
		"templates/index.md.tmpl", "terraform-registry-manifest.json", "tools/release/go.mod", "tools/sbom/main.go",
	} {
		assert.FileExists(t, filepath.Join(exported, name))
	}
	require.NoError(t, filepath.WalkDir(exported, func(path string, entry fs.DirEntry, err error) error {
		require.NoError(t, err)
		assert.Zero(t, entry.Type()&fs.ModeSymlink, "%s is a link", path)
		if entry.Type().IsRegular() && entry.Name() != "README.md" {
			assert.NotContains(t, read(t, path), "terraform-provider-paxos", path)
			assert.NotContains(t, read(t, path), "paxos-emulator", path)
		}
		return nil
	}))
	module := read(t, filepath.Join(exported, "go.mod"))
	assert.True(t, strings.HasPrefix(module, "module github.com/terraform-paxos/terraform-provider-publicmint\n"), module)
	assert.NotContains(t, module, "replace")

	programs := t.TempDir()
	build := command(t, exported, "go", "build", "-o", programs, ".", "./cmd/publicmint-emulator")
	build.Env = append(build.Env, "GOFLAGS=-mod=mod", "GOWORK=off")
	output, err := build.CombinedOutput()
	require.NoError(t, err, "%s", output)

	w := acctest.NewWorkingDirWithBinary(t, acctest.Suite{Namespace: "terraform-paxos", Name: "publicmint"}, programs)
	require.NoError(t, w.Write("main.tf", read(t, filepath.Join(exported, "examples", "scenarios", "onboarding", "main.tf"))))
	w.MustRun("validate", "-no-color")
	var schemas struct {
		Providers map[string]struct {
			Resources map[string]any `json:"resource_schemas"`
		} `json:"provider_schemas"`
	}
	text := w.MustRun("providers", "schema", "-json")
	_, document, found := strings.Cut(text, "{\"")
	require.True(t, found, text)
	require.NoError(t, json.Unmarshal([]byte("{\""+document), &schemas), text)
	require.Len(t, schemas.Providers, 1)
	for _, provider := range schemas.Providers {
		assert.ElementsMatch(t, []string{"publicmint_identity", "publicmint_identity_document", "publicmint_sandbox_identity_approval"},
			slices.Collect(maps.Keys(provider.Resources)))
	}
}
