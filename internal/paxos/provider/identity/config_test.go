package identity_test

import (
	"maps"
	"strings"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
)

// attrs are attributes of a block or an object of a configuration, by name. acctest.HCL renders them for the CLI, and
// acctest.ProtocolResource accepts them as they are.
type attrs = map[string]any

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

// hcl renders a resource paxos_identity. An expression is a string such as "${paxos_identity.ada.id}".
func hcl(name string, attributes attrs) string {
	return acctest.HCL(`resource "paxos_identity" "`+name+`"`, attributes)
}
