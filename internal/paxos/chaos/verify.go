package chaos

import (
	"encoding/json"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// verify holds the server and the state against the configuration.
func (s *simulation) verify() {
	managed := s.managed()
	for _, b := range s.config.blocks {
		in, ok := managed[b.address()]
		if !ok {
			s.result.Lost++
			s.problem("%s is not in the state", b.address())
			continue
		}
		for _, wrong := range objectTypeOf(b.kind).verify(s, b, in) {
			s.problem("%s: %s", b.address(), wrong)
		}
	}
	if len(managed) != len(s.config.blocks) {
		s.problem("the state holds %d objects, the configuration %d", len(managed), len(s.config.blocks))
	}
	for _, k := range objectTypes() {
		k.invariants(s, managed)
	}
}

func (person) invariants(s *simulation, managed map[string]managedObject) {
	s.verifyIdentities(managed)
	s.verifyUpdates()
}

func (institution) invariants(*simulation, map[string]managedObject) {}

func (control) invariants(s *simulation, _ map[string]managedObject) {
	for _, identity := range s.server.Identities() {
		s.verifyControls(identity.ID)
	}
}

// verifyIdentities wants each identity that was ever configured once, and no other.
func (s *simulation) verifyIdentities(managed map[string]managedObject) {
	want := map[string]string{} // id by name
	for _, b := range s.config.identities() {
		want[b.label] = managed[b.address()].id
	}
	for _, gone := range s.retired {
		want[gone.label] = gone.id
	}
	found := map[string][]string{}
	for _, identity := range s.server.Identities() {
		name := identity.Metadata[ownerKey]
		found[name] = append(found[name], identity.ID)
	}
	for _, name := range slices.Sorted(maps.Keys(want)) {
		switch ids := found[name]; {
		case len(ids) == 0:
			s.result.Lost++
			s.problem("%s is lost", name)
		case len(ids) > 1:
			s.result.Duplicates += len(ids) - 1
			s.problem("%s exists %d times", name, len(ids))
		case ids[0] != want[name]:
			s.result.Lost++
			s.problem("%s is %s, not %s", name, ids[0], want[name])
		}
		delete(found, name)
	}
	for name := range found {
		s.result.Duplicates++
		s.problem("nobody configured %q", name)
	}
}

// verifyUpdates wants no identity to have been sent what is another's, also if a later update has made up for it.
func (s *simulation) verifyUpdates() {
	for _, entry := range s.server.Requests(emulator.OpUpdateIdentity) {
		identity, _ := s.server.Identity(path.Base(entry.RequestPath))
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

// verifyControls wants on an identity the controls that are configured for it, each once, and no other of the client's.
func (s *simulation) verifyControls(identityID string) {
	want := map[string]int{}
	for _, b := range s.config.of(kindControl) {
		if in := s.managed()[b.address()]; in.identityID == identityID {
			want[in.id]++
		}
	}
	closing := 0
	for _, gone := range s.retired {
		if gone.id == identityID && gone.closed {
			closing++
		}
	}
	for _, control := range s.server.Controls(identityID) {
		if control.DeletedAt != "" || control.Owner() != api.OwnerClient {
			continue
		}
		if strings.HasPrefix(control.Reason, closedByDestroy) {
			closing--
			continue
		}
		if want[control.ID]--; want[control.ID] < 0 {
			s.result.Duplicates++
			s.problem("identity %s has a %s control that nobody configured", identityID, control.Type)
		}
	}
	for id, n := range want {
		if n > 0 {
			s.result.Lost++
			s.problem("control %s of identity %s is lost", id, identityID)
		}
	}
	switch {
	case closing > 0:
		s.result.Lost++
		s.problem("identity %s was not closed", identityID)
	case closing < 0:
		s.harm("identity %s was closed %d times too often", identityID, -closing)
	}
}

// closedByDestroy is how the reason of the control begins with which a destroy closes an identity.
const closedByDestroy = "Closed by Terraform"
