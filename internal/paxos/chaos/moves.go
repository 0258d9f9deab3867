package chaos

import (
	"fmt"
	"maps"
	"slices"
)

// move is what a user does between two applies. do reports false if there is nothing to do it to.
type move struct {
	name string
	// weight is how often the move is drawn, against the weights of the others.
	weight int
	do     func(s *simulation) bool
}

// plainMoves leave the objects that stay under their addresses, and the next plan an ordinary one.
func plainMoves() []move {
	return []move{
		{"change", 5, (*simulation).change},
		{"destroy", 2, (*simulation).destroy},
		{"add", 2, (*simulation).addAny},
		{"import", 1, (*simulation).addImport},
	}
}

// riskyMoves can lead to a create of what exists, to a destroy of what is needed, or to an apply of what was true once.
func riskyMoves() []move {
	return []move{
		{"-replace", 4, (*simulation).replace},
		{"rename without a moved block", 4, (*simulation).rename},
		{"rename with a moved block", 1, (*simulation).renameMoved},
		{"taint", 3, (*simulation).taintAny},
		{"ref_id or nickname of another resource", 3, (*simulation).double},
		{"-target", 2, (*simulation).target},
		{"-refresh=false", 1, func(s *simulation) bool { s.options.noRefresh = true; return true }},
		{"saved plan, applied late", 3, (*simulation).applyLate},
		{"all resources of a kind removed", 3, (*simulation).empty},
		{"change outside of Terraform", 3, (*simulation).outside},
	}
}

// lateMoves happen between a saved plan and its apply.
func lateMoves() []move {
	return []move{
		{"change outside of Terraform of what a saved plan changes", 2, (*simulation).outsidePlanned},
		{"change outside of Terraform after a saved plan", 1, (*simulation).outside},
		{"change after a saved plan", 1, (*simulation).change},
	}
}

// move makes a drawn move, or another one if there is nothing to do it to.
func (s *simulation) move(moves []move) {
	for range 3 {
		m := weighted(s.generator, moves, func(m move) int { return m.weight })
		if m.do(s) {
			s.result.Moves[m.name]++
			return
		}
	}
}

// edit changes the configuration in one or two ways.
func (s *simulation) edit() {
	for range 1 + s.generator.IntN(2) {
		s.move(plainMoves())
	}
}

// venture makes a risky move, and sometimes another one or a plain one. In a tenant a plan of some changes is saved.
func (s *simulation) venture() {
	if s.parameters.tenant > 0 {
		for range 4 {
			s.applyLate()
		}
	}
	if s.generator.chance(40) {
		s.move(plainMoves())
	}
	s.move(riskyMoves())
	if s.generator.chance(25) {
		s.move(riskyMoves())
	}
}

func (s *simulation) addAny() bool { return s.generator.add(s.generator.objectType()) != nil }

func (s *simulation) change() bool {
	b := pick(s.generator, s.config.blocks...)
	if b.importID != "" || s.renamed[b.address()] != "" || s.byHand[b.address()] || !objectTypeOf(b.kind).change(s.generator, b) {
		return false // an import block that outlives what it names is the user's own mistake; see recognizable
	}
	s.changed[b.address()] = true
	s.note("change %s", b)
	return true
}

// destroy takes a block out with what depends on it.
func (s *simulation) destroy() bool {
	return s.remove(s.config.dependents(pick(s.generator, s.config.blocks...)))
}

// empty takes out all blocks of a kind with what depends on them, as an emptied for_each does.
func (s *simulation) empty() bool {
	var going []*block
	for _, b := range s.config.of(pick(s.generator, s.config.blocks...).kind) {
		for _, dependent := range s.config.dependents(b) {
			if !slices.Contains(going, dependent) {
				going = append(going, dependent)
			}
		}
	}
	return s.remove(going)
}

// remove takes blocks out, if all of them are in the state: what may or may not exist is first brought into the state, as
// the messages about it say. The last blocks stay, and so does what deletion_policy protects, and a block whose ref_id
// another one has.
func (s *simulation) remove(going []*block) bool {
	managed := s.managed()
	for _, b := range going {
		in, ok := managed[b.address()]
		if !ok || in.policy == "PREVENT" || len(s.config.sharing(b)) > 1 {
			return false
		}
	}
	if len(going) >= len(s.config.blocks) {
		return false
	}
	owners := s.snapshot().owners
	for _, b := range going {
		s.note("destroy %s", b.address())
		s.config.remove(b)
		// What was ended elsewhere is nobody's, whatever the state still says of it.
		if in := managed[b.address()]; objectTypeOf(b.kind).about().lasting && owners[in.id] == b.label {
			s.retired = append(s.retired, retired{b.label, in.id, in.policy})
		}
	}
	return true
}

// addImport adds a block whose object exists already, with its import.
func (s *simulation) addImport() bool {
	importable := slices.DeleteFunc(slices.Clone(objectTypes()), func(k objectType) bool { return !k.about().importable })
	k := pick(s.generator, importable...)
	b := s.generator.add(k)
	if b == nil {
		return false
	}
	if b.importID = k.exists(s, b); b.importID == "" {
		s.config.remove(b)
		return false
	}
	s.note("import %s", b)
	return true
}

