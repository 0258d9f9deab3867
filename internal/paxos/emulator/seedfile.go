package emulator

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
)

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
