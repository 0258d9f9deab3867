package chaos

import (
	"encoding/json"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

const kindProfile = "profile"

// profile is a profile of the account, whose description names the block that it was made for: Paxos never changes it.
type profile struct{ traits }

func newProfile() objectType {
	return profile{traits{
		name: kindProfile, typ: "paxos_profile", weight: 1, unique: "nickname", lasting: true, importable: true, ended: "was deactivated",
	}}
}

func (profile) add(g *generator, name string) attrs {
	profile := attrs{"nickname": "Desk" + ofBlock + name, "description": name}
	if g.chance(30) {
		profile["deletion_policy"] = pick(g, "DEACTIVATE", "ABANDON", "PREVENT")
	}
	return profile
}

func (profile) change(g *generator, b *block) bool {
	if g.chance(70) {
		renameProfile(g, b)
	} else {
		b.attrs["deletion_policy"] = pick(g, "DEACTIVATE", "ABANDON", "PREVENT")
	}
	return true
}

func renameProfile(g *generator, b *block) {
	b.attrs["nickname"] = fmt.Sprintf("Desk %d%s%s", g.IntN(1000), ofBlock, b.label)
}

// exists makes the profile of a block at the server, or takes the default profile, unless another block has it.
func (profile) exists(s *simulation, b *block) string {
	delete(b.attrs, "deletion_policy") // an import cannot know the provider's own arguments
	standard := s.profile(func(p emulator.Profile) bool { return p.Type == api.ProfileDefault })
	if standard.Description != "" || s.generator.chance(50) {
		nickname, _ := b.attrs["nickname"].(string)
		return s.server.Profiles.Add(emulator.Profile{Profile: api.Profile{Nickname: nickname, Description: b.label}}).ID
	}
	s.server.Profiles.Mutate(standard.ID, func(p *emulator.Profile) { p.Description = b.label })
	return standard.ID
}

// disturb renames a profile, deactivates it, or gives it a balance, which keeps it active.
func (profile) disturb(s *simulation, _ *block, in managedObject) bool {
	choice := s.generator.IntN(3)
	s.server.Profiles.Mutate(in.id, func(p *emulator.Profile) {
		switch {
		case choice == 0:
			p.Nickname = "Changed elsewhere" + ofBlock + p.Description
		case choice == 1 && p.Type != api.ProfileDefault && !p.HasBalance:
			p.Deactivated, p.Description = true, "" // another one may take its place
		default:
			p.HasBalance = true
		}
	})
	return true
}

// hasBalance is what the message about a destroy says that a balance has prevented.
var hasBalance = regexp.MustCompile(`only while all of its balances are zero`)

// otherNickname is what the message about a plan that creates a profile with a nickname of the state advises.
var otherNickname = regexp.MustCompile(`choose another nickname`)

// mayExist is what the message about a create says whose outcome is not known.
var mayExist = regexp.MustCompile(`The profile may exist`)

// follow moves the balance of a profile that is to be deactivated, imports the profile that has, or may have, the nickname of
// a block if it was made for the block, and otherwise gives the block another nickname.
func (profile) follow(s *simulation, b *block, failure message) {
	var holder emulator.Profile
	if found := importBlock.FindStringSubmatch(failure.detail); found != nil {
		holder = s.profile(withID(found[1]))
	} else if b != nil && mayExist.MatchString(failure.detail) {
		holder = s.profile(func(p emulator.Profile) bool { return p.Nickname == b.attrs["nickname"] && !p.Deactivated })
	}
	switch in, managed := s.managed()[failure.address]; {
	case managed && hasBalance.MatchString(failure.detail):
		s.server.Profiles.Mutate(in.id, func(p *emulator.Profile) { p.HasBalance = false })
		s.followed++
		s.note("the user moves the balance of %s", failure.address)
	case b == nil || holder.ID == "" && !otherNickname.MatchString(failure.detail):
	case !managed && holder.Description == b.label && !holder.Deactivated:
		s.imports(b, holder.ID)
	default:
		renameProfile(s.generator, b)
		s.followed++
		s.note("the user gives %s a nickname of its own", b.address())
	}
}

// profile returns such a profile of the server, a zero one if there is none.
func (s *simulation) profile(such func(emulator.Profile) bool) emulator.Profile {
	profiles := s.server.Profiles.All()
	if i := slices.IndexFunc(profiles, such); i >= 0 {
		return profiles[i]
	}
	return emulator.Profile{}
}

func withID(id string) func(emulator.Profile) bool {
	return func(p emulator.Profile) bool { return p.ID == id }
}

// observe leaves the default profile out unless a block has it.
func (profile) observe(s *simulation, now *snapshot) {
	for _, p := range s.server.Profiles.All() {
		if p.Description != "" {
			now.owners[p.ID] = p.Description
			now.standing[p.ID] = !p.Deactivated
		}
	}
}

func (profile) verify(s *simulation, b *block, in managedObject) []string {
	var wrong []string
	held := s.profile(withID(in.id))
	if held.Nickname != b.attrs["nickname"] {
		wrong = append(wrong, fmt.Sprintf("its nickname is %q, not %q", held.Nickname, b.attrs["nickname"]))
	}
	if held.Deactivated {
		wrong = append(wrong, "it is deactivated")
	}
	return wrong
}

// invariants wants the profiles that were destroyed to be as their deletion_policy says, and no profile to have been sent
// another's nickname.
func (profile) invariants(s *simulation) {
	for _, gone := range s.retired {
		held := s.profile(withID(gone.id))
		if held.Type == api.ProfileNormal && held.Deactivated != (gone.policy == "DEACTIVATE") {
			s.problem("%s: deactivated is %t under %s", gone.label, held.Deactivated, gone.policy)
		}
	}
	for _, entry := range s.server.Requests(emulator.OpUpdateProfile) {
		var sent api.UpdateProfileRequest
		_ = json.Unmarshal(entry.Body, &sent)
		owner := s.profile(withID(path.Base(entry.RequestPath))).Description // none once it was deactivated elsewhere
		if _, name, ok := strings.Cut(sent.Nickname, ofBlock); ok && owner != "" && name != owner {
			s.problem("%s was sent what is %s's", owner, name)
		}
	}
}
