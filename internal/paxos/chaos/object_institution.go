package chaos

import "fmt"

// institution is an identity that is an institution, whose members are persons.
type institution struct{ identity }

func newInstitution() objectType {
	return institution{newIdentity(traits{name: "institution", weight: 2})}
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
