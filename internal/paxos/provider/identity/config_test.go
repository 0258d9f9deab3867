package identity_test

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// attrs are attributes of a block or an object of a configuration, by name: texts, flags, numbers, lists (any slice of
// these), objects and, in HCL alone, an expr. One description serves the command line, by hcl, and the plugin protocol,
// by protocol.value.
type attrs = map[string]any

// expr is an expression that stands in a configuration as it is.
type expr string

// with returns a deep copy of the attributes with some set, by dotted path; nil takes one out.
func with(base, changes attrs) attrs {
	result := copied(base)
	for path, value := range changes {
		names := strings.Split(path, ".")
		object := result
		for _, name := range names[:len(names)-1] {
			child, ok := object[name].(attrs)
			if !ok {
				child = attrs{}
				object[name] = child
			}
			object = child
		}
		if last := names[len(names)-1]; value == nil {
			delete(object, last)
		} else {
			object[last] = value
		}
	}
	return result
}

func copied(object attrs) attrs {
	result := maps.Clone(object)
	for name, value := range result {
		if child, ok := value.(attrs); ok {
			result[name] = copied(child)
		}
	}
	return result
}

// hcl renders a resource paxos_identity.
func hcl(name string, attributes attrs) string {
	return block("resource", "paxos_identity", name, attributes)
}

// data renders a data source.
func data(kind, name string, attributes attrs) string { return block("data", kind, name, attributes) }

func block(keyword, kind, name string, attributes attrs) string {
	return fmt.Sprintf("%s %q %q %s\n", keyword, kind, name, render(attributes))
}

func render(value any) string {
	switch value := value.(type) {
	case expr:
		return string(value)
	case string:
		return strconv.Quote(value)
	case []string:
		return renderAll(value)
	case []attrs:
		return renderAll(value)
	case attrs:
		var text strings.Builder
		text.WriteString("{\n")
		for _, name := range slices.Sorted(maps.Keys(value)) {
			fmt.Fprintf(&text, "%s = %s\n", name, render(value[name]))
		}
		return text.String() + "}"
	default:
		return fmt.Sprint(value)
	}
}

func renderAll[T any](list []T) string {
	items := make([]string, 0, len(list))
	for _, item := range list {
		items = append(items, render(item))
	}
	return "[" + strings.Join(items, ", ") + "]"
}
