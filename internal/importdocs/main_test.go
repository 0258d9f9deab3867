package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/catalog"
)

// The committed examples of imports are those that the catalog gives, and there are no others.
func TestWrite(t *testing.T) {
	t.Parallel()
	read := func(directory string) map[string]string {
		paths, err := filepath.Glob(filepath.Join(directory, "import*"))
		require.NoError(t, err)
		texts := map[string]string{}
		for _, path := range paths {
			text, err := os.ReadFile(path)
			require.NoError(t, err)
			texts[filepath.Base(path)] = string(text)
		}
		return texts
	}
	for _, object := range catalog.All().Resources() {
		committed, written := filepath.Join("..", "..", "examples", object.Example()), t.TempDir()
		example, err := os.ReadFile(filepath.Join(committed, "resource.tf"))
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(written, "resource.tf"), example, 0o600))
		require.NoError(t, write(written, object))
		assert.Equal(t, read(committed), read(written), "%s: run scripts/generate-docs; delete what it does not write", object.Type)
	}
}

// An import needs the label of a resource.
func TestWrite_noResource(t *testing.T) {
	t.Parallel()
	directory, object := t.TempDir(), spec.Object{Type: "paxos_thing", IDs: []string{"id"}, ImportID: "t-1"}
	require.Error(t, write(directory, object), "no resource.tf")
	other := "data \"paxos_thing\" \"a\" {}\n\nresource \"paxos_thing_part\" \"b\" {}\n"
	require.NoError(t, os.WriteFile(filepath.Join(directory, "resource.tf"), []byte(other), 0o600))
	require.ErrorContains(t, write(directory, object), "has no paxos_thing: add one")
}
