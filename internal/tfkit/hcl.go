package tfkit

import (
	"fmt"
	"strings"
	"unicode"
)

// Quote returns text as a quoted string of HCL: a configuration with it has exactly this text. It differs from Go's %q,
// which knows nothing of templates and has escapes that HCL has not.
func Quote(text string) string {
	var quoted strings.Builder
	quoted.WriteByte('"')
	for i, r := range text {
		switch {
		case r == '"' || r == '\\':
			quoted.WriteByte('\\')
			quoted.WriteRune(r)
		case (r == '$' || r == '%') && strings.HasPrefix(text[i+1:], "{"):
			quoted.WriteRune(r)
			quoted.WriteRune(r)
		case unicode.IsPrint(r):
			quoted.WriteRune(r)
		case r <= 0xffff:
			fmt.Fprintf(&quoted, `\u%04x`, r)
		default:
			fmt.Fprintf(&quoted, `\U%08x`, r)
		}
	}
	quoted.WriteByte('"')
	return quoted.String()
}

// ImportBlock returns the block that imports an object, to be shown in a diagnostic; resource is a type such as
// "example_thing".
func ImportBlock(resource, id string) string {
	return "import {\n  to = " + resource + ".example # the address of this resource\n  id = " + Quote(id) + "\n}"
}

// MovedBlock returns the block that keeps a resource whose address changes, to be shown in a diagnostic.
func MovedBlock(resource string) string {
	return "moved {\n  from = " + resource + ".example # the old address of the resource\n  to   = " + resource +
		".other   # the new address\n}"
}

// RemovedBlock returns the block that takes a resource out of the state and leaves the object alone, to be shown in a
// diagnostic.
func RemovedBlock(resource string) string {
	return "removed {\n  from = " + resource + ".example # the address of this resource\n  lifecycle {\n    destroy = false\n  }\n}"
}
