package protocol

import (
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Generated returns the configuration that a command line generates for an imported object (-generate-config-out): the arguments
// of its state, null in place of what is sensitive, and an empty object in place of an object that is.
func Generated(schema *tfprotov6.Schema, state tftypes.Value) (tftypes.Value, error) {
	return generatedObject(schema.Block.Attributes, state)
}

func generatedObject(attributes []*tfprotov6.SchemaAttribute, state tftypes.Value) (tftypes.Value, error) {
	values, err := Attributes(state)
	if err != nil || state.IsNull() {
		return state, err
	}
	for _, a := range attributes {
		if values[a.Name], err = generated(a, values[a.Name]); err != nil {
			return state, err
		}
	}
	return tftypes.NewValue(state.Type(), values), nil
}

func generated(a *tfprotov6.SchemaAttribute, value tftypes.Value) (tftypes.Value, error) {
	switch {
	case a.Sensitive && a.NestedType != nil && a.NestedType.Nesting == tfprotov6.SchemaObjectNestingModeSingle && !value.IsNull():
		return Build(value.Type(), map[string]any{})
	case a.Sensitive || a.WriteOnly || !a.Required && !a.Optional:
		return tftypes.NewValue(value.Type(), nil), nil
	case a.NestedType == nil || value.IsNull():
		return value, nil
	case a.NestedType.Nesting == tfprotov6.SchemaObjectNestingModeSingle:
		return generatedObject(a.NestedType.Attributes, value)
	}
	elements, err := as[[]tftypes.Value](value)
	elements = slices.Clone(elements) // as hands out the value's own
	for i := range elements {
		if err == nil {
			elements[i], err = generatedObject(a.NestedType.Attributes, elements[i])
		}
	}
	return tftypes.NewValue(value.Type(), elements), err
}
