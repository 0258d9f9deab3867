package tfkit

import (
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"
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
// order: the whole object where one is gone, the single attributes otherwise. Elements of sets and maps, and of lists whose
// length changes, are not looked at, and an attribute whose write-only companion is set in plan counts as moved, not as
// dropped. Nor does anything count that plan leaves open.
func RemovedAttributes(state, plan tftypes.Value) []string {
	var before, after map[string]tftypes.Value
	if !plan.IsKnown() || state.As(&before) != nil || plan.As(&after) != nil {
		return nil
	}
	var removed []string
	for _, name := range slices.Sorted(maps.Keys(before)) {
		switch was, is := before[name], after[name]; {
		case was.IsNull():
		case is.IsNull():
			if after[name+"_wo_version"].IsNull() {
				removed = append(removed, name)
			}
		case was.Type().Is(tftypes.Object{}):
			for _, inner := range RemovedAttributes(was, is) {
				removed = append(removed, name+"."+inner)
			}
		case was.Type().Is(tftypes.List{}):
			for _, inner := range removedFromElements(was, is) {
				removed = append(removed, name+"."+inner)
			}
		}
	}
	return removed
}

// removedFromElements is RemovedAttributes for the objects of two lists of the same length, whose indexes it leaves out.
func removedFromElements(state, plan tftypes.Value) []string {
	var before, after []tftypes.Value
	if !plan.IsKnown() || state.As(&before) != nil || plan.As(&after) != nil || len(before) != len(after) {
		return nil
	}
	var removed []string
	for i := range before {
		removed = append(removed, RemovedAttributes(before[i], after[i])...)
	}
	slices.Sort(removed)
	return slices.Compact(removed)
}

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

// IsPart reports whether a value says nothing that another one does not: its attributes and elements are null, or equal to those
// of the other one. An object of nulls is a part of null. A list or a set has all elements of the other one.
func IsPart(value, whole tftypes.Value) bool {
	if value.IsNull() || !value.IsKnown() || !whole.IsKnown() {
		return value.IsNull()
	}
	var attributes, others map[string]tftypes.Value
	if whole.IsNull() {
		if !value.Type().Is(tftypes.Object{}) || value.As(&attributes) != nil {
			return false
		}
		for _, attribute := range attributes {
			if !IsPart(attribute, tftypes.NewValue(attribute.Type(), nil)) {
				return false
			}
		}
		return true
	}
	if value.As(&attributes) == nil && whole.As(&others) == nil {
		for name, attribute := range attributes {
			if other, ok := others[name]; !ok || !IsPart(attribute, other) {
				return false
			}
		}
		return true
	}
	var elements, all []tftypes.Value
	if !value.Type().Is(tftypes.List{}) || value.As(&elements) != nil || whole.As(&all) != nil {
		return value.Equal(whole)
	}
	return slices.EqualFunc(elements, all, IsPart)
}

// Path returns the path of an attribute at a path of names, such as "address.city".
func Path(name string) path.Path {
	at := path.Empty()
	for step := range strings.SplitSeq(name, ".") {
		at = at.AtName(step)
	}
	return at
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
