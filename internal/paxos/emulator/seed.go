package emulator

import (
	"cmp"
	"fmt"
	"slices"

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
type Seeded = emukit.Seeded

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
func LoadSeed(path string) (Seed, error) { return emukit.LoadSeed(path, ParseSeed) }

// ParseSeed reads a seed, YAML or JSON, which is a part of YAML. The name is for messages. Errors are one line and name
// the line, except for those of a JSON text that is too large to find it.
func ParseSeed(name string, data []byte) (Seed, error) {
	seed, err := parseSeed(name, data)
	if err != nil {
		return Seed{}, err
	}
	return *seed, nil
}

func parseSeed(name string, data []byte) (*Seed, error) {
	seed, err := emukit.ParseSeed(name, data, func(seed *Seed) error {
		*seed = seed.withIDs()
		return checkNested(name, data, seed)
	}, unregistered().kinds())
	return &seed, err
}

// checkNested returns the first fault of the controls under the identities of a seed.
func checkNested(name string, data []byte, seed *Seed) error {
	for i, identity := range seed.Identities {
		for j, control := range identity.Controls {
			if control.IdentityID != "" {
				place := fmt.Sprintf("identities[%d].controls[%d]", i, j)
				return emukit.FaultAt(name, data, place, "identity_id must be left out under an identity")
			}
		}
	}
	return nil
}

// prepare returns a seed with ids.
func prepare(seed any) *Seed {
	own, _ := seed.(*Seed)
	with := own.withIDs()
	return &with
}

// finishSeed shows the statuses of the identities that a seed controls, whatever the lag of statuses.
func (s *Server) finishSeed(seed any) {
	own, _ := seed.(*Seed)
	for _, control := range seedControls(own) {
		r, err := s.store.Identities.Find(control.Object.IdentityID)
		must(err) // or the control could not be inserted
		s.show(r)
	}
}
