package chaos

import (
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// institutionMember is a person who is a member of an institution outside of the configuration, where institutions list their members.
type institutionMember struct{ membership }

// openTrust is the institution.
const openTrust = "6a1d7c52-8f0b-4c35-9b7e-2f4e1c9a8d44"

// withOpenTrust has a server hold the institution.
func withOpenTrust() emulator.Option {
	return emulator.WithSeed(emulator.Seed{Identities: []emulator.SeedIdentity{{Identity: api.Identity{
		ID: openTrust, InstitutionDetails: &api.InstitutionDetails{Name: "Open Trust"},
	}}}})
}

func newInstitutionMember() objectType {
	return institutionMember{membership{
		ordinary: ordinary{traits: traits{
			name: "trustee", typ: "paxos_institution_member", weight: 1, importable: true, ended: "was removed, and not added again",
		}},
		parent: "institution_id", roles: api.InstitutionRoles,
	}}
}

// add takes a person, and the institution for whatever the catalog's reference has drawn.
func (m institutionMember) add(g *generator, name string) attrs {
	persons, made := g.config.of(kindPerson), m.ordinary.add(g, name)
	if len(persons) == 0 || made == nil {
		return nil
	}
	made["institution_id"], made["identity_id"] = openTrust, reference{pick(g, persons...).address(), "id"}
	return m.addTo(g, made)
}

// requests leaves out the read that ordinary adds for thin answers: additions of institution members have none.
func (m institutionMember) requests(p parameters, e lifeEvent) []string {
	return m.traits.requests(p, e)
}
