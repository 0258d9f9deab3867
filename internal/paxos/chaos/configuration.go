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
	// label identifies the object of the block, whatever the block is called later: identities carry it in their metadata.
	label string
	// importID is the id of the import block that goes with it; empty for none.
	importID string
	// movedFrom is the address of the moved block that goes with it; empty for none.
	movedFrom string
	// createFirst is create_before_destroy.
	createFirst bool
}

func (b *block) address() string { return b.typ + "." + b.name }

// references returns the addresses that the block refers to, sorted.
func (b *block) references() []string {
	found := map[string]bool{}
	mapped(b.attrs, func(r reference) any {
		found[r.address] = true
		return r
	})
	return slices.Sorted(maps.Keys(found))
}

// configuration is what the user wrote.
type configuration struct{ blocks []*block }

// clone copies the configuration, as a saved plan does.
func (c *configuration) clone() *configuration {
	blocks := make([]*block, len(c.blocks))
	for i, b := range c.blocks {
		again := *b
		again.attrs, _ = mapped(b.attrs, func(r reference) any { return r }).(attrs)
		blocks[i] = &again
	}
	return &configuration{blocks}
}

// rename gives a block another name, also where others refer to it.
func (c *configuration) rename(b *block, name string) {
	from := b.address()
	b.name = name
	for _, other := range c.blocks {
		other.attrs, _ = mapped(other.attrs, func(r reference) any {
			if r.address == from {
				r.address = b.address()
			}
			return r
		}).(attrs)
	}
}

// needs returns the addresses that the block depends on: those that it refers to, and what these refer to.
func (c *configuration) needs(b *block) []string {
	addresses := b.references()
	for i := 0; i < len(addresses); i++ {
		other := c.find(addresses[i])
		if other == nil {
			continue
		}
		for _, address := range other.references() {
			if !slices.Contains(addresses, address) {
				addresses = append(addresses, address)
			}
		}
	}
	return addresses
}

// createsFirst reports whether a replacement of the block creates before it destroys: a block that demands this imposes it
// on all that it depends on.
func (c *configuration) createsFirst(b *block) bool {
	return slices.ContainsFunc(c.dependents(b), func(other *block) bool { return other.createFirst })
}

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

// render writes the configuration in Terraform's JSON syntax; imported says which addresses need no import block any more.
func (c *configuration) render(imported func(address string) bool) ([]byte, error) {
	resources := map[string]map[string]any{}
	var imports, moves []any
	for _, b := range c.blocks {
		if resources[b.typ] == nil {
			resources[b.typ] = map[string]any{}
		}
		attributes, _ := mapped(b.attrs, interpolation).(attrs)
		if b.createFirst {
			attributes["lifecycle"] = attrs{"create_before_destroy": true}
		}
		resources[b.typ][b.name] = attributes
		if b.movedFrom != "" {
			moves = append(moves, map[string]any{"from": b.movedFrom, "to": b.address()})
		}
		if b.importID != "" && !imported(b.address()) {
			imports = append(imports, map[string]any{"to": b.address(), "id": b.importID})
		}
	}
	document := map[string]any{}
	if len(resources) > 0 {
		document["resource"] = resources
	}
	if len(imports) > 0 {
		document["import"] = imports
	}
	if len(moves) > 0 {
		document["moved"] = moves
	}
	return json.MarshalIndent(document, "", "  ")
}

// interpolation is a reference in the JSON syntax.
func interpolation(r reference) any { return "${" + r.address + "." + r.attribute + "}" }

// mapped copies a value with each reference replaced.
func mapped(value any, replace func(reference) any) any {
	switch value := value.(type) {
	case reference:
		return replace(value)
	case attrs:
		object := make(map[string]any, len(value))
		for name, child := range value {
			object[name] = mapped(child, replace)
		}
		return object
	case []any:
		list := make([]any, 0, len(value))
		for _, child := range value {
			list = append(list, mapped(child, replace))
		}
		return list
	default:
		return value
	}
}

// String renders the block for a report.
func (b *block) String() string {
	text, err := json.Marshal(mapped(b.attrs, interpolation))
	if err != nil {
		return b.address()
	}
	parts := []string{b.address()}
	if b.importID != "" {
		parts = append(parts, fmt.Sprintf("(import %s)", b.importID))
	}
	if b.movedFrom != "" {
		parts = append(parts, fmt.Sprintf("(moved from %s)", b.movedFrom))
	}
	return strings.Join(append(parts, string(text)), " ")
}
