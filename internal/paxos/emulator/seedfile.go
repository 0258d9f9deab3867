package emulator

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

// ParseSeed reads a seed, YAML or JSON, which is a part of YAML. The name is for messages. Errors are one line and name
// the line, except for those of a JSON text that is too large to find it.
func ParseSeed(name string, data []byte) (Seed, error) {
	seed, err := emukit.DecodeYAML[Seed](data)
	if err != nil {
		return Seed{}, seedError(name, err)
	}
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

// checkSeed checks the values of a seed by the rules for requests, save for what is required: a seed may hold what a
// client could not make. It returns the first fault.
func checkSeed(name string, data []byte, seed *Seed) error {
	var found error
	apply := func(path string, rules func(*checks)) {
		var check checks
		rules(&check)
		if found == nil && len(check.found) > 0 {
			found = faultAt(name, data, path, check.found[0])
		}
	}
	for i := range seed.Identities {
		identity, path := &seed.Identities[i], fmt.Sprintf("$.identities[%d]", i)
		apply(path, func(check *checks) {
			check.newIdentity(&identity.Identity)
			check.enum("status", string(identity.CurrentStatus()), api.IdentityStatuses)
		})
		for j, control := range identity.Controls {
			apply(fmt.Sprintf("%s.controls[%d]", path, j), func(check *checks) {
				if control.IdentityID != "" {
					check.add("identity_id", "must be left out under an identity")
				}
				check.seedControl(&control)
			})
		}
	}
	for i, control := range seed.Controls {
		apply(fmt.Sprintf("$.controls[%d]", i), func(check *checks) {
			check.required("identity_id", control.IdentityID)
			check.seedControl(&control)
		})
	}
	for i, profile := range seed.Profiles {
		apply(fmt.Sprintf("$.profiles[%d]", i), func(check *checks) {
			check.required("nickname", profile.Nickname)
			check.enum("type", string(profile.Type), []string{string(api.ProfileNormal)})
			check.timestamp("created_at", profile.CreatedAt)
		})
	}
	return found
}

// faultAt returns a fault of a seed with the line of its field, or else of what has the field.
func faultAt(name string, data []byte, path, fault string) error {
	field, _, _ := strings.Cut(fault, " ")
	line := cmp.Or(emukit.YAMLLine(data, path+"."+field), emukit.YAMLLine(data, path))
	if line == 0 {
		return fmt.Errorf("%s: %s: %s", name, path, fault)
	}
	return fmt.Errorf("%s:%d: %s", name, line, fault)
}

// seedControl checks a control of a seed, which may have what clients can't set.
func (c *checks) seedControl(control *api.Control) {
	c.required("type", string(control.Type))
	c.enum("type", string(control.Type), api.ControlTypes)
	c.enum("set_by", control.Owner(), []string{"CLIENT", "PAXOS"})
	c.enum("reason_code", control.ReasonCode, append(reasonCodes2025, reasonCodes...))
	c.timestamp("created_at", control.CreatedAt)
	c.timestamp("deleted_at", control.DeletedAt)
}
