package acctest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// HCL renders a block, such as `resource "example_object" "this"`. Attributes are Go values as encoding/json takes them;
// an expression is a text such as "${example_object.other.id}".
func HCL(header string, attributes map[string]any) string {
	var text strings.Builder
	fmt.Fprintf(&text, "%s {\n", header)
	for _, name := range slices.Sorted(maps.Keys(attributes)) {
		// A JSON value is an expression of HCL, whose strings are templates.
		var value bytes.Buffer
		encoder := json.NewEncoder(&value)
		encoder.SetEscapeHTML(false)
		if err := encoder.Encode(attributes[name]); err != nil {
			panic(fmt.Sprintf("%s is no value of a configuration: %v", name, err)) // a mistake in the test
		}
		fmt.Fprintf(&text, "  %s = %s", name, value.Bytes())
	}
	return text.String() + "}\n"
}
