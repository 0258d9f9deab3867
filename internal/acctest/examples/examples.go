// Package examples tests the examples of a provider with a real CLI: those of every object of its catalog.
package examples

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec"
)

// Suite is a provider with its examples.
type Suite struct {
	acctest.Provider

	// Directory has the examples, in the layout of the registry.
	Directory string
	// Empty is a Start of emulators that hold nothing, for examples that make what those of Start hold: these are applied there, and
	// planned together without being applied. Nil if there are none.
	Empty func(t testing.TB, server acctest.ServerKind) (acctest.Emulator, acctest.Suite)
}

// start returns a directory for a configuration, with the example of the provider block, and the emulator that it works with.
func (s Suite) start(t *testing.T, empty bool) (acctest.Emulator, *acctest.WorkingDir) {
	t.Helper()
	start := s.Start
	if empty {
		start = s.Empty
	}
	emu, provider := start(t, s.Servers[0])
	return emu, acctest.NewWorkingDir(t, provider, []string{filepath.Join(s.Directory, "provider")})
}

// files returns the configurations in those files of an object's example that match a pattern, by their names; there is one at least.
func (s Suite) files(t *testing.T, object spec.Object, pattern string) map[string]string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(s.Directory, object.Example(), pattern))
	require.NoError(t, err)
	require.NotEmpty(t, paths, "%s has no example", object.Name())
	texts := map[string]string{}
	for _, path := range paths {
		texts[filepath.Base(path)], err = acctest.Configuration(path)
		require.NoError(t, err)
	}
	return texts
}

// patterns match the files of an example that are configurations. Others may name what the first, without a case in its name, has.
var patterns = map[spec.Kind]string{spec.Resource: "resource*.tf", spec.DataSource: "data-source*.tf"}

// TestAccApply checks the examples of each resource and data source: each plans when it is pasted, all of an object can be applied, and
// then there is nothing left to do.
func (s Suite) TestAccApply(t *testing.T) {
	t.Helper()
	acctest.RequireCLI(t)
	for _, object := range s.Catalog {
		if patterns[object.Kind] == "" {
			continue
		}
		t.Run(object.Name(), func(t *testing.T) {
			t.Parallel()
			_, w := s.start(t, s.Empty != nil && object.Kind == spec.Resource && !object.OnIdentity)
			files, first := s.files(t, object, patterns[object.Kind]), strings.Replace(patterns[object.Kind], "*", "", 1)
			require.NoError(t, w.Write(first, files[first]))
			if len(files) > 1 {
				w.MustRun("plan", "-no-color")
			}
			for name, text := range files {
				if name != first {
					require.NoError(t, w.Write("other.tf", text))
					w.MustRun("plan", "-no-color")
				}
			}
			require.NoError(t, w.Write("other.tf", ""))
			for name, text := range files {
				require.NoError(t, w.Write(name, text))
			}
			w.MustRun("apply", "-auto-approve", "-no-color")
			assert.Contains(t, w.MustRun("plan", "-no-color"), "No changes.")
		})
	}
}

// TestAccTogether checks that the examples of all resources go together in one configuration.
func (s Suite) TestAccTogether(t *testing.T) {
	t.Helper()
	acctest.RequireCLI(t)
	_, w := s.start(t, false)
	for _, object := range s.Catalog.Resources() {
		for name, text := range s.files(t, object, patterns[spec.Resource]) {
			require.NoError(t, w.Write(object.Type+"_"+name, text))
		}
	}
	assert.Contains(t, w.MustRun("plan", "-no-color"), " to add, 0 to change, 0 to destroy.")
	if s.Empty == nil {
		w.MustRun("apply", "-auto-approve", "-no-color")
		assert.Contains(t, w.MustRun("plan", "-no-color"), "No changes.")
	}
}

// TestAccEphemeral checks that the example of each ephemeral resource plans.
func (s Suite) TestAccEphemeral(t *testing.T) {
	t.Helper()
	acctest.RequireCLI(t)
	for _, object := range s.Catalog {
		if object.Kind == spec.EphemeralResource {
			_, w := s.start(t, false)
			require.NoError(t, w.Write("example.tf", s.files(t, object, "ephemeral-resource.tf")["ephemeral-resource.tf"]))
			assert.NotContains(t, w.MustRun("plan", "-no-color"), "Warning")
		}
	}
}

// TestAccImports checks that each way of importing that an example shows imports what the catalog names.
func (s Suite) TestAccImports(t *testing.T) {
	t.Helper()
	cli := acctest.RequireCLI(t)
	for _, object := range s.Catalog.Resources() {
		t.Run(object.Type, func(t *testing.T) {
			t.Parallel()
			_, w := s.start(t, false)
			require.NoError(t, w.Write("resource.tf", s.files(t, object, "resource.tf")["resource.tf"]))
			for name, text := range s.files(t, object, "import-by-*.tf") {
				if name != "import-by-identity.tf" || acctest.ResourceIdentity.SupportedBy(cli) {
					require.NoError(t, w.Write("import.tf", text))
					assert.Contains(t, w.MustRun("plan", "-no-color"), "1 to import", name)
				}
			}
			ids := []string{object.ImportID}
			if object.ImportKey != "" {
				ids = append(ids, object.ImportKey)
			}
			require.NoError(t, w.Write("import.tf", ""))
			var imported []string
			for line := range strings.Lines(s.files(t, object, "import.sh")["import.sh"]) {
				if command, ok := strings.CutPrefix(line, "terraform import "); ok {
					address, id, _ := strings.Cut(strings.TrimSpace(command), " ")
					assert.Contains(t, w.MustRun("import", "-no-color", address, id), "Import successful!")
					w.MustRun("state", "rm", address)
					imported = append(imported, id)
				}
			}
			assert.Equal(t, ids, imported, "import.sh names what the catalog does")
		})
	}
}

// TestAccQuery checks that the example of each list resource finds what the catalog names, by its id and under the name of the plugin
// protocol.
func (s Suite) TestAccQuery(t *testing.T) {
	t.Helper()
	acctest.Query.Require(t)
	for _, list := range s.Catalog.ListResources() {
		t.Run(list.Type, func(t *testing.T) {
			t.Parallel()
			emu, w := s.start(t, false)
			for name, text := range s.files(t, list, "list-resource.tfquery.hcl") {
				require.NoError(t, w.Write(name, text))
			}
			found := w.MustRun("query", "-no-color")
			assert.Contains(t, found, "list."+list.Type+".")
			listed, _ := s.Catalog.Find(spec.Resource, list.Type)
			for i, id := range strings.Split(listed.ImportID, "/") {
				assert.Contains(t, found, listed.IDs[i]+"="+id)
			}
			assert.Empty(t, s.Writes(emu))
		})
	}
}
