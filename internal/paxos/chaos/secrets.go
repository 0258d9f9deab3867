package chaos

import (
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// plain returns a text for build: its string, nil for null, or the unknown value.
func plain(value tftypes.Value) any {
	switch {
	case value.Type() == nil || value.IsNull():
		return nil
	case !value.IsKnown():
		return tftypes.UnknownValue
	}
	text, err := as[string](value)
	if err != nil {
		return nil
	}
	return text
}

// withoutWriteOnly returns the value of an attribute with its write-only parts null, as Terraform proposes and stores
// it.
func withoutWriteOnly(a *tfprotov6.SchemaAttribute, value tftypes.Value) tftypes.Value {
	if a.WriteOnly {
		return tftypes.NewValue(a.Type, nil)
	}
	if a.NestedType == nil || a.NestedType.Nesting != tfprotov6.SchemaObjectNestingModeSingle ||
		value.IsNull() || !value.IsKnown() {
		return value
	}
	children, err := as[map[string]tftypes.Value](value)
	if err != nil {
		return value
	}
	stripped := make(map[string]tftypes.Value, len(children))
	for _, child := range a.NestedType.Attributes {
		stripped[child.Name] = withoutWriteOnly(child, children[child.Name])
	}
	return tftypes.NewValue(value.Type(), stripped)
}

// hasWriteOnly reports whether a state carries a write-only value, which Terraform refuses.
func hasWriteOnly(schema *tfprotov6.Schema, state tftypes.Value) bool {
	values, err := as[map[string]tftypes.Value](state)
	if err != nil {
		return false
	}
	for _, a := range schema.Block.Attributes {
		if value := values[a.Name]; !withoutWriteOnly(a, value).Equal(value) {
			return true
		}
	}
	return false
}
