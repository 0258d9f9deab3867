package chaos

import (
	"fmt"
	"maps"
	"slices"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

// institution is an identity that is an institution, whose members are persons.
type institution struct{ identity }

func newInstitution() objectType {
	return institution{identity{traits{
		name: "institution", typ: typeIdentity, weight: 2, unique: "ref_id", lasting: true, replaceable: true, ended: "was closed",
	}}}
}

func (institution) add(g *generator, name string) attrs {
	members := drawMembers(g)
	if len(members) == 0 {
		return nil
	}
	identity := addIdentity(g, name)
	identity["institution_details"] = attrs{
		"name": "Example Trust", "institution_type": "TRUST", "institution_sub_type": "INVESTMENT",
		"business_address": address(g), "cip_id": fmt.Sprintf("12-%07d", g.number), "cip_id_type": "EIN",
		"cip_id_country": "USA", "govt_registration_date": "1990-01-01T00:00:00Z",
	}
	identity["institution_members"] = members
	return identity
}

// drawMembers returns one or two of the persons as members.
func drawMembers(g *generator) []any {
	persons := g.config.of(kindPerson)
	g.Shuffle(len(persons), func(i, j int) { persons[i], persons[j] = persons[j], persons[i] })
	var members []any
	for _, person := range persons[:min(len(persons), 1+g.IntN(2))] {
		members = append(members, attrs{
			"identity_id": reference{person.address(), "id"}, "roles": []any{pick(g, "TRUSTEE", "GRANTOR")},
		})
	}
	return members
}

func (i institution) change(g *generator, b *block) bool {
	if g.chance(50) {
		return i.identity.change(g, b)
	}
	b.attrs["institution_members"] = drawMembers(g)
	return true
}

// wantedMembers renders the members of a block, with ids as the state has them, for comparison.
func (s *simulation) wantedMembers(b *block) string {
	managed := s.managed()
	members := map[string]bool{}
	list, _ := b.attrs["institution_members"].([]any)
	for _, member := range list {
		m, _ := member.(attrs)
		person, _ := m["identity_id"].(reference)
		members[fmt.Sprint(managed[person.address].id, " ", m["roles"])] = true
	}
	return fmt.Sprint(slices.Sorted(maps.Keys(members)))
}

func heldMembers(list []api.InstitutionMember) string {
	members := make([]string, 0, len(list))
	for _, member := range list {
		members = append(members, fmt.Sprint(member.IdentityID, " ", member.Roles))
	}
	slices.Sort(members)
	return fmt.Sprint(members)
}
