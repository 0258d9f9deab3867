package chaos

import (
	"regexp"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// profile is a profile of the account, whose description names the block that it was made for: Paxos never changes it.
type profile struct{ ordinary }

func newProfile() objectType {
	return profile{ordinary{
		traits: traits{
			name: "profile", typ: "paxos_profile", weight: 1, unique: "nickname", lasting: true, importable: true, ended: "was deactivated",
		},
		mark: "description",
	}}
}

// exists makes the profile of a block at the server, or takes the default profile, unless another block has it.
func (p profile) exists(s *simulation, b *block) string {
	standard := defaultProfile(s.server)
	if standard.Description != "" || s.generator.chance(50) {
		return p.ordinary.exists(s, b)
	}
	delete(b.attrs, "deletion_policy") // as in put
	s.server.Profiles.Mutate(standard.ID, func(p *emulator.Profile) { p.Description = b.label })
	return standard.ID
}

func defaultProfile(server *emulator.Server) (standard emulator.Profile) {
	for _, held := range server.Profiles.All() {
		if held.Type == api.ProfileDefault {
			standard = held
		}
	}
	return standard
}

// disturb also gives a profile a balance, which keeps it active. Paxos does not deactivate the default profile.
func (p profile) disturb(s *simulation, b *block, in managedObject) bool {
	held, _ := s.server.Profiles.Find(in.id)
	if held.Type == api.ProfileDefault || held.HasBalance || s.generator.chance(30) {
		s.server.Profiles.Mutate(in.id, func(held *emulator.Profile) {
			held.HasBalance = true
			held.Nickname = "Changed elsewhere" + ofBlock + held.Description
		})
		return true
	}
	return p.ordinary.disturb(s, b, in)
}

// hasBalance is what the message about a destroy says that a balance has prevented.
var hasBalance = regexp.MustCompile(`only while all of its balances are zero`)

// follow moves the balance of a profile that is to be deactivated.
func (p profile) follow(s *simulation, b *block, failure message) {
	in, managed := s.managed()[failure.address]
	if !managed || !hasBalance.MatchString(failure.detail) {
		p.ordinary.follow(s, b, failure)
		return
	}
	s.server.Profiles.Mutate(in.id, func(p *emulator.Profile) { p.HasBalance = false })
	s.follows("the user moves the balance of %s", failure.address)
}
