package chaos

import (
	"fmt"
	"slices"
)

// move is what a user does between two applies. do reports false if there is nothing to do it to.
type move struct {
	name string
	// weight is how often the move is drawn, against the weights of the others.
	weight int
	do     func(w *world) bool
}

// plainMoves leave the objects that stay under their addresses, and the next plan an ordinary one.
func plainMoves() []move {
	return []move{
		{"change", 5, (*world).change},
		{"destroy", 2, (*world).destroy},
		{"add", 2, (*world).addAny},
		{"import", 1, (*world).bringIn},
	}
}

// riskyMoves can lead to a create of what exists, to a destroy of what is needed, or to an apply of what was true once.
func riskyMoves() []move {
	return []move{
		{"-replace", 4, (*world).replace},
		{"rename without a moved block", 4, (*world).rename},
		{"rename with a moved block", 1, (*world).renameMoved},
		{"taint", 3, (*world).taintAny},
		{"ref_id of another resource", 3, (*world).double},
		{"-target", 2, (*world).target},
		{"-refresh=false", 1, func(w *world) bool { w.options.noRefresh = true; return true }},
		{"saved plan, applied late", 3, func(w *world) bool { w.late = true; return true }},
		{"all resources of a kind removed", 3, (*world).empty},
		{"change outside of Terraform", 3, (*world).outside},
	}
}

// move makes a drawn move, or another one if there is nothing to do it to.
func (w *world) move(moves []move) {
	for range 3 {
		m := weighted(w.draw, moves, func(m move) int { return m.weight })
		if m.do(w) {
			w.result.Moves[m.name]++
			return
		}
	}
}

// edit changes the configuration in one or two ways.
func (w *world) edit() {
	for range 1 + w.draw.IntN(2) {
		w.move(plainMoves())
	}
}

// venture makes a risky move, and sometimes another one or a plain one.
func (w *world) venture() {
	if w.draw.chance(40) {
		w.move(plainMoves())
	}
	w.move(riskyMoves())
	if w.draw.chance(25) {
		w.move(riskyMoves())
	}
}

func (w *world) addAny() bool { return w.draw.add(w.draw.kind()) != nil }

func (w *world) change() bool {
	b := pick(w.draw, w.config.blocks...)
	if b.importID != "" || w.renamed[b.address()] != "" || w.byHand[b.address()] || !kindOf(b.kind).change(w.draw, b) {
		return false // an import block that outlives what it names is the user's own mistake; see recognizable
	}
	w.changed[b.address()] = true
	w.note("change %s", b)
	return true
}

// destroy takes a block out with what depends on it.
func (w *world) destroy() bool {
	return w.remove(w.config.dependents(pick(w.draw, w.config.blocks...)))
}

// empty takes out all blocks of a kind with what depends on them, as an emptied for_each does.
func (w *world) empty() bool {
	var going []*block
	for _, b := range w.config.of(pick(w.draw, w.config.blocks...).kind) {
		for _, dependent := range w.config.dependents(b) {
			if !slices.Contains(going, dependent) {
				going = append(going, dependent)
			}
		}
	}
	return w.remove(going)
}

// remove takes blocks out, if all of them are in the state: what may or may not exist is first brought into the state, as
// the messages about it say. The last blocks stay, and so does what deletion_policy protects, and a block whose ref_id
// another one has.
func (w *world) remove(going []*block) bool {
	managed := w.managed()
	for _, b := range going {
		in, ok := managed[b.address()]
		if !ok || in.policy == "PREVENT" || len(w.config.sharing(b)) > 1 {
			return false
		}
	}
	if len(going) >= len(w.config.blocks) {
		return false
	}
	for _, b := range going {
		w.note("destroy %s", b.address())
		w.config.remove(b)
		if kindOf(b.kind).lasting {
			in := managed[b.address()]
			w.retired = append(w.retired, retired{b.label, in.id, in.policy == "CLOSE"})
		}
	}
	return true
}

// bringIn adds a block whose object exists already, with its import.
func (w *world) bringIn() bool {
	k := kindOf(pick(w.draw, kindPerson, kindControl))
	b := w.draw.add(k)
	if b == nil {
		return false
	}
	if b.importID = k.exists(w, b); b.importID == "" {
		w.config.remove(b)
		return false
	}
	w.note("import %s", b)
	return true
}

