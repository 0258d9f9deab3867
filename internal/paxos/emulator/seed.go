package emulator

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

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
	s.seeding = true
	defer func() { s.seeding = false }()
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

// ParseSeed reads a seed, YAML or JSON, which is a part of YAML. The name is for messages. Errors are one line and name
// the line, except for those of a JSON text that is too large to find it.
func ParseSeed(name string, data []byte) (Seed, error) {
	seed, err := emukit.DecodeYAML[Seed](data)
	if err != nil {
		return Seed{}, seedError(name, err)
	}
	seed = seed.withIDs()
	if err := checkSeed(name, data, &seed); err != nil {
		return Seed{}, err
	}
	return seed, nil
}

// seedError puts an error of the YAML library into one line with the place.
func seedError(name string, err error) error {
	var at yaml.Error
	if errors.As(err, &at) && at.GetToken() != nil {
		return fmt.Errorf("%s:%d: %s", name, at.GetToken().Position.Line, at.GetMessage())
	}
	return fmt.Errorf("%s: %w", name, err)
}

// checkSeed returns the first fault of a seed.
func checkSeed(name string, data []byte, seed *Seed) error {
	for i, identity := range seed.Identities {
		for j, control := range identity.Controls {
			if control.IdentityID != "" {
				place := fmt.Sprintf("identities[%d].controls[%d]", i, j)
				return faultAt(name, data, place, "identity_id must be left out under an identity")
			}
		}
	}
	var s Server
	s.register()
	for _, kind := range s.kinds {
		if place, fault := kind.faultIn(seed); fault != "" {
			return faultAt(name, data, place, fault)
		}
	}
	return nil
}

// faultAt returns a fault of a seed with the line of its field, or else of what has the field.
func faultAt(name string, data []byte, place, fault string) error {
	path := "$." + place
	field, _, _ := strings.Cut(fault, " ")
	line := cmp.Or(emukit.YAMLLine(data, path+"."+field), emukit.YAMLLine(data, path))
	if line == 0 {
		return fmt.Errorf("%s: %s: %s", name, path, fault)
	}
	return fmt.Errorf("%s:%d: %s", name, line, fault)
}
