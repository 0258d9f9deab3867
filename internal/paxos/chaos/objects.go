package chaos

import (
	"slices"
	"sync"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/catalog"
)

// objectTypes are the objects of the campaign: each resource of the catalog is one, by a type of its own here if it has more to say
// than ordinary. The first needs no other object, so that a configuration begins with it.
var objectTypes = sync.OnceValue(func() []objectType {
	types := []objectType{
		newPerson(), newInstitution(), newControl(), newSandboxStatus(), newProfile(), newAccountMember(), newDocument(),
		newInstitutionMember(), newExclusive(),
	}
	for _, resource := range catalog.All().Resources() {
		if !slices.ContainsFunc(types, func(k objectType) bool { return k.about().typ == resource.Type }) {
			types = append(types, newOrdinary(resource))
		}
	}
	return types
})

// objectType is a type of object of the campaign: all that it knows of one. The methods of traits answer for a type that has
// nothing of its own to say.
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
	// holds reports whether the server holds the object of a block, known by what the block configures.
	holds(s *simulation, b *block) bool
	// disturb changes an object at the server, as if by hand. It reports false where no change makes a difference to
	// Terraform.
	disturb(s *simulation, b *block, in managedObject) bool
	// follow does what the message of a failed apply asks the user to do, if it is a message of this type. The block is nil
	// if the message is about an object that the configuration does not have any more.
	follow(s *simulation, b *block, failure message)
	// observe adds the objects that the server holds to a snapshot.
	observe(s *simulation, now *snapshot)
	// verify returns what the server should hold for a block of the final configuration, and does not.
	verify(s *simulation, b *block, in managedObject) []string
	// invariants verifies what must hold in the end of all objects of the resource together.
	invariants(s *simulation)
}

// traits are what does not depend on a simulation.
type traits struct {
	name string
	typ  string
	// weight is how often the type is drawn, against the weights of the others.
	weight int
	// unique is the attribute that no two objects at Paxos share, if the type has one.
	unique string
	// lasting says that Paxos keeps an object, and that it must not be made twice.
	lasting bool
	// replaceable says that users replace, taint and rename objects, with other changes at the same time: the provider either
	// makes another one in place of the object or refuses to.
	replaceable bool
	// ended is what is said of an object that an apply has ended though the configuration keeps it.
	ended string
	// importable says that objects are also made outside of Terraform, to be imported.
	importable bool
	// keyed says that a key that no user changes tells which block an object is for: one that was made outside of Terraform is
	// that of the block, whatever changes until the apply. Users rename profiles.
	keyed bool
}

func (t traits) about() traits { return t }

// object is the catalog's description of the resource.
func (t traits) object() spec.Object { return described()[t.typ] }

var described = sync.OnceValue(func() map[string]spec.Object {
	objects := map[string]spec.Object{}
	for _, object := range catalog.All().Resources() {
		objects[object.Type] = object
	}
	return objects
})

func (t traits) requests(_ parameters, e lifeEvent) []string {
	life := t.object().Life
	if e == refreshed {
		return []string{life.Read}
	}
	if e == changed && life.Update != "" {
		return []string{life.Update}
	}
	var requests []string // of a change without an update: another one takes the place
	for _, removal := range life.Removals {
		if e != created && removal.Ends {
			requests = removal.Send
		}
	}
	if e == destroyed {
		return requests
	}
	return slices.Concat(requests, []string{life.Create}, life.Then, slices.Repeat([]string{life.Read}, life.WriteReads))
}

func (traits) exists(*simulation, *block) string { return "" }

func (traits) holds(*simulation, *block) bool { return false }

func (traits) disturb(*simulation, *block, managedObject) bool { return false }

func (traits) follow(*simulation, *block, message) {}

func (traits) observe(*simulation, *snapshot) {}

func (traits) invariants(*simulation) {}

// lifeEvent is an event in the life of an object, which costs requests.
type lifeEvent int

const (
	created lifeEvent = iota
	changed
	refreshed
	destroyed
)

// resources returns one object type for each resource, which speaks for all types of the resource.
func resources() []objectType {
	var distinct []objectType
	for _, k := range objectTypes() {
		if !slices.ContainsFunc(distinct, func(other objectType) bool { return other.about().typ == k.about().typ }) {
			distinct = append(distinct, k)
		}
	}
	return distinct
}

func objectTypeOf(name string) objectType {
	return findType(objectTypes(), func(t traits) bool { return t.name == name })
}

// objectTypeAt returns the type of what the state holds at an address; the types of one resource agree on what such an
// object is. It is nil for what is no resource of the campaign.
func objectTypeAt(address string) objectType {
	return findType(resources(), func(t traits) bool { return t.typ == typeOf(address) })
}

func findType(types []objectType, is func(traits) bool) objectType {
	i := slices.IndexFunc(types, func(k objectType) bool { return is(k.about()) })
	if i < 0 {
		return nil
	}
	return types[i]
}
