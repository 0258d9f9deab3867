package chaos

import (
	"fmt"
	"maps"
	"slices"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// objectType is a type of object of the campaign: all that it knows of one. Another object joins by one more entry of
// objectTypes.
type objectType interface {
	about() traits
	// add returns the attributes of a new block with the given name, nil where the configuration has no place for one.
	add(g *generator, name string) attrs
	// change changes the attributes of a block, and reports false where there is nothing to change.
	change(g *generator, b *block) bool
	// requests names the operations that an event in the life of an object costs, if nothing goes wrong.
	requests(p parameters, e lifeEvent) []string
	// exists makes the object of a new block at the server, for an import, and returns the id to import by; empty if there
	// is no place for it now. It is called for importable types only.
	exists(s *simulation, b *block) string
	// disturb changes an object at the server, as if by hand. It reports false where no change makes a difference to
	// Terraform.
	disturb(s *simulation, in managedObject) bool
	// follow does what the message of a failed apply asks the user to do about a block, if it is a message of this type.
	follow(s *simulation, b *block, failure message)
	// verify returns what the server should hold for a block of the final configuration, and does not.
	verify(s *simulation, b *block, in managedObject) []string
	// invariants wants of all objects of the server together what must hold in the end.
	invariants(s *simulation, managed map[string]managedObject)
}

// traits are what does not depend on a simulation.
type traits struct {
	name string
	typ  string
	// weight is how often the type is drawn, against the weights of the others.
	weight int
	// lasting says that Paxos keeps an object, and that it must not be made twice.
	lasting bool
	// importable says that objects are also made outside of Terraform.
	importable bool
}

func (t traits) about() traits { return t }

// lifeEvent is an event in the life of an object, which costs requests.
type lifeEvent int

const (
	created lifeEvent = iota
	changed
	refreshed
	destroyed
)

// The names of the object types.
const (
	kindPerson      = "person"
	kindInstitution = "institution"
	kindControl     = "control"
	kindStatus      = "status"
)

func objectTypes() []objectType {
	return []objectType{
		person{identity{traits{kindPerson, typeIdentity, 4, true, true}}},
		institution{identity{traits{kindInstitution, typeIdentity, 2, true, false}}},
		control{traits{kindControl, typeControl, 4, false, true}},
		sandboxStatus{traits{kindStatus, typeStatus, 1, false, false}},
	}
}

// identity is what persons and institutions share; the invariants of identities are verified with the persons.
type identity struct{ traits }

type person struct{ identity }

type institution struct{ identity }

// The resources' names.
const (
	typeIdentity = "paxos_identity"
	typeControl  = "paxos_identity_control"
	typeStatus   = "paxos_sandbox_identity_status"
)

// ownerKey is the key in the metadata of an identity by which the campaign knows whose it is, whatever became of its
// ids.
const ownerKey = "chaos"

// ofBlock stands between a changed name and the label of its block, so that an update says whose it is.
const ofBlock = " of "

func addIdentity(g *generator, name string) attrs {
	identity := attrs{"metadata": attrs{ownerKey: name, "version": "1"}}
	if g.chance(60) {
		identity["ref_id"] = "ref-" + name
	}
	if g.chance(30) {
		identity["adopt_existing"] = true
	}
	if g.chance(30) {
		identity["deletion_policy"] = pick(g, "CLOSE", "CLOSE", "PREVENT")
	}
	return identity
}

func address(g *generator) attrs {
	return attrs{
		"country": "USA", "address1": fmt.Sprintf("%d Example St", 1+g.IntN(99)), "city": "New York", "province": "NY",
		"zip_code": "10001",
	}
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

func nested(b *block, name string) attrs {
	object, ok := b.attrs[name].(attrs)
	if !ok {
		return attrs{}
	}
	return object
}

func (identity) change(g *generator, b *block) bool {
	choice := g.IntN(3)
	if choice == 1 && g.config.decided(b) {
		choice = 0 // other details are verified anew, which is a change of the status
	}
	switch choice {
	case 0:
		nested(b, "metadata")["version"] = fmt.Sprint(2 + g.IntN(1000))
	case 1:
		if person := nested(b, "person_details"); len(person) > 0 {
			person["first_name"] = pick(g, "Ada", "Grace", "Joan", "Mary") + ofBlock + b.label
		}
		if institution := nested(b, "institution_details"); len(institution) > 0 {
			institution["name"] = pick(g, "Example Trust", "Another Trust", "Third Trust") + ofBlock + b.label
		}
	default:
		b.attrs["deletion_policy"] = pick(g, "ABANDON", "CLOSE", "PREVENT")
	}
	return true
}

func (i institution) change(g *generator, b *block) bool {
	if g.chance(50) {
		return i.identity.change(g, b)
	}
	b.attrs["institution_members"] = drawMembers(g)
	return true
}

func (identity) disturb(s *simulation, in managedObject) bool {
	s.server.MutateIdentity(in.id, func(identity *api.Identity) { identity.Metadata["version"] = "changed elsewhere" })
	return true
}

// verify compares what the server holds with the block.
func (identity) verify(s *simulation, b *block, in managedObject) []string {
	identity, ok := s.server.Identity(in.id)
	if !ok {
		return []string{"the server does not hold " + in.id}
	}
	var wrong []string
	compare := func(what string, want, got any) {
		if want != nil && want != got {
			wrong = append(wrong, fmt.Sprintf("%s is %v, not %v", what, got, want))
		}
	}
	compare("ref_id", b.attrs["ref_id"], identity.RefID)
	for key, value := range nested(b, "metadata") {
		compare("metadata."+key, value, identity.Metadata[key])
	}
	if person := nested(b, "person_details"); len(person) > 0 {
		compare("first_name", person["first_name"], identity.PersonDetails.FirstName)
		compare("cip_id", person["cip_id"], identity.PersonDetails.CIPID)
		compare("cip_id", person["cip_id_wo"], identity.PersonDetails.CIPID)
		compare("address1", nested(&block{attrs: person}, "address")["address1"], identity.PersonDetails.Address.Address1)
	}
	if institution := nested(b, "institution_details"); len(institution) > 0 {
		compare("name", institution["name"], identity.InstitutionDetails.Name)
		compare("members", s.wantedMembers(b), heldMembers(identity.InstitutionMembers))
	}
	return wrong
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
	added := s.server.AddIdentity(api.Identity{
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

func (institution) exists(*simulation, *block) string { return "" }

func (identity) requests(p parameters, e lifeEvent) []string {
	switch {
	case e == created && p.thin:
		return []string{emulator.OpCreateIdentity, emulator.OpGetIdentity}
	case e == created:
		return []string{emulator.OpCreateIdentity}
	case e == changed:
		return []string{emulator.OpUpdateIdentity}
	case e == refreshed:
		return []string{emulator.OpGetIdentity}
	default:
		return nil
	}
}
