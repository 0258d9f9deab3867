package acctest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
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

// HCLFromPaths is HCL for attributes of an object type from values at the paths of Attributes (see ObjectFromPaths).
func HCLFromPaths(t testing.TB, header string, of tftypes.Type, values map[string]any) string {
	t.Helper()
	text, err := protocol.JSON(ObjectFromPaths(t, of, values))
	var attributes map[string]any
	if err == nil {
		err = json.Unmarshal(text, &attributes)
	}
	if err != nil {
		t.Fatal(err)
	}
	maps.DeleteFunc(attributes, func(_ string, value any) bool { return value == nil })
	return HCL(header, attributes)
}
