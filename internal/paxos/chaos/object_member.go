package chaos

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

// membership is an identity that is a member of an account or an institution. Nothing but these two tells members apart.
type membership struct {
	ordinary

	parent string // the argument that names the account or institution
	roles  []string
}

func newAccountMember() objectType {
	return membership{
		ordinary: ordinary{traits: traits{
			name: "member", typ: "paxos_account_member", weight: 1, importable: true, ended: "was removed, and not added again",
		}},
		parent: "account_id", roles: api.AccountRoles,
	}
}

// add makes an identity a member of what it is no member of yet. Without a policy, every destroy removes it.
func (m membership) add(g *generator, name string) attrs {
	return m.addTo(g, m.ordinary.add(g, name))
}

func (m membership) addTo(g *generator, made attrs) attrs {
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
func (m membership) change(g *generator, b *block) bool {
	b.attrs["roles"] = []any{pick(g, m.roles...)}
	return true
}

// exists makes a member as if by hand, if it is none.
func (m membership) exists(s *simulation, b *block) string {
	if m.of(s, b) != nil {
		return ""
	}
	return m.ordinary.exists(s, b)
}

// members returns the members that the server holds, but not those that identities list.
func (m membership) members(s *simulation) []attrs {
	return slices.DeleteFunc(m.at(s.server).All(), func(held attrs) bool {
		return m.parent == "institution_id" && held[m.parent] != openTrust
	})
}

// of returns the member of the server that a block is for, nil if there is none.
func (m membership) of(s *simulation, b *block) attrs {
	managed := s.managed()
	want, _ := mapped(b.attrs, func(r reference) any { return managed[r.address].id }).(attrs)
	for _, held := range m.members(s) {
		if held[m.parent] == want[m.parent] && held["identity_id"] == want["identity_id"] {
			return held
		}
	}
	return nil
}

func (m membership) disturb(s *simulation, _ *block, in managedObject) bool {
	if s.snapshot().standing[in.id] {
		m.at(s.server).Forget(in.id)
	}
	return true
}

// lostMember is what the message about an addition without an outcome asks the user to look for.
var lostMember = regexp.MustCompile(`import it, if it is there, as [^/\s]+/<member id>`)

// follow imports the member that there is already, or may be. That of a block that the same apply has removed is gone meanwhile.
func (m membership) follow(s *simulation, b *block, failure message) {
	if b == nil || !lostMember.MatchString(failure.detail) && !importBlock.MatchString(failure.detail) {
		return
	}
	_, managed := s.managed()[failure.address]
	switch held := m.of(s, b); {
	case managed:
	case held != nil:
		s.imports(b, m.importID(held))
	case strings.Contains(failure.detail, "apply again"):
		s.follows("the user applies again, as the member that %s was to be is removed", b.address())
	}
}

func (m membership) observe(s *simulation, now *snapshot) {
	for _, held := range m.members(s) {
		now.standing[fmt.Sprint(held["id"])] = true
	}
}

// invariants wants no member but those that are configured.
func (m membership) invariants(s *simulation) {
	want := map[any]bool{}
	for _, b := range s.config.of(m.name) {
		want[s.managed()[b.address()].id] = true
	}
	for _, held := range m.members(s) {
		if !want[held["id"]] {
			s.result.Duplicates++
			s.problem("%v has a member that nobody configured", held[m.parent])
		}
	}
}
