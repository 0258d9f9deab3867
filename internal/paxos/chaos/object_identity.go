package chaos

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

const typeIdentity = "paxos_identity"

// identity is what persons and institutions share.
type identity struct{ ordinary }

func newIdentity(t traits) identity {
	t.typ, t.unique, t.lasting, t.replaceable, t.ended = typeIdentity, "ref_id", true, true, "was closed"
	return identity{ordinary{traits: t}}
}

// identities returns the blocks of persons and institutions.
func (c *configuration) identities() []*block {
	return slices.DeleteFunc(slices.Clone(c.blocks), func(b *block) bool { return b.typ != typeIdentity })
}

// ownerKey is the key in the metadata of an identity by which the campaign knows whose it is, whatever became of its
// ids.
const ownerKey = "chaos"

// versionKey is another key of the metadata, whose value changes.
const versionKey = "Version"

// ofBlock stands between a changed name and the label of its block, so that an update says whose it is.
const ofBlock = " of "

func addIdentity(g *generator, name string) attrs {
	identity := attrs{"metadata": attrs{ownerKey: name, versionKey: "1"}}
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

// nested returns an object that is an attribute of another one, an empty one if there is none.
func nested(in attrs, name string) attrs {
	object, ok := in[name].(attrs)
	if !ok {
		return attrs{}
	}
	return object
}

func (i identity) change(g *generator, b *block) bool {
	switch choice := g.IntN(3); {
	case choice == 2:
		i.setPolicy(g, b.attrs)
	case choice == 1 && !g.config.hasOn(kindStatus, b): // other details are verified anew, which is a change of the status
		if person := nested(b.attrs, "person_details"); len(person) > 0 {
			person["first_name"] = pick(g, "Ada", "Grace", "Joan", "Mary") + ofBlock + b.label
		}
		if institution := nested(b.attrs, "institution_details"); len(institution) > 0 {
			institution["name"] = pick(g, "Example Trust", "Another Trust", "Third Trust") + ofBlock + b.label
		}
	default:
		i.set(g, b.attrs, "metadata", b.label)
	}
	return true
}

// disturb changes the metadata, which lists show, or the details, which they do not.
func (i identity) disturb(s *simulation, b *block, in managedObject) bool {
	details := s.generator.chance(50) && !s.config.hasOn(kindStatus, b) // as in change
	s.server.Identities.Mutate(in.id, func(identity *api.Identity) {
		if person := identity.PersonDetails; person != nil && details {
			person.Address.Address1 = "1 Changed Elsewhere St"
		} else {
			identity.Metadata = map[string]string{ownerKey: identity.Metadata[ownerKey], versionKey: "changed elsewhere"}
		}
	})
	return true
}

// keepRefID is what the message about a create without an outcome asks the user to configure.
var keepRefID = regexp.MustCompile(`ref_id\s+= "([^"]+)"\nadopt_existing = true`)

func (identity) follow(s *simulation, b *block, failure message) {
	if b == nil {
		return
	}
	if id := named(importBlock, failure); id != "" {
		s.followImport(b, id)
	} else if refID := named(keepRefID, failure); refID != "" {
		b.attrs["ref_id"], b.attrs["adopt_existing"] = refID, true
		s.result.Kept++
		s.follows("the user keeps the ref_id of %s", b.address())
	}
}

func (identity) observe(s *simulation, now *snapshot) {
	for _, identity := range s.server.Identities.All() {
		if identity.ID == openTrust {
			continue // in no configuration
		}
		now.owners[identity.ID] = identity.Metadata[ownerKey]
		closed, destroyed := false, false
		for _, control := range inForce(s.server.Controls.Of(identity.ID)) {
			if control.Type == api.ControlClosed {
				closed = true
				destroyed = destroyed || strings.HasPrefix(control.Reason, closedByDestroy)
			}
		}
		now.standing[identity.ID] = !destroyed
		if !closed {
			now.limited(closeLimit, identity.ID)
		}
	}
}

// closedByDestroy is how the reason of the control begins with which a destroy closes an identity.
const closedByDestroy = "Closed by Terraform"

func (s *simulation) setRefID(b *block, _ message) bool {
	if b == nil || s.newcomer(b) == nil {
		return false
	}
	newer := s.newcomer(b)
	newer.attrs["ref_id"] = "ref-" + newer.label
	s.note("the user gives %s a ref_id of its own", newer.address())
	return true
}

// newcomer returns which of two blocks a message means that is about one of them: the last one with the same ref_id or, as
// the message is about a namesake, one without a ref_id that is not in the state. It returns nil if there is none.
func (s *simulation) newcomer(b *block) *block {
	if shared := s.config.sharing(b); len(shared) > 1 {
		return shared[len(shared)-1]
	}
	managed := s.managed()
	var found *block
	for _, other := range s.config.of(b.kind) {
		if _, ok := managed[other.address()]; ok || other.attrs["ref_id"] != nil || s.renamed[other.address()] != "" {
			continue
		}
		if found = other; other == b {
			break
		}
	}
	return found
}

// followImport adds the import block that a message shows, once the user has seen that it is the right identity.
func (s *simulation) followImport(b *block, id string) {
	identity, ok := s.server.Identities.Find(id)
	if !ok || identity.Metadata[ownerKey] != b.label {
		s.problem("%s: the message names %s, which is somebody else", b.address(), id)
		return
	}
	s.imports(b, id)
}