// existing draws a block whose object is in the state and can be replaced; nil if there is none.
func (s *simulation) existing() *block {
	managed := s.managed()
	var blocks []*block
	for _, b := range s.config.blocks {
		if _, ok := managed[b.address()]; ok && objectTypeOf(b.kind).about().replaceable {
			blocks = append(blocks, b)
		}
	}
	if len(blocks) == 0 {
		return nil
	}
	return pick(s.generator, blocks...)
}

func (s *simulation) replace() bool {
	b := s.existing()
	if b == nil {
		return false
	}
	b.createFirst = s.generator.chance(30)
	s.options.replace = append(s.options.replace, b.address())
	s.note("-replace=%s, create_before_destroy = %t", b.address(), b.createFirst)
	return true
}

// recognizable reports whether a provider can tell, after a taint or a rename, that the object of a block is one of the
// state: by its ref_id, or by the details that make a person. Without the one, and with other details, it is another person.
func (s *simulation) recognizable(b *block) bool {
	return b != nil && (b.unique() != nil || !s.changed[b.address()])
}

func (s *simulation) taintAny() bool {
	b := s.existing()
	if !s.recognizable(b) {
		return false
	}
	b.createFirst = s.generator.chance(30)
	s.note("taint %s, create_before_destroy = %t", b.address(), b.createFirst)
	s.taint(b.address())
	s.byHand[b.address()] = true
	return true
}

// rename gives a block another name. It stands for another key of a for_each, too: either way the plan destroys one address
// and creates another one, in no order.
func (s *simulation) rename() bool {
	b := s.existing()
	if !s.recognizable(b) {
		return false
	}
	from := b.address()
	s.generator.number++
	s.config.rename(b, fmt.Sprintf("%s%d", b.kind, s.generator.number))
	s.renamed[b.address()] = from
	s.byHand[b.address()] = s.byHand[from]
	s.note("rename %s to %s", from, b.address())
	return true
}

func (s *simulation) renameMoved() bool {
	if !s.rename() {
		return false
	}
	for to, from := range s.renamed {
		if b := s.config.find(to); b != nil {
			b.movedFrom = from
		}
	}
	return true
}

// unique returns what no other object at Paxos shares with that of the block; nil if the configuration leaves it open.
func (b *block) unique() any { return b.attrs[objectTypeOf(b.kind).about().unique] }

// sharing returns the blocks with the unique attribute of a block, itself included; none if the block leaves it open.
func (c *configuration) sharing(b *block) []*block {
	unique := b.unique()
	if unique == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(c.blocks), func(other *block) bool {
		return other.typ != b.typ || other.unique() != unique
	})
}

// double adds a block with the unique attribute of another one.
func (s *simulation) double() bool {
	first := pick(s.generator, s.config.blocks...)
	if len(s.config.sharing(first)) == 0 {
		return false
	}
	b := s.generator.add(objectTypeOf(first.kind))
	if b == nil {
		return false
	}
	unique := objectTypeOf(b.kind).about().unique
	b.attrs[unique] = first.attrs[unique]
	s.note("%s has the %s of %s", b, unique, first.address())
	return true
}

func (s *simulation) target() bool {
	if s.generator.chance(30) {
		s.rename()
	}
	b := pick(s.generator, s.config.blocks...)
	s.options.targets = append(s.options.targets, b.address())
	s.note("-target=%s", b.address())
	return true
}

// conflicts reports whether two blocks share a unique attribute, or whether one that leaves it open was renamed. A plan with targets can
// see one of two addresses alone, and that the other one manages the object is more than a provider can know then.
func (s *simulation) conflicts() bool {
	return slices.ContainsFunc(s.config.blocks, func(b *block) bool {
		return len(s.config.sharing(b)) > 1 ||
			s.renamed[b.address()] != "" && objectTypeOf(b.kind).about().lasting && b.unique() == nil
	})
}

// applyLate saves a plan of a change, if there is one to make, and applies it after something else has changed.
func (s *simulation) applyLate() bool {
	s.late = true
	s.change()
	return true
}

// outside changes something at the server without Terraform.
func (s *simulation) outside() bool { return s.disturb(pick(s.generator, s.config.blocks...)) }

// outsidePlanned changes at the server what a saved plan changes as well, each in other attributes or in the same ones.
func (s *simulation) outsidePlanned() bool {
	disturbed := false
	for _, address := range slices.Sorted(maps.Keys(s.changed)) {
		if b := s.config.find(address); b != nil {
			disturbed = s.disturb(b) || disturbed
		}
	}
	return disturbed
}

func (s *simulation) disturb(b *block) bool {
	k := objectTypeOf(b.kind)
	in, ok := s.managed()[b.address()]
	switch {
	case ok && k.disturb(s, b, in):
	case !ok && k.about().keyed && b.importID == "" && len(s.config.sharing(b)) == 1 && !k.holds(s, b):
		k.exists(s, b) // which an import block names only after the apply has failed
	default:
		return false
	}
	s.note("outside of Terraform: %s", b)
	return true
}
