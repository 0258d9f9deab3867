package chaos

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec"
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

// differences returns which values of a block an object of the server does not have.
func (s *simulation) differences(b *block, life *spec.Life, held attrs) []string {
	var wrong []string
	var compare func(path string, want any)
	compare = func(path string, want any) {
		if object, ok := want.(attrs); ok {
			for _, name := range slices.Sorted(maps.Keys(object)) {
				compare(strings.TrimPrefix(path+"."+name, "."), object[name])
			}
			return
		}
		field := strings.TrimPrefix(life.Field(path), life.Body+".")
		if field == "" || slices.Contains(life.Unread, path) {
			return
		}
		got := any(held)
		for name := range strings.SplitSeq(field, ".") {
			object, _ := got.(attrs)
			got = object[name]
		}
		if !has(got, want) {
			wrong = append(wrong, fmt.Sprintf("%s is %v, not %v", path, got, want))
		}
	}
	managed := s.managed()
	compare("", mapped(b.attrs, func(r reference) any { return managed[r.address].id }))
	return wrong
}

// has reports whether what a server holds has what is wanted of it. Lists have no order.
func has(got, want any) bool {
	switch want := want.(type) {
	case attrs:
		object, _ := got.(attrs)
		return !slices.ContainsFunc(slices.Collect(maps.Keys(want)), func(name string) bool { return !has(object[name], want[name]) })
	case []any:
		list, _ := got.([]any)
		return len(list) == len(want) && !slices.ContainsFunc(want, func(wanted any) bool {
			return !slices.ContainsFunc(list, func(held any) bool { return has(held, wanted) })
		})
	default:
		return fmt.Sprint(got) == fmt.Sprint(want) // numbers are of different types
	}
}

// verifyUpdates wants no object to have been sent what is another's, also if a later update has made up for it.
func (s *simulation) verifyUpdates(life *spec.Life) {
	owners := s.snapshot().owners
	for _, entry := range s.server.Requests(life.Update) {
		var sent any
		_ = json.Unmarshal(entry.Body, &sent)
		owner := owners[life.UpdatedID(entry)] // none if it has ended
		for _, name := range namesIn(sent) {
			if owner != "" && name != owner {
				s.problem("%s was sent what is %s's", owner, name)
			}
		}
	}
}

// namesIn returns the names of the blocks that an update says it is from.
func namesIn(sent any) (names []string) {
	switch sent := sent.(type) {
	case attrs:
		for key, value := range sent {
			if owner, ok := value.(string); ok && key == ownerKey {
				names = append(names, owner)
			}
			names = append(names, namesIn(value)...)
		}
	case string:
		if _, name, ok := strings.Cut(sent, ofBlock); ok {
			names = append(names, name)
		}
	}
	return names
}
