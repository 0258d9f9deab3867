package tfkit

import (
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// HasUnknownCollection reports whether a raw plan or configuration has an object, list, set or map that is unknown as a
// whole. Such a value cannot be read into a model of Go structs.
func HasUnknownCollection(raw tftypes.Value) bool {
	if raw.IsFullyKnown() {
		return false // the common case, told without building a path for every value
	}
	unknown := false
	// The walk itself cannot fail: the callback returns no error.
	_ = tftypes.Walk(raw, func(_ *tftypes.AttributePath, value tftypes.Value) (bool, error) {
		if value.IsKnown() {
			return !unknown, nil
		}
		unknown = unknown || !isPrimitive(value.Type())
		return false, nil
	})
	return unknown
}

// WithoutUnknownCollections returns the value with null in place of every object, list, set and map that is unknown as a
// whole, or has such an element, so that it can be read into a model of Go structs. What is null there may not stay so.
func WithoutUnknownCollections(raw tftypes.Value) tftypes.Value {
	if raw.IsFullyKnown() {
		return raw
	}
	if !raw.IsKnown() {
		if isPrimitive(raw.Type()) {
			return raw
		}
		return tftypes.NewValue(raw.Type(), nil)
	}
	var attributes map[string]tftypes.Value
	if raw.Type().Is(tftypes.Object{}) && raw.As(&attributes) == nil {
		known := make(map[string]tftypes.Value, len(attributes))
		for name, attribute := range attributes {
			known[name] = WithoutUnknownCollections(attribute)
		}
		return tftypes.NewValue(raw.Type(), known)
	}
	if HasUnknownCollection(raw) {
		return tftypes.NewValue(raw.Type(), nil)
	}
	return raw
}

func isPrimitive(t tftypes.Type) bool {
	return t.Is(tftypes.String) || t.Is(tftypes.Bool) || t.Is(tftypes.Number)
}

// RemovedAttributes returns the dotted paths of the attributes that are set in state and null in plan, in alphabetical
// order: the whole object where one is gone, the single attributes otherwise. Elements of collections are not looked
// at, and an attribute whose write-only companion is set in plan counts as moved, not as dropped. Nor does anything
// count that plan leaves open.
func RemovedAttributes(state, plan tftypes.Value) []string {
	differences, err := state.Diff(plan)
	if err != nil {
		return nil // values of different types: nothing can be said
	}
	var dropped []string
	for _, difference := range differences {
		name, ok := attributePath(difference.Path)
		if !ok || isNull(difference.Value1) || !isNull(difference.Value2) {
			continue
		}
		if !difference.Value1.IsKnown() || insideUnknown(plan, difference.Path) || movedToWriteOnly(plan, difference.Path) {
			continue
		}
		dropped = append(dropped, name)
	}
	slices.Sort(dropped)
	return slices.DeleteFunc(dropped, func(name string) bool {
		return slices.ContainsFunc(dropped, func(parent string) bool { return strings.HasPrefix(name, parent+".") })
	})
}

// attributePath renders a path that consists of attribute names only, and reports whether it does.
func attributePath(at *tftypes.AttributePath) (string, bool) {
	names := make([]string, 0, len(at.Steps()))
	for _, step := range at.Steps() {
		name, ok := step.(tftypes.AttributeName)
		if !ok {
			return "", false
		}
		names = append(names, string(name))
	}
	return strings.Join(names, "."), len(names) > 0
}

// insideUnknown reports whether the path leads into something that plan leaves open; what is in there is not gone.
func insideUnknown(plan tftypes.Value, at *tftypes.AttributePath) bool {
	for at = at.WithoutLastStep(); len(at.Steps()) > 0; at = at.WithoutLastStep() {
		found, _, err := tftypes.WalkAttributePath(plan, at)
		if value, ok := found.(tftypes.Value); err == nil && ok && !value.IsKnown() {
			return true
		}
	}
	return false
}

// movedToWriteOnly reports whether plan sets the version of the attribute's write-only companion.
func movedToWriteOnly(plan tftypes.Value, at *tftypes.AttributePath) bool {
	last, ok := at.LastStep().(tftypes.AttributeName)
	if !ok {
		return false
	}
	found, _, err := tftypes.WalkAttributePath(plan, at.WithoutLastStep().WithAttributeName(string(last)+"_wo_version"))
	if err != nil {
		return false // it has no such companion
	}
	version, ok := found.(tftypes.Value)
	return ok && !version.IsNull()
}

func isNull(value *tftypes.Value) bool { return value == nil || value.IsNull() }

// Attribute returns the value of an object at a path of names, such as "address.city"; that of an object on the way that is
// unknown or null.
func Attribute(object tftypes.Value, name string) tftypes.Value {
	for step := range strings.SplitSeq(name, ".") {
		var attributes map[string]tftypes.Value
		if !object.IsKnown() || object.IsNull() || object.As(&attributes) != nil {
			return object
		}
		object = attributes[step]
	}
	return object
}

// WithAttributes returns an object with other values for some of its attributes.
func WithAttributes(object tftypes.Value, values map[string]tftypes.Value) tftypes.Value {
	var attributes map[string]tftypes.Value
	if !object.IsKnown() || object.IsNull() || object.As(&attributes) != nil {
		return object
	}
	changed := maps.Clone(attributes) // As hands out the value's own
	maps.Copy(changed, values)
	return tftypes.NewValue(object.Type(), changed)
}

// WithUnknown returns an object with some of its attributes unknown. It is unknown as a whole if it was null.
func WithUnknown(object tftypes.Value, names ...string) tftypes.Value {
	if object.IsNull() {
		return tftypes.NewValue(object.Type(), tftypes.UnknownValue)
	}
	kind, _ := object.Type().(tftypes.Object)
	values := make(map[string]tftypes.Value, len(names))
	for _, name := range names {
		values[name] = tftypes.NewValue(kind.AttributeTypes[name], tftypes.UnknownValue)
	}
	return WithAttributes(object, values)
}
