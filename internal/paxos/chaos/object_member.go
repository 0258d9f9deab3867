package chaos

import (
	"fmt"
	"regexp"
	"slices"
)

// membership is an identity that is a member of an account or an institution. Nothing but these two tells members apart.
type membership[T any] struct {
	ordinary[T]

	parent string // the argument that names the account or institution
	roles  []string
}

// add makes an identity a member of what it is no member of yet. Without a policy, every destroy removes it.
func (m membership[T]) add(g *generator, name string) attrs {
	return m.addTo(g, m.ordinary.add(g, name))
}

func (m membership[T]) addTo(g *generator, made attrs) attrs {
	isSame := func(other *block) bool {
		return other.attrs[m.parent] == made[m.parent] && other.attrs["identity_id"] == made["identity_id"]
	}
	if made == nil || slices.ContainsFunc(g.config.of(m.name), isSame) {
		return nil
	}
	delete(made, "deletion_policy")
	made["roles"] = []any{pick(g, m.roles...)}
	return made
}

// change gives a member another role, which removes it and adds it again.
func (m membership[T]) change(g *generator, b *block) bool {
	b.attrs["roles"] = []any{pick(g, m.roles...)}
	return true
}

// exists makes a member as if by hand, if it is none.
func (m membership[T]) exists(s *simulation, b *block) string {
	if m.of(s, b) != nil {
		return ""
	}
	return m.ordinary.exists(s, b)
}

// of returns the member of the server that a block is for, nil if there is none.
func (m membership[T]) of(s *simulation, b *block) attrs {
	managed := s.managed()
	want, _ := mapped(b.attrs, func(r reference) any { return managed[r.address].id }).(attrs)
	for _, row := range m.at(s.server).All() {
		if held := as[attrs](row); held[m.parent] == want[m.parent] && held["identity_id"] == want["identity_id"] {
			return held
		}
	}
	return nil
}

func (m membership[T]) disturb(s *simulation, _ *block, in managedObject) bool {
	if s.snapshot().standing[in.id] {
		m.at(s.server).Forget(in.id)
	}
	return true
}

// lostMember is what the message about an addition without an outcome asks the user to look for.
var lostMember = regexp.MustCompile(`import it, if it is there, as [^/\s]+/<member id>`)

// follow imports the member that there is already, or may be.
func (m membership[T]) follow(s *simulation, b *block, failure message) {
	if b == nil || !lostMember.MatchString(failure.detail) && !importBlock.MatchString(failure.detail) {
		return
	}
	_, managed := s.managed()[failure.address]
	if held := m.of(s, b); held != nil && !managed {
		s.imports(b, m.importID(held))
	}
}

func (m membership[T]) observe(s *simulation, now *snapshot) {
	for _, row := range m.at(s.server).All() {
		now.standing[fmt.Sprint(as[attrs](row)["id"])] = true
	}
}

// invariants wants no member but those that are configured.
func (m membership[T]) invariants(s *simulation) {
	want := map[any]bool{}
	for _, b := range s.config.of(m.name) {
		want[s.managed()[b.address()].id] = true
	}
	for _, row := range m.at(s.server).All() {
		if held := as[attrs](row); !want[held["id"]] {
			s.result.Duplicates++
			s.problem("%v has a member that nobody configured", held[m.parent])
		}
	}
}
