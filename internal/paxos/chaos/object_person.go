package chaos

import (
	"fmt"
	"strings"
)

const kindPerson = "person"

// person is an identity that is a person.
type person struct{ identity }

func newPerson() objectType {
	return person{newIdentity(traits{name: kindPerson, weight: 4, importable: true, keyed: true})}
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
func (p person) exists(s *simulation, b *block) string {
	details := nested(b.attrs, "person_details")
	if number, ok := details["cip_id_wo"]; ok {
		details["cip_id"] = number
	}
	for name := range details { // an import cannot know what Paxos does not show
		if strings.HasPrefix(name, "cip_id_wo") || strings.Contains(name, "verifi") {
			delete(details, name)
		}
	}
	return p.identity.exists(s, b)
}
