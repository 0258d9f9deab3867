package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec"
)

// The committed examples are those that the catalogs give. There are no other examples of imports.
func TestRender(t *testing.T) {
	t.Parallel()
	for _, p := range providers {
		p.examples = filepath.Join("..", "..", p.examples)
		for _, object := range p.catalog {
			texts, err := p.render(object)
			require.NoError(t, err)
			directory := filepath.Join(p.examples, object.Example())
			for name, text := range texts {
				committed, err := os.ReadFile(filepath.Join(directory, name))
				require.NoError(t, err)
				assert.Equal(t, string(committed), text, "%s: run scripts/generate-docs", object.Name())
			}
			imports, err := filepath.Glob(filepath.Join(directory, "import*"))
			require.NoError(t, err)
			for _, path := range imports {
				assert.Contains(t, texts, filepath.Base(path), "%s: delete what scripts/generate-docs does not write", object.Name())
			}
		}
	}
}

// A data source by id shows what the API says of the object, and a list of objects without a name has their ids.
func TestNewFound(t *testing.T) {
	t.Parallel()
	shown := spec.Object{
		Kind: spec.Resource, Type: "paxos_thing_part", IDs: []string{"thing_id", "id"},
		Attributes: append(spec.Computed(spec.IsID, "id"), spec.Computed(spec.IsStatus, "status")...),
	}
	single := spec.Object{Kind: spec.DataSource, Type: shown.Type, Finds: map[string]any{"thing_id": "t-1", "id": "p-1"}}
	assert.Equal(t, found{
		Provider: "paxos", Type: shown.Type, Label: "part", Arguments: []argument{{"id      ", `"p-1"`}, {"thing_id", `"t-1"`}},
		Output: "status", Value: "data.paxos_thing_part.part.status",
	}, newFound(single, shown, "part"))
	list := spec.Object{Kind: spec.DataSource, Type: "paxos_thing_parts", Elements: "parts[].", Finds: map[string]any{"ids[]": "p-1"}}
	assert.Equal(t, found{
		Provider: "paxos", Type: list.Type, Label: "of_one", Arguments: []argument{{"ids", `["p-1"]`}},
		Output: "thing_part_ids", Value: "[for thing_part in data.paxos_thing_parts.of_one.parts : thing_part.id]",
	}, newFound(list, shown, "part"))
}

// The other examples of a resource need the label of its own.
func TestLabelOf_noResource(t *testing.T) {
	t.Parallel()
	examples, object := t.TempDir(), spec.Object{Kind: spec.Resource, Type: "paxos_thing"}
	_, err := labelOf(examples, object)
	require.Error(t, err, "no resource.tf")
	other := "data \"paxos_thing\" \"a\" {}\n\nresource \"paxos_thing_part\" \"b\" {}\n"
	require.NoError(t, os.MkdirAll(filepath.Join(examples, object.Example()), 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(examples, object.Example(), "resource.tf"), []byte(other), 0o600))
	_, err = labelOf(examples, object)
	require.ErrorContains(t, err, "has no paxos_thing: add one")
}
