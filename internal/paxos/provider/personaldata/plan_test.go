package personaldata_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// planJSON is the part of "terraform show -json" that says of each resource what it will be, and what of it is sensitive.
type planJSON struct {
	ResourceChanges []struct {
		Address string
		Type    string
		Change  struct {
			After          any
			AfterSensitive any `json:"after_sensitive"`
		}
	} `json:"resource_changes"`
}

// marked checks the JSON of a plan: write-only values are nowhere in it, and every other canary in a resource is marked
// sensitive there.
func marked(t testing.TB, text string, writeOnly []string) {
	t.Helper()
	search(t, "plan JSON", text, writeOnly...)
	var plan planJSON
	require.NoError(t, json.Unmarshal([]byte(text), &plan))
	seen := map[string]bool{}
	for _, change := range plan.ResourceChanges {
		if change.Type != "paxos_identity" {
			continue
		}
		for path, value := range canaries() {
			for _, leaf := range leavesAt(change.Change.After, change.Change.AfterSensitive, strings.Split(path, "."), false) {
				if leaf.value == value {
					assert.True(t, leaf.sensitive, "%s: %s is not marked", change.Address, path)
					seen[path] = true
				}
			}
		}
	}
	for path := range canaries() {
		assert.Equal(t, !strings.HasSuffix(path, "_wo"), seen[path], "%s in the plan", path)
	}
}

type leaf struct {
	value     string
	sensitive bool
}

// leavesAt returns the texts at a path with their marks. A mark is true, on the value or on anything around it.
func leavesAt(value, marks any, path []string, sensitive bool) []leaf {
	if whole, ok := marks.(bool); ok && whole {
		sensitive = true
	}
	if len(path) == 0 {
		text, ok := value.(string)
		if !ok {
			return nil
		}
		return []leaf{{text, sensitive}}
	}
	object, _ := value.(map[string]any)
	within, _ := marks.(map[string]any)
	name, isList := strings.CutSuffix(path[0], "[]")
	if !isList {
		return leavesAt(object[name], within[name], path[1:], sensitive)
	}
	list, _ := object[name].([]any)
	if whole, ok := within[name].(bool); ok && whole {
		sensitive = true
	}
	marksOf, _ := within[name].([]any)
	var found []leaf
	for i, element := range list {
		var mark any
		if i < len(marksOf) {
			mark = marksOf[i]
		}
		found = append(found, leavesAt(element, mark, path[1:], sensitive)...)
	}
	return found
}
