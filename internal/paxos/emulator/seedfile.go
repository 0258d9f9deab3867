package emulator

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/goccy/go-yaml"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

// ParseSeed reads a seed, YAML or JSON, which is a part of YAML. The name is for messages. Errors are one line and name
// the line.
func ParseSeed(name string, data []byte) (Seed, error) {
	seed, err := decodeSeed(data)
	if err != nil && !errors.Is(err, io.EOF) {
		return Seed{}, seedError(name, err)
	}
	if err := checkSeed(name, data, &seed); err != nil {
		return Seed{}, err
	}
	return seed, nil
}

// decodeSeed decodes YAML. The library panics on some documents that are no seeds, such as a tag in place of a list.
func decodeSeed(data []byte) (seed Seed, err error) {
	defer func() {
		if recover() != nil {
			seed, err = Seed{}, errors.New("the file cannot be read as a seed")
		}
	}()
	err = yaml.NewDecoder(bytes.NewReader(data), yaml.Strict()).Decode(&seed)
	return seed, err
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
// client could not make.
func checkSeed(name string, data []byte, seed *Seed) error {
	complain := func(path string, check *checks) error {
		if len(check.found) == 0 {
			return nil
		}
		field, _, _ := strings.Cut(check.found[0], " ")
		line := lineOf(data, path+"."+field)
		if line == 0 {
			line = lineOf(data, path)
		}
		return fmt.Errorf("%s:%d: %s", name, line, check.found[0])
	}
	for i := range seed.Identities {
		identity, path := &seed.Identities[i], fmt.Sprintf("$.identities[%d]", i)
		var check checks
		check.newIdentity(&identity.Identity)
		check.enum("status", string(identity.CurrentStatus()), api.IdentityStatuses)
		if err := complain(path, &check); err != nil {
			return err
		}
		for j := range identity.Controls {
			var check checks
			if identity.Controls[j].IdentityID != "" {
				check.add("identity_id", "must be left out under an identity")
			}
			check.seedControl(&identity.Controls[j])
			if err := complain(fmt.Sprintf("%s.controls[%d]", path, j), &check); err != nil {
				return err
			}
		}
	}
	for i := range seed.Controls {
		var check checks
		check.required("identity_id", seed.Controls[i].IdentityID)
		check.seedControl(&seed.Controls[i])
		if err := complain(fmt.Sprintf("$.controls[%d]", i), &check); err != nil {
			return err
		}
	}
	return nil
}

// seedControl checks a control of a seed, which may have what clients can't set.
func (c *checks) seedControl(control *SeedControl) {
	c.required("type", string(control.Type))
	c.enum("type", string(control.Type), api.ControlTypes)
	c.enum("set_by", control.Owner(), []string{"CLIENT", "PAXOS"})
	c.enum("reason_code", control.ReasonCode, append(reasonCodes2025, reasonCodes...))
	c.timestamp("created_at", control.CreatedAt)
	c.timestamp("deleted_at", control.DeletedAt)
}

// lineOf returns the line at which the value at a YAML path stands, 0 where there is none.
func lineOf(data []byte, path string) int {
	where, err := yaml.PathString(path)
	if err != nil {
		return 0
	}
	node, err := where.ReadNode(bytes.NewReader(data))
	if err != nil || node == nil || node.GetToken() == nil {
		return 0
	}
	return node.GetToken().Position.Line
}
