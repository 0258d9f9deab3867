package chaos

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

// draw makes the random choices of a schedule about its configuration.
type draw struct {
	*rand.Rand
	config   *configuration
	revision string
	// number counts the blocks that were ever made, so that names and numbers are unique.
	number int
}

// chance is true in so many percent of all cases.
func (d *draw) chance(percent int) bool { return d.IntN(100) < percent }

func pick[T any](d *draw, from ...T) T { return from[d.IntN(len(from))] }

// controlTypes and reasonCodes are what a client may use in either revision of the controls.
func (d *draw) controlTypes() []string {
	if d.revision == revision2025 {
		return []string{"CLOSED", "DORMANT"}
	}
	return api.ClientControlTypes
}

func (d *draw) reasonCodes() []string {
	if d.revision == revision2025 {
		return []string{"DORMANT", "END_USER_REQUESTED"}
	}
	return []string{"END_USER_REQUEST", "OTHER", "INACTIVITY"}
}

// kind draws a kind by weight.
func (d *draw) kind() kind {
	return weighted(d, kinds(), func(k kind) int { return k.weight })
}

// weighted draws one of several by their weights.
func weighted[T any](d *draw, all []T, weight func(T) int) T {
	total := 0
	for _, one := range all {
		total += weight(one)
	}
	at := d.IntN(total)
	for _, one := range all {
		if at -= weight(one); at < 0 {
			return one
		}
	}
	return all[0]
}

// add adds a block of some kind, and returns it; nil where the kind has no place.
func (d *draw) add(k kind) *block {
	d.number++
	name := fmt.Sprintf("%s%d", k.name, d.number)
	attributes := k.add(d, name)
	if attributes == nil {
		return nil
	}
	b := &block{kind: k.name, typ: k.typ, name: name, label: name, attrs: attributes}
	d.config.blocks = append(d.config.blocks, b)
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

func kindOf(name string) kind {
	for _, k := range kinds() {
		if k.name == name {
			return k
		}
	}
	panic("no kind of object is called " + name)
}
