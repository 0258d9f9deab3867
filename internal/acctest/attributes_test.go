package acctest_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
)

func attribute(name string, kind tftypes.Type, sensitive bool) *tfprotov6.SchemaAttribute {
	return &tfprotov6.SchemaAttribute{Name: name, Type: kind, Optional: true, Sensitive: sensitive}
}

func nested(name string, mode tfprotov6.SchemaObjectNestingMode, sensitive bool, inside ...*tfprotov6.SchemaAttribute) *tfprotov6.SchemaAttribute {
	return &tfprotov6.SchemaAttribute{
		Name: name, Optional: true, Sensitive: sensitive,
		NestedType: &tfprotov6.SchemaObject{Nesting: mode, Attributes: inside},
	}
}

func deep() *tfprotov6.Schema {
	return &tfprotov6.Schema{Block: &tfprotov6.SchemaBlock{Attributes: []*tfprotov6.SchemaAttribute{
		attribute("name", tftypes.String, false),
		attribute("size", tftypes.Number, false),
		attribute("tags", tftypes.Map{ElementType: tftypes.String}, false),
		nested("home", tfprotov6.SchemaObjectNestingModeSingle, true, attribute("city", tftypes.String, false)),
		nested("taxes", tfprotov6.SchemaObjectNestingModeList, false,
			attribute("number", tftypes.String, true), attribute("kinds", tftypes.Set{ElementType: tftypes.String}, false)),
	}}}
}

func TestAttributes(t *testing.T) {
	t.Parallel()
	type seen struct {
		path         string
		text, hidden bool
	}
	var got []seen
	for _, a := range acctest.Attributes(t, deep()) {
		assert.True(t, a.Settable(), a.Path)
		got = append(got, seen{a.Path, a.IsString(), a.Hidden})
	}
	assert.Equal(t, []seen{
		{"home.city", true, true},
		{"name", true, false},
		{"size", false, false},
		{"tags[]", true, false},
		{"taxes[].kinds[]", true, false},
		{"taxes[].number", true, true},
	}, got)
}

func TestObjectFromPaths(t *testing.T) {
	t.Parallel()
	kind, ok := deep().ValueType().(tftypes.Object)
	require.True(t, ok)
	value := acctest.ObjectFromPaths(t, kind, map[string]any{"size": 3, "tags[]": "a", "taxes[].kinds[]": "b", "home.city": "c"})
	text := func(s string) tftypes.Value { return tftypes.NewValue(tftypes.String, s) }
	tax, ok := kind.AttributeTypes["taxes"].(tftypes.List)
	require.True(t, ok)
	assert.True(t, value.Equal(acctest.Object(t, kind, map[string]any{
		"size": 3,
		"tags": map[string]tftypes.Value{"key": text("a")},
		"home": map[string]tftypes.Value{"city": text("c")},
		"taxes": []tftypes.Value{acctest.Object(t, tax.ElementType, map[string]any{
			"kinds": []tftypes.Value{text("b")},
		})},
	})), "%s", value)
	assert.True(t, acctest.ObjectFromPaths(t, kind, nil).Equal(acctest.Object(t, kind, nil)))
}

func TestAttributePath(t *testing.T) {
	t.Parallel()
	assert.Empty(t, acctest.AttributePath(nil))
	assert.Equal(t, "taxes[].kinds[]", acctest.AttributePath(tftypes.NewAttributePath().
		WithAttributeName("taxes").WithElementKeyInt(0).WithAttributeName("kinds").
		WithElementKeyValue(tftypes.NewValue(tftypes.String, "b"))))
}

func TestHCL(t *testing.T) {
	t.Parallel()
	assert.Equal(t, `resource "example" "this" {
  ids = ["${example.other.id}"]
  name = "A \"quoted\" <name>"
  nested = {"flag":true}
}
`, acctest.HCL(`resource "example" "this"`, map[string]any{
		"name": `A "quoted" <name>`, "ids": []string{"${example.other.id}"}, "nested": map[string]any{"flag": true},
	}))
}
