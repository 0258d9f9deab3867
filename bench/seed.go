package main

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
)

// names are the texts that belong to one identity and its control. They stand in its state and at Paxos, wherever a
// provider puts them.
type names struct {
	ref, identity, control           string
	created, updated, controlCreated string
}

// copyOf returns the names of copy i of total. The copies lie a tenth of a second apart, as Paxos's limit would have them
// made, and before the template.
func (n names) copyOf(i, total int) names {
	before := time.Duration(i-total) * 100 * time.Millisecond
	return names{
		ref:      fmt.Sprintf("bench-%06d", i),
		identity: fmt.Sprintf("%08x-1de0-4000-8000-%012x", i, i), control: fmt.Sprintf("%08x-c090-4000-8000-%012x", i, i),
		created: shifted(n.created, before), updated: shifted(n.updated, before), controlCreated: shifted(n.controlCreated, before),
	}
}

// shifted returns the time that a timestamp names and a duration after it; the empty text stays empty.
func shifted(timestamp string, by time.Duration) string {
	at, err := time.Parse(time.RFC3339Nano, timestamp)
	if err != nil {
		return timestamp
	}
	return at.Add(by).Format(time.RFC3339Nano)
}

// replacer turns a text of n's into the same text of other's.
func (n names) replacer(other names) *strings.Replacer {
	var pairs []string
	for _, pair := range [][2]string{
		{n.ref, other.ref},
		{n.identity, other.identity},
		{n.control, other.control},
		{n.created, other.created},
		{n.updated, other.updated},
		{n.controlCreated, other.controlCreated},
	} {
		if pair[0] != "" {
			pairs = append(pairs, pair[0], pair[1])
		}
	}
	return strings.NewReplacer(pairs...)
}

// fill puts as many identities as the workspace's size into the emulator, and writes the state that an apply of them
// would have left. The pattern for both is one identity that is really applied, and is gone afterwards.
func (w *workspace) fill(ctx context.Context) error {
	pattern, seed, err := w.pattern(ctx)
	if err != nil {
		return err
	}
	if w.emulator != nil {
		if err := w.emulator.fill(ctx, pattern, seed, w.Size); err != nil {
			return err
		}
		if err := w.writeVariables(); err != nil { // the token is another one now
			return err
		}
	}
	filled, err := multiply(w.state.get(), pattern, w.Size, w.Shard)
	if err != nil {
		return err
	}
	w.state.set(filled)
	return nil
}

// pattern applies one identity and its control and returns their names, and the identity as a seed takes it.
func (w *workspace) pattern(ctx context.Context) (pattern names, seed string, err error) {
	one := w.run(ctx, "apply", "-auto-approve", "-input=false", "-no-color", "-var=size=1", "-var=shard=1")
	if one.failure != "" {
		return pattern, "", fmt.Errorf("applying the pattern: %s", one.failure)
	}
	if w.emulator != nil {
		return w.emulator.pattern(ctx)
	}
	pattern, err = namesInState(w.state.get())
	return pattern, "", err
}

// namesInState reads the names of the pattern out of the state of Terraform's own resources.
func namesInState(text []byte) (names, error) {
	var state struct {
		Resources []struct {
			Name      string `json:"name"`
			Instances []struct {
				Attributes struct {
					ID string `json:"id"`
				} `json:"attributes"`
			} `json:"instances"`
		} `json:"resources"`
	}
	if err := json.Unmarshal(text, &state); err != nil {
		return names{}, err
	}
	found := names{ref: firstRef}
	for _, resource := range state.Resources {
		if len(resource.Instances) != 1 {
			continue
		}
		if resource.Name == "person" {
			found.identity = resource.Instances[0].Attributes.ID
		} else {
			found.control = resource.Instances[0].Attributes.ID
		}
	}
	if found.identity == "" || found.control == "" {
		return names{}, fmt.Errorf("the state of the pattern has no identity with a control")
	}
	return found, nil
}

// firstRef is what the configurations call their first identity.
const firstRef = "bench-000000"

// settled are the fields of an identity that a seed leaves to the emulator, as they follow from the others.
var settled = []string{"status", "summary_status", "status_details", "user_disabled", "admin_disabled"}

