package drift

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// plan is the part of the JSON of a plan that is read here: format version 1,
// https://developer.hashicorp.com/terraform/internals/json-format. OpenTofu writes the same.
type plan struct {
	FormatVersion string `json:"format_version"`
	Errored       bool   `json:"errored"`
	// Configuration is in the JSON of each plan and in no JSON of a state.
	Configuration *struct{} `json:"configuration"`
	// PriorState is the state after the refresh.
	PriorState struct {
		Values struct {
			RootModule module `json:"root_module"`
		} `json:"values"`
	} `json:"prior_state"`
	// ResourceDrift holds the resources that the refresh found changed.
	ResourceDrift []resourceChange `json:"resource_drift"`
}

type module struct {
	Resources []struct {
		Mode   string          `json:"mode"`
		Type   string          `json:"type"`
		Values json.RawMessage `json:"values"` // decoded for two types only: states are large
	} `json:"resources"`
	ChildModules []module `json:"child_modules"`
}

type resourceChange struct {
	Address string `json:"address"`
	Mode    string `json:"mode"`
	Type    string `json:"type"`
	Change  struct {
		Before object `json:"before"`
		After  object `json:"after"` // nil if the object is gone
	} `json:"change"`
}

var (
	errNotPlan = errors.New("standard input is not the JSON of a plan: run terraform plan -out=FILE, then " +
		"terraform show -json FILE | terraform-provider-paxos drift")
	errErrored = errors.New("the plan ended in an error, so that some objects may not have been refreshed: " +
		"correct the error and plan again")
)

// readPlan decodes a plan. Its errors never quote the input, unlike those of encoding/json.
func readPlan(r io.Reader) (*plan, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("read standard input: %w", err)
	}
	var p plan
	if json.Unmarshal(text, &p) != nil || p.Configuration == nil {
		return nil, errNotPlan
	}
	if major, _, _ := strings.Cut(p.FormatVersion, "."); major != "1" {
		return nil, fmt.Errorf("the plan has format version %s, and this version of the provider reads version 1",
			code(p.FormatVersion))
	}
	if p.Errored {
		return nil, errErrored
	}
	return &p, nil
}

// owned is what this configuration sets, for telling its own effects from those of others.
type owned struct {
	// controls holds the ids of the controls that this state manages, or managed until the refresh.
	controls map[string]bool
	// sandbox holds the values of the paxos_sandbox_identity_status of an identity before the refresh, by identity.
	sandbox map[string]object
}

func newOwned(p *plan) (owned, error) {
	c := owned{controls: map[string]bool{}, sandbox: map[string]object{}}
	if err := c.addModule(p.PriorState.Values.RootModule); err != nil {
		return c, err
	}
	for _, change := range p.ResourceDrift { // after the state: what was saved counts, not what the refresh found
		c.add(change.Type, change.Change.Before)
	}
	return c, nil
}

func (c owned) addModule(m module) error {
	for _, resource := range m.Resources {
		if resource.Mode != "managed" || (resource.Type != typeControl && resource.Type != typeSandboxStatus) {
			continue
		}
		var values object
		if json.Unmarshal(resource.Values, &values) != nil {
			return errNotPlan
		}
		c.add(resource.Type, values)
	}
	for _, child := range m.ChildModules {
		if err := c.addModule(child); err != nil {
			return err
		}
	}
	return nil
}

func (c owned) add(typ string, values object) {
	switch typ {
	case typeControl:
		c.controls[values.text("id")] = true
	case typeSandboxStatus:
		c.sandbox[values.text("identity_id")] = values
	}
}
