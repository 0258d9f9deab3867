package emulator

import (
	"cmp"
	"encoding/json"
	"os"
	"slices"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

// Seed is what an emulator is filled with. Fields have the API's own names; ids, timestamps and statuses may be given
// or left to the emulator.
type Seed struct {
	// Identities are made in order, so an institution comes after its members.
	Identities []SeedIdentity `json:"identities,omitempty"`
	// Controls are put on the identities that they name, after all identities are there. Without set_by it was set by Paxos,
	// without is_overridable only the client's own can be lifted by the client. A deleted_at makes it a lifted one.
	Controls []api.Control `json:"controls,omitempty"`
	// Profiles are added to the default profile, which is always there.
	Profiles []Profile `json:"profiles,omitempty"`
}

// SeedIdentity is an identity with its controls.
type SeedIdentity struct {
	api.Identity `yaml:",inline"`

	// Controls are put on this identity; without identity_id.
	Controls []api.Control `json:"controls,omitempty"`
}

// Seeded is what a seed has made: the ids of the objects of each of its lists, in the order of the seed. Controls under
// identities come before the others.
type Seeded map[string][]string

// withIDs returns the seed with an id for each identity, by which its controls name it.
func (s Seed) withIDs() Seed {
	s.Identities = slices.Clone(s.Identities)
	for i := range s.Identities {
		identity := &s.Identities[i]
		identity.ID = cmp.Or(identity.ID, newID())
	}
	return s
}

// LoadSeed reads a seed file, YAML or JSON. Errors are one line and name file and line.
func LoadSeed(path string) (Seed, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return Seed{}, err
	}
	return ParseSeed(path, data)
}

// addSeed adds a seed to the store, all of it or, with an error, none of it. It returns what it made.
func (s *Server) addSeed(seed Seed) (Seeded, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	before, err := json.Marshal(s.store)
	if err != nil {
		return nil, err
	}
	seed, made := seed.withIDs(), Seeded{}
	for _, kind := range s.kinds {
		if err := kind.insertSeed(&seed, made); err != nil {
			must(s.restore(before)) // it was valid a moment ago
			return nil, err
		}
	}
	for _, control := range seedControls(&seed) {
		r, err := s.store.Identities.Find(control.object.IdentityID)
		must(err) // or the control could not be inserted
		s.show(r) // whatever the lag of statuses
	}
	return made, nil
}