// existing draws a block whose object is in the state; nil if there is none.
func (w *world) existing() *block {
	managed := w.managed()
	var blocks []*block
	for _, b := range w.config.blocks {
		if _, ok := managed[b.address()]; ok {
			blocks = append(blocks, b)
		}
	}
	if len(blocks) == 0 {
		return nil
	}
	return pick(w.draw, blocks...)
}

func (w *world) replace() bool {
	b := w.existing()
	if b == nil {
		return false
	}
	b.createFirst = w.draw.chance(30)
	w.options.replace = append(w.options.replace, b.address())
	w.note("-replace=%s, create_before_destroy = %t", b.address(), b.createFirst)
	return true
}

// recognizable reports whether a provider can tell, after a taint or a rename, that the object of a block is one of the
// state: by its ref_id, or by the details that make a person. Without the one, and with other details, it is another person.
func (w *world) recognizable(b *block) bool {
	return b != nil && (b.attrs["ref_id"] != nil || !w.changed[b.address()])
}

func (w *world) taintAny() bool {
	b := w.existing()
	if !w.recognizable(b) {
		return false
	}
	b.createFirst = w.draw.chance(30)
	w.note("taint %s, create_before_destroy = %t", b.address(), b.createFirst)
	w.taint(b.address())
	w.byHand[b.address()] = true
	return true
}

// rename gives a block another name. It stands for another key of a for_each, too: either way the plan destroys one address
// and creates another one, in no order.
func (w *world) rename() bool {
	b := w.existing()
	if !w.recognizable(b) {
		return false
	}
	from := b.address()
	w.draw.number++
	w.config.rename(b, fmt.Sprintf("%s%d", b.kind, w.draw.number))
	w.renamed[b.address()] = from
	w.byHand[b.address()] = w.byHand[from]
	w.note("rename %s to %s", from, b.address())
	return true
}

func (w *world) renameMoved() bool {
	if !w.rename() {
		return false
	}
	for to, from := range w.renamed {
		if b := w.config.find(to); b != nil {
			b.movedFrom = from
		}
	}
	return true
}

// sharing returns the identities with the ref_id of a block, itself included; none if the block has no ref_id.
func (c *configuration) sharing(b *block) []*block {
	var found []*block
	for _, other := range c.blocks {
		if refID := b.attrs["ref_id"]; refID != nil && refID == other.attrs["ref_id"] {
			found = append(found, other)
		}
	}
	return found
}

// double adds a block with the ref_id of another one.
func (w *world) double() bool {
	first := pick(w.draw, w.config.blocks...)
	if len(w.config.sharing(first)) == 0 {
		return false
	}
	b := w.draw.add(kindOf(first.kind))
	if b == nil {
		return false
	}
	b.attrs["ref_id"] = first.attrs["ref_id"]
	w.note("%s has the ref_id of %s", b, first.address())
	return true
}

func (w *world) target() bool {
	if w.draw.chance(30) {
		w.rename()
	}
	b := pick(w.draw, w.config.blocks...)
	w.options.targets = append(w.options.targets, b.address())
	w.note("-target=%s", b.address())
	return true
}

// conflicts reports whether two blocks have one ref_id, or whether one without a ref_id was renamed. A plan with targets can
// see one of two addresses alone, and that the other one manages the object is more than a provider can know then.
func (w *world) conflicts() bool {
	return slices.ContainsFunc(w.config.blocks, func(b *block) bool {
		return len(w.config.sharing(b)) > 1 ||
			w.renamed[b.address()] != "" && kindOf(b.kind).lasting && b.attrs["ref_id"] == nil
	})
}

// outside changes something at the server without Terraform.
func (w *world) outside() bool {
	b := pick(w.draw, w.config.blocks...)
	k := kindOf(b.kind)
	in, ok := w.managed()[b.address()]
	switch {
	case ok && k.disturb != nil:
		k.disturb(w, in)
	case !ok && k.lasting && k.exists != nil && b.importID == "" && len(w.config.sharing(b)) == 1 && !w.holds(b):
		k.exists(w, b) // which an import block names only after the apply has failed
	default:
		return false
	}
	w.note("outside of Terraform: %s", b)
	return true
}

// holds reports whether the server holds the identity of a block.
func (w *world) holds(b *block) bool {
	for _, identity := range w.server.Identities() {
		if identity.Metadata[label] == b.label || identity.RefID == b.attrs["ref_id"] {
			return true
		}
	}
	return false
}
