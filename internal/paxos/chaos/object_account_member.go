package chaos

import (
	"regexp"
	"slices"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// accountMember is an identity that is a member of an account. Nothing but these two tells members apart.
type accountMember struct {
	ordinary[emulator.AccountMember]
}

func newAccountMember() objectType {
	return accountMember{ordinary[emulator.AccountMember]{
		traits: traits{
			name: "member", typ: "paxos_account_member", weight: 1, importable: true, ended: "was removed, and not added again",
		},
		at: func(s *emulator.Server) store[emulator.AccountMember] { return &s.AccountMembers },
	}}
}

// add makes an identity a member of an account of which it is none yet. Without a policy, every destroy removes it.
func (m accountMember) add(g *generator, name string) attrs {
	made := m.ordinary.add(g, name)
	isSame := func(other *block) bool {
		return other.attrs["account_id"] == made["account_id"] && other.attrs["identity_id"] == made["identity_id"]
	}
	if made == nil || slices.ContainsFunc(g.config.of(m.name), isSame) {
		return nil
	}
	delete(made, "deletion_policy")
	made["roles"] = []any{pick(g, api.AccountRoles...)}
	return made
}

// change gives a member another role, which removes it and adds it again.
func (accountMember) change(g *generator, b *block) bool {
	b.attrs["roles"] = []any{pick(g, api.AccountRoles...)}
	return true
}

// exists makes a member as if by hand, if it is none.
func (m accountMember) exists(s *simulation, b *block) string {
	if m.of(s, b).ID != "" {
		return ""
	}
	return m.ordinary.exists(s, b)
}

// of returns the member of the server that a block is for, a zero one if there is none.
func (accountMember) of(s *simulation, b *block) (found emulator.AccountMember) {
	account, _ := b.attrs["account_id"].(reference)
	identity, _ := b.attrs["identity_id"].(reference)
	managed := s.managed()
	for _, member := range s.server.AccountMembers.Of(managed[account.address].id) {
		if member.IdentityID == managed[identity.address].id {
			found = member
		}
	}
	return found
}

func (accountMember) disturb(s *simulation, _ *block, in managedObject) bool {
	if s.snapshot().standing[in.id] {
		s.server.AccountMembers.Forget(in.id)
	}
	return true
}

// lostMember is what the message about an addition without an outcome asks the user to look for.
var lostMember = regexp.MustCompile(`import it, if it is there, as [^/\s]+/<member id>`)

// follow imports the member that the account has already, or may have.
func (m accountMember) follow(s *simulation, b *block, failure message) {
	if b == nil || !lostMember.MatchString(failure.detail) && !importBlock.MatchString(failure.detail) {
		return
	}
	_, managed := s.managed()[failure.address]
	if held := m.of(s, b); held.ID != "" && !managed {
		s.imports(b, held.AccountID+"/"+held.ID)
	}
}

func (accountMember) observe(s *simulation, now *snapshot) {
	for _, member := range s.server.AccountMembers.All() {
		now.standing[member.ID] = true
	}
}

// invariants wants no member but those that are configured.
func (m accountMember) invariants(s *simulation) {
	want := map[string]bool{}
	for _, b := range s.config.of(m.name) {
		want[s.managed()[b.address()].id] = true
	}
	for _, member := range s.server.AccountMembers.All() {
		if !want[member.ID] {
			s.result.Duplicates++
			s.problem("account %s has a member that nobody configured", member.AccountID)
		}
	}
}
