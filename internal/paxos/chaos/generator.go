package chaos

import (
	"fmt"
	"math/rand/v2"
	"slices"
)

// generator makes the random choices of a schedule about its configuration.
type generator struct {
	*rand.Rand
	config   *configuration
	revision string
	// number counts the blocks that were ever made, so that names and numbers are unique.
	number int
}

// chance is true in so many percent of all cases.
func (g *generator) chance(percent int) bool { return g.IntN(100) < percent }

func pick[T any](g *generator, from ...T) T { return from[g.IntN(len(from))] }

// objectType draws an object type by weight.
func (g *generator) objectType() objectType {
	return weighted(g, objectTypes(), func(k objectType) int { return k.about().weight })
}

// weighted draws one of several by their weights.
func weighted[T any](g *generator, all []T, weight func(T) int) T {
	total := 0
	for _, one := range all {
		total += weight(one)
	}
	at := g.IntN(total)
	for _, one := range all {
		if at -= weight(one); at < 0 {
			return one
		}
	}
	return all[0]
}

// add adds a block of an object type, and returns it; nil where the type has no place.
func (g *generator) add(k objectType) *block {
	g.number++
	is := k.about()
	name := fmt.Sprintf("%s%d", is.name, g.number)
	attributes := k.add(g, name)
	if attributes == nil {
		return nil
	}
	b := &block{kind: is.name, typ: is.typ, name: name, label: name, attrs: attributes}
	g.config.blocks = append(g.config.blocks, b)
	return b
}

// dependents returns the blocks that refer to b, those that refer to these included, b first.
func (c *configuration) dependents(b *block) []*block {
	found := []*block{b}
	for i := 0; i < len(found); i++ {
		for _, other := range c.blocks {
			if !slices.Contains(found, other) && slices.Contains(other.references(), found[i].address()) {
				found = append(found, other)
			}
		}
	}
	return found
}
