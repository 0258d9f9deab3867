package acctest

import (
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Attribute is an attribute of a schema, however deep it is nested.
type Attribute struct {
	*tfprotov6.SchemaAttribute
	// Path names the attribute from the top, with [] for any element of a collection: "tax_details[].tax_payer_id". The
	// path of a collection of texts leads to the texts: "customer_due_diligence.aliases[]".
	Path string
	// Hidden reports whether Terraform hides the value: it is marked sensitive, or something around it is.
	Hidden bool
}

// Settable reports whether a configuration can set the attribute.
func (a Attribute) Settable() bool { return a.Required || a.Optional }

// IsString reports whether the attribute holds a text, or texts as a list, set or map.
func (a Attribute) IsString() bool {
	return strings.HasSuffix(a.Path, "[]") || a.Type != nil && a.Type.Is(tftypes.String)
}

// Attributes returns the attributes of a schema that hold values themselves, in alphabetical order of their paths: objects
// are represented by what is in them. It is for tests that must notice every attribute that is added.
func Attributes(t testing.TB, schema *tfprotov6.Schema) []Attribute {
	t.Helper()
	if len(schema.Block.BlockTypes) > 0 {
		t.Fatal("the schema has blocks, which Attributes does not look into: use nested attributes")
	}
	found := collectAttributes(schema.Block.Attributes, "", false, nil)
	slices.SortFunc(found, func(a, b Attribute) int { return strings.Compare(a.Path, b.Path) })
	return found
}

func collectAttributes(attributes []*tfprotov6.SchemaAttribute, prefix string, hidden bool, found []Attribute) []Attribute {
	for _, attribute := range attributes {
		at, covered := prefix+attribute.Name, hidden || attribute.Sensitive
		switch {
		case attribute.NestedType == nil:
			if textsOf(attribute.Type) {
				at += "[]"
			}
			found = append(found, Attribute{SchemaAttribute: attribute, Path: at, Hidden: covered})
		case attribute.NestedType.Nesting == tfprotov6.SchemaObjectNestingModeSingle:
			found = collectAttributes(attribute.NestedType.Attributes, at+".", covered, found)
		default:
			found = collectAttributes(attribute.NestedType.Attributes, at+"[].", covered, found)
		}
	}
	return found
}

// textsOf reports whether a type is a collection of texts.
func textsOf(kind tftypes.Type) bool {
	switch kind := kind.(type) {
	case tftypes.List:
		return kind.ElementType.Is(tftypes.String)
	case tftypes.Set:
		return kind.ElementType.Is(tftypes.String)
	case tftypes.Map:
		return kind.ElementType.Is(tftypes.String)
	default:
		return false
	}
}

// elementKey is the key of the one element that ObjectFromPaths puts into a map.
const elementKey = "key"

// ObjectFromPaths returns a value of an object type from the values at the paths of Attributes. What no path leads to
// is null; a collection that one leads into has one element. A path that leads nowhere fails the test.
func ObjectFromPaths(t testing.TB, of tftypes.Type, values map[string]any) tftypes.Value {
	t.Helper()
	used := map[string]bool{}
	value := valueFromPaths(of, "", values, used)
	for path := range values {
		if !used[path] {
			t.Fatalf("%s has nothing at %q", of, path)
		}
	}
	if value.IsNull() {
		return Object(t, of, nil)
	}
	return value
}

func valueFromPaths(of tftypes.Type, at string, values map[string]any, used map[string]bool) tftypes.Value {
	if value, ok := values[at]; ok {
		used[at] = true
		return tftypes.NewValue(of, value)
	}
	element := func(kind tftypes.Type) []tftypes.Value {
		value := valueFromPaths(kind, at+"[]", values, used)
		if value.IsNull() {
			return nil
		}
		return []tftypes.Value{value}
	}
	switch kind := of.(type) {
	case tftypes.Object:
		parts, empty := make(map[string]tftypes.Value, len(kind.AttributeTypes)), true
		for name, child := range kind.AttributeTypes {
			parts[name] = valueFromPaths(child, strings.TrimPrefix(at+"."+name, "."), values, used)
			empty = empty && parts[name].IsNull()
		}
		if !empty {
			return tftypes.NewValue(of, parts)
		}
	case tftypes.List:
		if list := element(kind.ElementType); list != nil {
			return tftypes.NewValue(of, list)
		}
	case tftypes.Set:
		if set := element(kind.ElementType); set != nil {
			return tftypes.NewValue(of, set)
		}
	case tftypes.Map:
		if list := element(kind.ElementType); list != nil {
			return tftypes.NewValue(of, map[string]tftypes.Value{elementKey: list[0]})
		}
	}
	return tftypes.NewValue(of, nil)
}

// AttributePath renders the path of a diagnostic as Attributes names it; empty for a diagnostic without one.
func AttributePath(path *tftypes.AttributePath) string {
	if path == nil {
		return ""
	}
	var text strings.Builder
	for _, step := range path.Steps() {
		if name, ok := step.(tftypes.AttributeName); ok {
			text.WriteString("." + string(name))
		} else {
			text.WriteString("[]")
		}
	}
	return strings.TrimPrefix(text.String(), ".")
}
