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

const typeIdentity = "paxos_identity"

// identity is what persons and institutions share.
type identity struct{ traits }

// identities returns the blocks of persons and institutions.
func (c *configuration) identities() []*block {
	return slices.DeleteFunc(slices.Clone(c.blocks), func(b *block) bool { return b.typ != typeIdentity })
}

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

// disturb changes the metadata, which lists show, or the details, which they do not.
func (identity) disturb(s *simulation, b *block, in managedObject) bool {
	details := s.generator.chance(50) && !s.config.decided(b) // as in change
	s.server.Identities.Mutate(in.id, func(identity *api.Identity) {
		if person := identity.PersonDetails; person != nil && details {
			person.Address.Address1 = "1 Changed Elsewhere St"
		} else {
			identity.Metadata["version"] = "changed elsewhere"
		}
	})
	return true
}

// verify compares what the server holds with the block.
func (identity) verify(s *simulation, b *block, in managedObject) []string {
	identity, ok := s.server.Identities.Find(in.id)
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

func (i identity) requests(p parameters, e lifeEvent) []string {
	requests := i.traits.requests(p, e)
	if e == created && p.thin {
		requests = append(requests, emulator.OpGetIdentity)
	}
	return requests
}

func (identity) holds(s *simulation, b *block) bool {
	return slices.ContainsFunc(s.server.Identities.All(), func(identity api.Identity) bool {
		return identity.Metadata[ownerKey] == b.label || identity.RefID == b.attrs["ref_id"]
	})
}

// keepRefID is what the message about a create without an outcome asks the user to configure.
var keepRefID = regexp.MustCompile(`ref_id\s+= "([^"]+)"\nadopt_existing = true`)

func (identity) follow(s *simulation, b *block, failure message) {
	if b == nil {
		return
	}
	if found := importBlock.FindStringSubmatch(failure.detail); found != nil {
		s.followImport(b, found[1])
	} else if found := keepRefID.FindStringSubmatch(failure.detail); found != nil {
		b.attrs["ref_id"], b.attrs["adopt_existing"] = found[1], true
		s.followed++
		s.result.Kept++
		s.note("the user keeps the ref_id of %s", b.address())
	}
}

func (identity) observe(s *simulation, now *snapshot) {
	for _, identity := range s.server.Identities.All() {
		now.owners[identity.ID] = identity.Metadata[ownerKey]
		closed, destroyed := false, false
		for _, control := range s.server.Controls.Of(identity.ID) {
			if control.DeletedAt == "" && control.Owner() == api.OwnerClient && control.Type == api.ControlClosed {
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

func (identity) invariants(s *simulation) { s.verifyUpdates() }

// closedByDestroy is how the reason of the control begins with which a destroy closes an identity.
const closedByDestroy = "Closed by Terraform"

// verifyUpdates wants no identity to have been sent what is another's, also if a later update has made up for it.
func (s *simulation) verifyUpdates() {
	for _, entry := range s.server.Requests(emulator.OpUpdateIdentity) {
		identity, _ := s.server.Identities.Find(path.Base(entry.RequestPath))
		for _, name := range namesIn(entry.Body) {
			if owner := identity.Metadata[ownerKey]; name != owner {
				s.problem("%s was sent what is %s's", owner, name)
			}
		}
	}
}

// namesIn returns the names of the blocks that an update says it is from.
func namesIn(body []byte) (names []string) {
	var sent api.UpdateIdentityRequest
	if json.Unmarshal(body, &sent) != nil {
		return nil
	}
	if name, ok := sent.Metadata[ownerKey]; ok {
		names = append(names, name)
	}
	var changed string
	if sent.PersonDetails != nil {
		changed = sent.PersonDetails.FirstName
	}
	if sent.InstitutionDetails != nil {
		changed = sent.InstitutionDetails.Name
	}
	if _, name, ok := strings.Cut(changed, ofBlock); ok {
		names = append(names, name)
	}
	return names
}

func (s *simulation) setRefID(b *block, _ message) bool {
	if b == nil {
		return false
	}
	newer := s.newcomer(b)
	if newer == nil {
		return false
	}
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
