package chaos

import (
	"fmt"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

const kindPerson = "person"

// person is an identity that is a person.
type person struct{ identity }

func newPerson() objectType {
	return person{identity{traits{
		name: kindPerson, typ: typeIdentity, weight: 4, unique: "ref_id", lasting: true, replaceable: true, ended: "was closed",
		importable: true, keyed: true,
	}}}
}

func (person) add(g *generator, name string) attrs {
	born := 1980 // as many others of the same name
	if g.chance(80) {
		born = 1981 + g.number%25
	}
	details := attrs{
		"first_name": "Ada", "last_name": "Example", "date_of_birth": fmt.Sprintf("%d-01-02", born), "nationality": "USA",
		"address": address(g), "cip_id_type": "SSN", "cip_id_country": "USA",
	}
	number := fmt.Sprintf("%03d-%02d-%04d", 100+g.number/100%800, 11+g.number%80, 1000+g.number)
	if g.chance(25) {
		details["cip_id_wo"], details["cip_id_wo_version"] = number, 1
	} else {
		details["cip_id"] = number
	}
	if g.chance(30) {
		details["verifier_type"] = "PASSTHROUGH"
		details["passthrough_verifier_type"] = "JUMIO"
		details["passthrough_verified_at"] = "1999-01-02T03:04:05Z"
		details["passthrough_verification_id"] = "check-1"
		details["passthrough_verification_status"] = "APPROVED"
		details["passthrough_verification_fields"] = []any{"FULL_LEGAL_NAME"}
	}
	identity := addIdentity(g, name)
	identity["person_details"] = details
	return identity
}

// exists makes the person of a block at the server, as if by hand.
func (person) exists(s *simulation, b *block) string {
	delete(b.attrs, "adopt_existing") // an import cannot know the provider's own arguments
	delete(b.attrs, "deletion_policy")
	person := nested(b, "person_details")
	number, ok := person["cip_id"].(string)
	if !ok {
		number, _ = person["cip_id_wo"].(string)
		delete(person, "cip_id_wo")
		delete(person, "cip_id_wo_version")
		person["cip_id"] = number
	}
	for name := range person {
		if name == "verifier_type" || len(name) > 11 && name[:11] == "passthrough" {
			delete(person, name)
		}
	}
	where := nested(&block{attrs: person}, "address")
	text := func(from attrs, name string) string { value, _ := from[name].(string); return value }
	added := s.server.Identities.Add(api.Identity{
		RefID:    text(b.attrs, "ref_id"),
		Metadata: map[string]string{ownerKey: b.label, "version": "1"},
		PersonDetails: &api.PersonDetails{
			FirstName: text(person, "first_name"), LastName: text(person, "last_name"),
			DateOfBirth: text(person, "date_of_birth"), Nationality: "USA", CIPID: number, CIPIDType: "SSN", CIPIDCountry: "USA",
			Address: &api.Address{
				Country: "USA", Address1: text(where, "address1"), City: "New York", Province: "NY", ZipCode: "10001",
			},
		},
	})
	return added.ID
}
