package chaos

import (
	"maps"
	"slices"
)

// verify holds the server and the state against the configuration.
func (s *simulation) verify() {
	managed := s.managed()
	for _, b := range s.config.blocks {
		in, ok := managed[b.address()]
		if !ok {
			s.result.Lost++
			s.problem("%s is not in the state", b.address())
			continue
		}
		for _, wrong := range objectTypeOf(b.kind).verify(s, b, in) {
			s.problem("%s: %s", b.address(), wrong)
		}
	}
	if len(managed) != len(s.config.blocks) {
		s.problem("the state holds %d objects, the configuration %d", len(managed), len(s.config.blocks))
	}
	s.verifyOwned(managed)
	for _, k := range resources() {
		k.invariants(s)
	}
}

// verifyOwned wants each lasting object that was ever configured once, and no other.
func (s *simulation) verifyOwned(managed map[string]managedObject) {
	want := map[string]string{} // id by label
	for _, b := range s.config.blocks {
		if objectTypeOf(b.kind).about().lasting {
			want[b.label] = managed[b.address()].id
		}
	}
	for _, gone := range s.retired {
		want[gone.label] = gone.id
	}
	found := map[string][]string{}
	for id, label := range s.snapshot().owners {
		found[label] = append(found[label], id)
	}
	for _, label := range slices.Sorted(maps.Keys(want)) {
		switch ids := found[label]; {
		case len(ids) == 0:
			s.result.Lost++
			s.problem("%s is lost", label)
		case len(ids) > 1:
			s.result.Duplicates += len(ids) - 1
			s.problem("%s exists %d times", label, len(ids))
		case ids[0] != want[label]:
			s.result.Lost++
			s.problem("%s is %s, not %s", label, ids[0], want[label])
		}
		delete(found, label)
	}
	for label := range found {
		s.result.Duplicates++
		s.problem("nobody configured %q", label)
	}
}
