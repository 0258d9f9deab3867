package main

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	patternIdentity = "b6d2a3f4-0000-4000-8000-00000000000a"
	patternControl  = "b6d2a3f4-0000-4000-8000-00000000000b"
)

var pattern = names{
	ref: firstRef, identity: patternIdentity, control: patternControl,
	created: "2026-11-21T04:36:58.182695Z", updated: "2026-11-21T04:36:59.5Z", controlCreated: "2026-11-21T04:37:00Z",
}

// patternState is what the CLI writes, as far as it matters. The answer stands for what a provider keeps as text.
var patternState = fmt.Sprintf(`{
  "version": 4, "serial": 3, "lineage": "l", "outputs": {},
  "resources": [
    {
      "module": "module.shard[0]", "mode": "managed", "type": "paxos_identity", "name": "person",
      "provider": "provider[\"registry.terraform.io/terraform-paxos/paxos\"]",
      "instances": [{
        "index_key": 0, "schema_version": 0,
        "attributes": {"id": %[1]q, "ref_id": "bench-000000", "created_at": %[3]q, "updated_at": %[4]q},
        "answer": "{\"id\":\"%[1]s\"}"
      }]
    },
    {
      "module": "module.shard[0]", "mode": "managed", "type": "paxos_identity_control", "name": "sell_only",
      "provider": "provider[\"registry.terraform.io/terraform-paxos/paxos\"]",
      "instances": [{
        "index_key": 0, "attributes": {"id": %[2]q, "identity_id": %[1]q, "created_at": %[5]q},
        "dependencies": ["module.shard.paxos_identity.person"]
      }]
    }
  ],
  "check_results": null
}`, pattern.identity, pattern.control, pattern.created, pattern.updated, pattern.controlCreated)

func TestMultiply(t *testing.T) {
	t.Parallel()
	text, err := multiply([]byte(patternState), pattern, 5, 2)
	require.NoError(t, err)
	var state struct {
		Version   int
		Serial    int
		Resources []struct {
			Module, Type, Name, Provider string
			Instances                    []struct {
				IndexKey     int `json:"index_key"`
				Attributes   map[string]string
				Answer       string
				Dependencies []string
			}
		}
	}
	require.NoError(t, json.Unmarshal(text, &state))
	assert.Equal(t, 4, state.Version)
	assert.Equal(t, 3, state.Serial)
	require.Len(t, state.Resources, 6, "two in each of three modules")

	last := state.Resources[4]
	assert.Equal(t, "module.shard[2]", last.Module)
	assert.Equal(t, "paxos_identity", last.Type)
	require.Len(t, last.Instances, 1, "the rest")
	assert.Equal(t, 0, last.Instances[0].IndexKey)
	assert.Equal(t, map[string]string{
		"id": "00000004-1de0-4000-8000-000000000004", "ref_id": "bench-000004",
		"created_at": "2026-11-21T04:36:58.082695Z", "updated_at": "2026-11-21T04:36:59.4Z",
	}, last.Instances[0].Attributes)
	assert.JSONEq(t, `{"id":"00000004-1de0-4000-8000-000000000004"}`, last.Instances[0].Answer)

	control := state.Resources[3]
	assert.Equal(t, "module.shard[1]", control.Module)
	require.Len(t, control.Instances, 2)
	assert.Equal(t, 1, control.Instances[1].IndexKey)
	assert.Equal(t, "00000003-1de0-4000-8000-000000000003", control.Instances[1].Attributes["identity_id"])
	assert.Equal(t, "00000003-c090-4000-8000-000000000003", control.Instances[1].Attributes["id"])
	assert.Equal(t, "2026-11-21T04:36:59.8Z", control.Instances[1].Attributes["created_at"])
	assert.Equal(t, []string{"module.shard.paxos_identity.person"}, control.Instances[1].Dependencies)
	assert.NotContains(t, string(text), patternIdentity)
	assert.NotContains(t, string(text), patternControl)

	again, err := multiply([]byte(patternState), pattern, 5, 2)
	require.NoError(t, err)
	assert.Equal(t, string(text), string(again))
}

func TestMultiply_refuses(t *testing.T) {
	t.Parallel()
	for _, state := range []string{
		"", `{"resources": 1}`, `{"resources": [{"instances": []}]}`, `{"resources": [{"instances": 1}]}`, `{"resources": [{"instances": [1]}]}`,
	} {
		_, err := multiply([]byte(state), pattern, 1, 1)
		assert.Error(t, err, state)
	}
}

func TestNamesInState(t *testing.T) {
	t.Parallel()
	found, err := namesInState([]byte(patternState))
	require.NoError(t, err)
	assert.Equal(t, names{ref: firstRef, identity: patternIdentity, control: patternControl}, found)

	for _, state := range []string{"", "{}", `{"resources": [{"name": "person", "instances": []}]}`} {
		_, err := namesInState([]byte(state))
		assert.Error(t, err, state)
	}
}

func TestCopyOf_areAllDifferent(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for i := range 300 {
		copied := pattern.copyOf(i, 300)
		for _, text := range []string{copied.ref, copied.identity, copied.control, copied.created} {
			require.False(t, seen[text], text)
			seen[text] = true
		}
	}
}
