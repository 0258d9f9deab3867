package emulator

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"

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

// Seeded is what a seed has made: the ids of the identities, those of the controls under identities and then of the
// controls at the top level, and those of the profiles, in the order of the seed.
type Seeded struct {
	Identities []string `json:"identities"`
	Controls   []string `json:"controls"`
	Profiles   []string `json:"profiles"`
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
		return Seeded{}, err
	}
	made, err := s.insertSeed(seed)
	if err != nil {
		must(s.restore(before)) // it was valid a moment ago
	}
	return made, err
}

func (s *Server) insertSeed(seed Seed) (Seeded, error) {
	made := Seeded{Identities: []string{}, Controls: []string{}, Profiles: []string{}}
	for i, identity := range seed.Identities {
		r, err := s.insertIdentity(identity.Identity)
		if err != nil {
			return Seeded{}, fmt.Errorf("identities[%d]: %w", i, plain(err))
		}
		if err := s.seedControls(&made, r, identity.Controls...); err != nil {
			return Seeded{}, fmt.Errorf("identities[%d]: %w", i, err)
		}
		made.Identities = append(made.Identities, r.Identity.ID)
	}
	for i, control := range seed.Controls {
		r, err := s.store.Identities.Find(control.IdentityID)
		if err == nil {
			err = s.seedControls(&made, r, control)
		}
		if err != nil {
			return Seeded{}, fmt.Errorf("controls[%d]: %w", i, err)
		}
	}
	for i, profile := range seed.Profiles {
		p, err := s.insertProfile(profile)
		if err != nil {
			return Seeded{}, fmt.Errorf("profiles[%d]: %w", i, plain(err))
		}
		made.Profiles = append(made.Profiles, p.ID)
	}
	return made, nil
}

// seedControls puts controls on an identity, which shows them at once.
func (s *Server) seedControls(made *Seeded, r *record, controls ...api.Control) error {
	for _, seeded := range controls {
		control, err := s.insertControl(r, seeded)
		if err != nil {
			return err
		}
		made.Controls = append(made.Controls, control.ID)
	}
	s.show(r)
	return nil
}

// plain makes an error that the API would answer fit for a message.
func plain(err error) error {
	if refused, ok := errors.AsType[*failure](err); ok {
		return errors.New(refused.problem.Detail)
	}
	return err
}
