package drift

import (
	"maps"
	"reflect"
	"regexp"
	"slices"
)

// object is a value of a resource or of an attribute with nested attributes. A nil object has no attributes.
type object map[string]any

// text returns a string attribute, "" if it is null.
func (o object) text(name string) string {
	text, _ := o[name].(string)
	return text
}

// object returns an attribute with nested attributes, nil if it is null.
func (o object) object(name string) object {
	nested, _ := o[name].(map[string]any)
	return nested
}

// changed returns the paths of the attributes whose values differ, sorted, except those in without. It goes into nested
// attributes and stops at lists, sets and maps: a key of a map is the user's own text.
func changed(before, after object, without ...string) []string {
	names := object{}
	maps.Copy(names, before)
	maps.Copy(names, after)
	var paths []string
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if slices.Contains(without, name) || reflect.DeepEqual(before[name], after[name]) {
			continue
		}
		old, wasObject := before[name].(map[string]any)
		current, isObject := after[name].(map[string]any)
		if !wasObject || !isObject || name == "metadata" {
			paths = append(paths, code(name))
			continue
		}
		for _, path := range changed(old, current) {
			paths = append(paths, code(name)+"."+path)
		}
	}
	return paths
}

// codes matches identifiers of the API and of the schema, and ids.
var codes = regexp.MustCompile(`^[A-Za-z0-9_.-]{1,64}$`)

// code returns text that is fit for the report: an identifier, or a placeholder for anything else.
func code(text string) string {
	switch {
	case text == "":
		return "none"
	case codes.MatchString(text):
		return text
	default:
		return "(not shown)"
	}
}
