package chaos

import (
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"sort"
	"sync"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// build converts attributes to a value of a type. What they do not name is null; resolve gives references their value.
func build(kind tftypes.Type, from any, resolve func(reference) any) tftypes.Value {
	if r, ok := from.(reference); ok {
		from = resolve(r)
	}
	switch kind := kind.(type) {
	case tftypes.Object:
		object, ok := from.(attrs)
		if !ok {
			break
		}
		values := make(map[string]tftypes.Value, len(kind.AttributeTypes))
		for name, of := range kind.AttributeTypes {
			values[name] = build(of, object[name], resolve)
		}
		return tftypes.NewValue(kind, values)
	case tftypes.Map:
		object, ok := from.(attrs)
		if !ok {
			break
		}
		values := make(map[string]tftypes.Value, len(object))
		for name, value := range object {
			values[name] = build(kind.ElementType, value, resolve)
		}
		return tftypes.NewValue(kind, values)
	case tftypes.List:
		if list, ok := from.([]any); ok {
			return tftypes.NewValue(kind, buildAll(kind.ElementType, list, resolve))
		}
	case tftypes.Set:
		if list, ok := from.([]any); ok {
			return tftypes.NewValue(kind, sorted(buildAll(kind.ElementType, list, resolve)))
		}
	}
	return tftypes.NewValue(kind, from)
}

func buildAll(kind tftypes.Type, list []any, resolve func(reference) any) []tftypes.Value {
	values := make([]tftypes.Value, 0, len(list))
	for _, item := range list {
		values = append(values, build(kind, item, resolve))
	}
	return values
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
		var elements []tftypes.Value
		if err := v.As(&elements); err != nil {
			return v, err
		}
		return tftypes.NewValue(v.Type(), sorted(slices.Clone(elements))), nil
	})
}

// encode encodes a value for the protocol.
func encode(value tftypes.Value) *tfprotov6.DynamicValue {
	dynamic, err := tfprotov6.NewDynamicValue(value.Type(), value)
	if err != nil {
		panic(fmt.Sprintf("a value of type %s cannot be encoded: %v", value.Type(), err)) // built by this package
	}
	return &dynamic
}

// decode decodes a value of the protocol; an absent one is null.
func decode(dynamic *tfprotov6.DynamicValue, kind tftypes.Type) (tftypes.Value, error) {
	if dynamic == nil {
		return tftypes.NewValue(kind, nil), nil
	}
	value, err := dynamic.Unmarshal(kind)
	if err != nil {
		return value, err
	}
	return canonical(value)
}

// toJSON renders a value as Terraform's state file does, which is what upgrading a state starts from.
func toJSON(value tftypes.Value) ([]byte, error) {
	plain, err := toPlain(value)
	if err != nil {
		return nil, err
	}
	return json.Marshal(plain)
}

func toPlain(value tftypes.Value) (any, error) {
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
			if object[name], err = toPlain(child); err != nil {
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
			if list[i], err = toPlain(child); err != nil {
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

// attribute returns a top-level attribute of an object, and whether it is known and not null as a text.
func attribute(object tftypes.Value, name string) tftypes.Value {
	values, err := as[map[string]tftypes.Value](object)
	if err != nil {
		return tftypes.Value{}
	}
	return values[name]
}

// textOf returns a top-level text of an object; empty where it is null or not known.
func textOf(object tftypes.Value, name string) string {
	value := attribute(object, name)
	if value.Type() == nil || value.IsNull() || !value.IsKnown() {
		return ""
	}
	text, err := as[string](value)
	if err != nil {
		return ""
	}
	return text
}

// contradiction returns where an outcome differs from what was planned as known, nil where it does not.
func contradiction(planned, outcome tftypes.Value) *tftypes.AttributePath {
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

// set is a set of names that is safe for concurrent use.
type set struct {
	mu    sync.Mutex
	names map[string]bool
}

func newSet() *set { return &set{names: map[string]bool{}} }

func (s *set) add(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.names[name] = true
}

func (s *set) has(name string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.names[name]
}
