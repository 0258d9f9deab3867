package protocol

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"sort"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Build converts a Go value to a value of a type: for objects and maps a map[string]any, for lists and sets a []any,
// []string or []map[string]any, and for everything what tftypes.NewValue takes, or a tftypes.Value. Attributes that are
// not named are null; one that the type does not have is an error.
func Build(kind tftypes.Type, from any) (tftypes.Value, error) {
	if value, ok := from.(tftypes.Value); ok {
		return value, nil
	}
	object, isObject := from.(map[string]any)
	list, isList := elements(from)
	switch kind := kind.(type) {
	case tftypes.Object:
		if isObject {
			return buildObject(kind, object)
		}
	case tftypes.Map:
		if isObject {
			values := make(map[string]tftypes.Value, len(object))
			for name, value := range object {
				var err error
				if values[name], err = Build(kind.ElementType, value); err != nil {
					return tftypes.Value{}, err
				}
			}
			return tftypes.NewValue(kind, values), nil
		}
	case tftypes.List:
		if isList {
			values, err := buildAll(kind.ElementType, list)
			return tftypes.NewValue(kind, values), err
		}
	case tftypes.Set:
		if isList {
			values, err := buildAll(kind.ElementType, list)
			return tftypes.NewValue(kind, sorted(values)), err
		}
	}
	if err := tftypes.ValidateValue(kind, from); err != nil {
		return tftypes.Value{}, err
	}
	return tftypes.NewValue(kind, from), nil
}

func buildObject(kind tftypes.Object, from map[string]any) (tftypes.Value, error) {
	for name := range from {
		if _, known := kind.AttributeTypes[name]; !known {
			return tftypes.Value{}, fmt.Errorf("%s has no attribute %q", kind, name)
		}
	}
	values := make(map[string]tftypes.Value, len(kind.AttributeTypes))
	for name, of := range kind.AttributeTypes {
		var err error
		if values[name], err = Build(of, from[name]); err != nil {
			return tftypes.Value{}, fmt.Errorf("%s: %w", name, err)
		}
	}
	return tftypes.NewValue(kind, values), nil
}

func buildAll(kind tftypes.Type, list []any) ([]tftypes.Value, error) {
	values := make([]tftypes.Value, len(list))
	for i, item := range list {
		var err error
		if values[i], err = Build(kind, item); err != nil {
			return nil, err
		}
	}
	return values, nil
}

func elements(from any) ([]any, bool) {
	switch list := from.(type) {
	case []any:
		return list, true
	case []string:
		return anys(list), true
	case []map[string]any:
		return anys(list), true
	default:
		return nil, false
	}
}

func anys[T any](list []T) []any {
	items := make([]any, len(list))
	for i, item := range list {
		items[i] = item
	}
	return items
}

// sorted puts the elements of a set into one order, so that equal sets are equal values.
func sorted(elements []tftypes.Value) []tftypes.Value {
	sort.Slice(elements, func(i, j int) bool { return elements[i].String() < elements[j].String() })
	return elements
}

// canonical returns a value with the elements of all its sets in one order.
func canonical(value tftypes.Value) (tftypes.Value, error) {
	return tftypes.Transform(value, func(_ *tftypes.AttributePath, v tftypes.Value) (tftypes.Value, error) {
		if !v.Type().Is(tftypes.Set{}) || v.IsNull() || !v.IsKnown() {
			return v, nil
		}
		list, err := as[[]tftypes.Value](v)
		return tftypes.NewValue(v.Type(), sorted(slices.Clone(list))), err
	})
}

// Encode encodes a value for the protocol.
func Encode(value tftypes.Value) *tfprotov6.DynamicValue {
	dynamic, err := tfprotov6.NewDynamicValue(value.Type(), value)
	if err != nil {
		panic(fmt.Sprintf("a value of type %s cannot be encoded: %v", value.Type(), err)) // it has its own type
	}
	return &dynamic
}

// Decode decodes a value of the protocol; an absent one is null. The elements of sets have one order, so that Equal
// compares them as sets.
func Decode(dynamic *tfprotov6.DynamicValue, kind tftypes.Type) (tftypes.Value, error) {
	if dynamic == nil {
		return tftypes.NewValue(kind, nil), nil
	}
	value, err := dynamic.Unmarshal(kind)
	if err != nil {
		return value, err
	}
	return canonical(value)
}

// JSON renders a value as Terraform's state file does, which is what upgrading a state starts from.
func JSON(value tftypes.Value) ([]byte, error) {
	plain, err := plain(value)
	if err != nil {
		return nil, err
	}
	return json.Marshal(plain)
}

func plain(value tftypes.Value) (any, error) {
	if value.IsNull() {
		return nil, nil //nolint:nilnil // null is what it is
	}
	switch kind := value.Type(); {
	case kind.Is(tftypes.String):
		return as[string](value)
	case kind.Is(tftypes.Bool):
		return as[bool](value)
	case kind.Is(tftypes.Number):
		number, err := as[*big.Float](value)
		if err != nil {
			return nil, err
		}
		return json.Number(number.Text('f', -1)), nil
	case kind.Is(tftypes.Object{}), kind.Is(tftypes.Map{}):
		children, err := as[map[string]tftypes.Value](value)
		if err != nil {
			return nil, err
		}
		object := make(map[string]any, len(children))
		for name, child := range children {
			if object[name], err = plain(child); err != nil {
				return nil, err
			}
		}
		return object, nil
	default:
		children, err := as[[]tftypes.Value](value)
		if err != nil {
			return nil, err
		}
		list := make([]any, len(children))
		for i, child := range children {
			if list[i], err = plain(child); err != nil {
				return nil, err
			}
		}
		return list, nil
	}
}

func as[T any](value tftypes.Value) (T, error) {
	var into T
	err := value.As(&into)
	return into, err
}

// Attributes returns the attributes of an object, for the caller to change; a null object has none.
func Attributes(object tftypes.Value) (map[string]tftypes.Value, error) {
	attributes := map[string]tftypes.Value{}
	if object.Type() == nil || object.IsNull() {
		return attributes, nil
	}
	attributes, err := as[map[string]tftypes.Value](object)
	return maps.Clone(attributes), err // As hands out the value's own
}

// Attribute returns an attribute of an object by the names that lead to it. What is in a null object, or in one that is
// not known, is the zero value.
func Attribute(object tftypes.Value, names ...string) tftypes.Value {
	for _, name := range names {
		attributes, err := Attributes(object)
		if err != nil {
			return tftypes.Value{}
		}
		object = attributes[name]
	}
	return object
}

// Text returns a text in an object by the names that lead to it; empty if it is null or not known.
func Text(object tftypes.Value, names ...string) string {
	value := Attribute(object, names...)
	if value.Type() == nil || value.IsNull() || !value.IsKnown() {
		return ""
	}
	text, err := as[string](value)
	if err != nil {
		return ""
	}
	return text
}
