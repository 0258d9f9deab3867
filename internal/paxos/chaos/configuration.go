package chaos

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// attrs are attributes of a block or of a nested object: string, bool, int, []any, attrs or reference.
type attrs = map[string]any

// reference is an attribute of another block, such as paxos_identity.person1.id.
type reference struct{ address, attribute string }

// block is a resource block of a configuration.
type block struct {
	kind  string
	typ   string
	name  string
	attrs attrs
	// importID is the id of the import block that goes with it; empty for none.
	importID string
}

func (b *block) address() string { return b.typ + "." + b.name }

// references returns the addresses that the block refers to, sorted.
func (b *block) references() []string {
	found := map[string]bool{}
	collect(b.attrs, found)
	return slices.Sorted(maps.Keys(found))
}

func collect(value any, found map[string]bool) {
	switch value := value.(type) {
	case reference:
		found[value.address] = true
	case attrs:
		for _, child := range value {
			collect(child, found)
		}
	case []any:
		for _, child := range value {
			collect(child, found)
		}
	}
}

// configuration is what the user wrote.
type configuration struct{ blocks []*block }

func (c *configuration) find(address string) *block {
	for _, b := range c.blocks {
		if b.address() == address {
			return b
		}
	}
	return nil
}

func (c *configuration) remove(b *block) {
	c.blocks = slices.DeleteFunc(c.blocks, func(other *block) bool { return other == b })
}

// of returns the blocks of a kind.
func (c *configuration) of(kind string) []*block {
	var found []*block
	for _, b := range c.blocks {
		if b.kind == kind {
			found = append(found, b)
		}
	}
	return found
}

// ordered returns the blocks with each after those that it refers to, otherwise in their order.
func (c *configuration) ordered() []*block {
	var order []*block
	seen := map[string]bool{}
	var visit func(b *block)
	visit = func(b *block) {
		if seen[b.address()] {
			return
		}
		seen[b.address()] = true
		for _, address := range b.references() {
			if other := c.find(address); other != nil {
				visit(other)
			}
		}
		order = append(order, b)
	}
	for _, b := range c.blocks {
		visit(b)
	}
	return order
}

// render writes the configuration in Terraform's JSON syntax; imported says which addresses need no import block any more.
func (c *configuration) render(imported func(address string) bool) ([]byte, error) {
	resources := map[string]map[string]any{}
	var imports []any
	for _, b := range c.blocks {
		if resources[b.typ] == nil {
			resources[b.typ] = map[string]any{}
		}
		resources[b.typ][b.name] = rendered(b.attrs)
		if b.importID != "" && !imported(b.address()) {
			imports = append(imports, map[string]any{"to": b.address(), "id": b.importID})
		}
	}
	document := map[string]any{"resource": resources}
	if len(imports) > 0 {
		document["import"] = imports
	}
	return json.MarshalIndent(document, "", "  ")
}

func rendered(value any) any {
	switch value := value.(type) {
	case reference:
		return "${" + value.address + "." + value.attribute + "}"
	case attrs:
		object := make(map[string]any, len(value))
		for name, child := range value {
			object[name] = rendered(child)
		}
		return object
	case []any:
		list := make([]any, 0, len(value))
		for _, child := range value {
			list = append(list, rendered(child))
		}
		return list
	default:
		return value
	}
}

// String renders the block for a report.
func (b *block) String() string {
	text, err := json.Marshal(rendered(b.attrs))
	if err != nil {
		return b.address()
	}
	parts := []string{b.address()}
	if b.importID != "" {
		parts = append(parts, fmt.Sprintf("(import %s)", b.importID))
	}
	return strings.Join(append(parts, string(text)), " ")
}