// pattern returns the names of the one identity that the emulator has, and the identity with its control as a seed.
func (e *emulator) pattern(ctx context.Context) (pattern names, seed string, err error) {
	id, err := e.anyIdentity(ctx)
	if err != nil {
		return pattern, "", err
	}
	var identity map[string]any
	if err := e.call(ctx, http.MethodGet, "/v2/identity/identities/"+id+"?include_details=true", nil, &identity); err != nil {
		return pattern, "", err
	}
	var controls struct {
		Items []map[string]any `json:"items"`
	}
	if err := e.call(ctx, http.MethodGet, "/v2/identity/controls?identity_id="+id, nil, &controls); err != nil {
		return pattern, "", err
	}
	if len(controls.Items) != 1 {
		return pattern, "", fmt.Errorf("the pattern has %d controls and not one", len(controls.Items))
	}
	for _, field := range settled {
		delete(identity, field)
	}
	identity["controls"] = controls.Items
	text, err := json.Marshal(identity)
	if err != nil {
		return pattern, "", err
	}
	return names{
		ref: firstRef, identity: id, control: textOf(controls.Items[0], "id"),
		created: textOf(identity, "created_at"), updated: textOf(identity, "updated_at"),
		controlCreated: textOf(controls.Items[0], "created_at"),
	}, string(text), nil
}

func textOf(object map[string]any, field string) string {
	text, _ := object[field].(string)
	return text
}

// seedBatch is how many identities are seeded at a time.
const seedBatch = 500

// fill replaces all that the emulator has by copies of the seed.
func (e *emulator) fill(ctx context.Context, pattern names, seed string, size int) error {
	if err := e.call(ctx, http.MethodPost, "/_emulator/reset", nil, nil); err != nil {
		return err
	}
	if err := e.authenticate(ctx); err != nil { // a reset forgets tokens as well
		return err
	}
	copies := make([]json.RawMessage, size)
	for i := range copies {
		copies[i] = json.RawMessage(pattern.replacer(pattern.copyOf(i, size)).Replace(seed))
	}
	for batch := range slices.Chunk(copies, seedBatch) {
		if err := e.call(ctx, http.MethodPost, "/_emulator/seed", map[string]any{"identities": batch}, nil); err != nil {
			return err
		}
	}
	return nil
}

// multiply returns the state of the pattern with size instances of each resource, shard of them in each instance of the
// module. Every instance is the pattern's, with names of its own.
func multiply(text []byte, pattern names, size, shard int) ([]byte, error) {
	var state map[string]json.RawMessage
	if err := json.Unmarshal(text, &state); err != nil {
		return nil, err
	}
	var resources, all []map[string]json.RawMessage
	if err := json.Unmarshal(state["resources"], &resources); err != nil {
		return nil, err
	}
	for first := 0; first < size; first += shard {
		for _, resource := range resources {
			filled, err := inShard(resource, pattern, first, min(shard, size-first), shard, size)
			if err != nil {
				return nil, err
			}
			all = append(all, filled)
		}
	}
	var err error
	if state["resources"], err = json.Marshal(all); err != nil {
		return nil, err
	}
	return json.MarshalIndent(state, "", "  ")
}

// inShard returns a resource of the state with the instances from first on that one module instance has.
func inShard(resource map[string]json.RawMessage, pattern names, first, count, shard, size int) (map[string]json.RawMessage, error) {
	var instances []json.RawMessage
	if err := json.Unmarshal(resource["instances"], &instances); err != nil {
		return nil, err
	}
	if len(instances) != 1 {
		return nil, fmt.Errorf("the pattern has %d instances of a resource and not one", len(instances))
	}
	copies := make([]map[string]json.RawMessage, count)
	for i := range copies {
		copied := pattern.replacer(pattern.copyOf(first+i, size)).Replace(string(instances[0]))
		if err := json.Unmarshal([]byte(copied), &copies[i]); err != nil {
			return nil, err
		}
		copies[i]["index_key"] = json.RawMessage(fmt.Sprint(i))
	}
	filled, err := json.Marshal(copies)
	if err != nil {
		return nil, err
	}
	module := fmt.Sprintf("%q", fmt.Sprintf("module.shard[%d]", first/shard))
	of := maps.Clone(resource)
	of["module"], of["instances"] = json.RawMessage(module), filled
	return of, nil
}
