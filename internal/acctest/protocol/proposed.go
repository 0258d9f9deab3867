package protocol

import (
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Proposed returns the new state that Terraform proposes: the configuration without write-only values, and with what it
// leaves to the provider taken from the prior state. Only attributes at the top level are computed.
func Proposed(schema *tfprotov6.Schema, prior, config tftypes.Value) (tftypes.Value, error) {
	if config.IsNull() {
		return config, nil
	}
	wanted, err := Attributes(config)
	if err != nil {
		return config, err
	}
	old, err := Attributes(prior)
	if err != nil {
		return config, err
	}
	for _, a := range schema.Block.Attributes {
		wanted[a.Name] = withoutWriteOnly(a, wanted[a.Name])
		if was, had := old[a.Name]; had && a.Computed && wanted[a.Name].IsNull() {
			wanted[a.Name] = was
		}
	}
	return tftypes.NewValue(config.Type(), wanted), nil
}

// withoutWriteOnly returns the value of an attribute with its write-only parts null, as Terraform proposes and stores
// it.
func withoutWriteOnly(a *tfprotov6.SchemaAttribute, value tftypes.Value) tftypes.Value {
	if a.WriteOnly {
		return tftypes.NewValue(a.Type, nil)
	}
	if a.NestedType == nil || !value.IsKnown() || value.IsNull() {
		return value
	}
	switch a.NestedType.Nesting {
	case tfprotov6.SchemaObjectNestingModeSingle:
		return objectWithoutWriteOnly(a.NestedType, value)
	case tfprotov6.SchemaObjectNestingModeList:
		elements, err := as[[]tftypes.Value](value)
		if err != nil {
			return value
		}
		elements = slices.Clone(elements)
		for i := range elements {
			elements[i] = objectWithoutWriteOnly(a.NestedType, elements[i])
		}
		return tftypes.NewValue(value.Type(), elements)
	default:
		return value // sets cannot have write-only attributes, and no provider here has maps of objects
	}
}

func objectWithoutWriteOnly(of *tfprotov6.SchemaObject, value tftypes.Value) tftypes.Value {
	children, err := Attributes(value)
	if err != nil || !value.IsKnown() || value.IsNull() {
		return value
	}
	for _, child := range of.Attributes {
		children[child.Name] = withoutWriteOnly(child, children[child.Name])
	}
	return tftypes.NewValue(value.Type(), children)
}

// HasWriteOnly reports whether a state carries a write-only value, which Terraform refuses.
func HasWriteOnly(schema *tfprotov6.Schema, state tftypes.Value) bool {
	values, err := Attributes(state)
	return err == nil && slices.ContainsFunc(schema.Block.Attributes, func(a *tfprotov6.SchemaAttribute) bool {
		value, had := values[a.Name]
		return had && !withoutWriteOnly(a, value).Equal(value)
	})
}

// Contradiction returns where an outcome differs from what was planned as known, nil if nowhere. Terraform refuses such
// outcomes.
func Contradiction(planned, outcome tftypes.Value) *tftypes.AttributePath {
	differences, err := planned.Diff(outcome)
	if err != nil {
		return tftypes.NewAttributePath()
	}
	for _, difference := range differences {
		if difference.Value1 != nil && difference.Value1.IsFullyKnown() && !inOpenSet(planned, difference.Path) {
			return difference.Path
		}
	}
	return nil
}

// inOpenSet reports whether a path leads into a set of which not everything is known, whose elements cannot be told
// apart.
func inOpenSet(value tftypes.Value, path *tftypes.AttributePath) bool {
	steps := path.Steps()
	at := slices.IndexFunc(steps, func(step tftypes.AttributePathStep) bool {
		_, element := step.(tftypes.ElementKeyValue)
		return element
	})
	if at < 0 {
		return false
	}
	found, _, err := tftypes.WalkAttributePath(value, tftypes.NewAttributePathWithSteps(steps[:at]))
	of, ok := found.(tftypes.Value)
	return err == nil && ok && !of.IsFullyKnown()
}
