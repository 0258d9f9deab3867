package protocol_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
)

// schema has an argument, a computed attribute and an object with a write-only argument.
func schema() *tfprotov6.Schema {
	return &tfprotov6.Schema{Block: &tfprotov6.SchemaBlock{Attributes: []*tfprotov6.SchemaAttribute{
		{Name: "id", Type: tftypes.String, Computed: true},
		{Name: "name", Type: tftypes.String, Optional: true},
		{Name: "codes", Type: tftypes.Set{ElementType: tftypes.String}, Optional: true},
		{Name: "details", Optional: true, NestedType: &tfprotov6.SchemaObject{
			Nesting:    tfprotov6.SchemaObjectNestingModeSingle,
			Attributes: []*tfprotov6.SchemaAttribute{{Name: "number_wo", Type: tftypes.String, Optional: true, WriteOnly: true}},
		}},
		{Name: "list", Optional: true, NestedType: &tfprotov6.SchemaObject{
			Nesting:    tfprotov6.SchemaObjectNestingModeList,
			Attributes: []*tfprotov6.SchemaAttribute{{Name: "number_wo", Type: tftypes.String, Optional: true, WriteOnly: true}},
		}},
	}}}
}

func build(t *testing.T, from map[string]any) tftypes.Value {
	t.Helper()
	value, err := protocol.Build(schema().ValueType(), from)
	require.NoError(t, err)
	return value
}

func TestProposed(t *testing.T) {
	t.Parallel()
	prior := build(t, map[string]any{"id": "one", "name": "Old"})
	numbers := []map[string]any{{"number_wo": "secret"}}
	config := build(t, map[string]any{"details": numbers[0], "list": numbers})
	require.True(t, protocol.HasWriteOnly(schema(), config))
	want := build(t, map[string]any{"id": "one", "details": map[string]any{}, "list": []map[string]any{{}}})
	proposed, err := protocol.Proposed(schema(), prior, config)
	require.NoError(t, err)
	assert.True(t, proposed.Equal(want), proposed)
	assert.False(t, protocol.HasWriteOnly(schema(), proposed))

	null := tftypes.NewValue(schema().ValueType(), nil)
	created, err := protocol.Proposed(schema(), null, config)
	require.NoError(t, err)
	assert.True(t, created.Equal(build(t, map[string]any{"details": map[string]any{}, "list": []map[string]any{{}}})), created)
	destroyed, err := protocol.Proposed(schema(), prior, null)
	require.NoError(t, err)
	assert.True(t, destroyed.IsNull())
}

func TestBuild(t *testing.T) {
	t.Parallel()
	assert.True(t, build(t, map[string]any{"codes": []string{"b", "a"}}).Equal(build(t, map[string]any{"codes": []any{"a", "b"}})))
	for name, from := range map[string]map[string]any{
		`no attribute "nobody"`: {"nobody": "x"},
		"name: ":                {"name": []string{"x"}},
	} {
		_, err := protocol.Build(schema().ValueType(), from)
		require.ErrorContains(t, err, name)
	}
}

func TestContradiction(t *testing.T) {
	t.Parallel()
	planned := build(t, map[string]any{"id": tftypes.UnknownValue, "name": "A", "codes": []any{"a", tftypes.UnknownValue}})
	assert.Nil(t, protocol.Contradiction(planned, build(t, map[string]any{"id": "one", "name": "A", "codes": []any{"b", "a"}})))
	at := protocol.Contradiction(planned, build(t, map[string]any{"id": "one", "name": "B", "codes": []any{"b", "a"}}))
	assert.Equal(t, tftypes.NewAttributePath().WithAttributeName("name"), at)
}
