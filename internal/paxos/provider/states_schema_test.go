package provider_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
)

// pinned is what a release has promised about the states that it writes.
type pinned struct {
	Resources  map[string]pinnedSchema `json:"resources"`
	Identities map[string]pinnedSchema `json:"identities"`
}

// pinnedSchema is a schema's version and the type of each attribute by its path, such as "tax_details[].tax_payer_id".
type pinnedSchema struct {
	Version    int64             `json:"version"`
	Attributes map[string]string `json:"attributes"`
}

// pinnedSchemas returns what the provider of this commit writes.
func pinnedSchemas(t *testing.T) pinned {
	t.Helper()
	server := start(t, nil)
	found := pinned{Resources: map[string]pinnedSchema{}, Identities: map[string]pinnedSchema{}}
	for name, schema := range acctest.Schemas(t, server).ResourceSchemas {
		attributes := map[string]string{}
		flatten("", schema.ValueType(), attributes)
		found.Resources[name] = pinnedSchema{Version: schema.Version, Attributes: attributes}
	}
	identities, err := server.GetResourceIdentitySchemas(t.Context(), &tfprotov6.GetResourceIdentitySchemasRequest{})
	require.NoError(t, err)
	acctest.RequireNoErrors(t, identities.Diagnostics)
	for name, schema := range identities.IdentitySchemas {
		attributes := map[string]string{}
		flatten("", schema.ValueType(), attributes)
		found.Identities[name] = pinnedSchema{Version: schema.Version, Attributes: attributes}
	}
	return found
}

// flatten writes the types of all values without attributes of their own into found.
func flatten(at string, kind tftypes.Type, found map[string]string) {
	switch kind := kind.(type) {
	case tftypes.Object:
		for name, child := range kind.AttributeTypes {
			flatten(strings.TrimPrefix(at+"."+name, "."), child, found)
		}
		return
	case tftypes.List:
		if kind.ElementType.Is(tftypes.Object{}) {
			flatten(at+"[]", kind.ElementType, found)
			found[at] = "List"
			return
		}
	case tftypes.Set:
		if kind.ElementType.Is(tftypes.Object{}) {
			flatten(at+"[]", kind.ElementType, found)
			found[at] = "Set"
			return
		}
	}
	found[at] = strings.ReplaceAll(kind.String(), "tftypes.", "")
}

// broken says which states of a release the current schemas can no longer read, and what to do about each.
func (was pinned) broken(now pinned, release string) []string {
	found := brokenSchemas(was.Resources, now.Resources, release, "UpgradeState")
	return append(found, brokenSchemas(was.Identities, now.Identities, release, "UpgradeIdentity")...)
}

func brokenSchemas(was, now map[string]pinnedSchema, release, upgrader string) []string {
	var found []string
	for _, name := range slices.Sorted(maps.Keys(was)) {
		old, current := was[name], now[name]
		switch {
		case current.Attributes == nil:
			found = append(found, fmt.Sprintf("%s is gone, and states of release %s hold it. Keep it, deprecated, until a major "+
				"release says how to leave it.", name, release))
			continue
		case current.Version < old.Version:
			found = append(found, fmt.Sprintf("%s has schema version %d, and release %s wrote version %d. Versions only grow.",
				name, current.Version, release, old.Version))
			continue
		case current.Version > old.Version:
			continue // TestAccStates upgrades what the release has written
		}
		for _, attribute := range slices.Sorted(maps.Keys(old.Attributes)) {
			kind, kept := current.Attributes[attribute]
			if !kept {
				kind = "gone"
			}
			if kind != old.Attributes[attribute] {
				found = append(found, fmt.Sprintf("%s: %s was %s in release %s and is %s now, both with schema version %d, so states of "+
					"that release cannot be read. Either leave it as it was and add another attribute, or set Version: %d in the "+
					"schema and implement %s from %d.",
					name, attribute, old.Attributes[attribute], release, kind, old.Version, old.Version+1, upgrader, old.Version))
			}
		}
	}
	return found
}

// No type changes without a schema version and an upgrader.
func TestStates_schemas(t *testing.T) {
	t.Parallel()
	now := pinnedSchemas(t)
	for _, f := range releasedFixtures(t) {
		t.Run(f.name(), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(filepath.Join(f.directory, schemasFile))
			require.NoError(t, err)
			var was pinned
			require.NoError(t, json.Unmarshal(text, &was))
			require.NotEmpty(t, was.Resources)
			for _, message := range was.broken(now, f.name()) {
				t.Error(message)
			}
		})
	}
}

func TestPinned_broken(t *testing.T) {
	t.Parallel()
	of := func(version int64, attributes map[string]string) pinned {
		return pinned{Resources: map[string]pinnedSchema{"paxos_thing": {Version: version, Attributes: attributes}}}
	}
	was := of(1, map[string]string{"flag": "Bool", "list[].id": "String"})
	tests := map[string]struct {
		now  pinned
		want string // a part of the one message; empty for none
	}{
		"the same":                   {was, ""},
		"an attribute more":          {of(1, map[string]string{"flag": "Bool", "list[].id": "String", "new": "Map[String]"}), ""},
		"another type":               {of(1, map[string]string{"flag": "String", "list[].id": "String"}), "flag was Bool in release 1.0.0 and is String now"},
		"an attribute less":          {of(1, map[string]string{"flag": "Bool"}), "set Version: 2 in the schema and implement UpgradeState from 1"},
		"another type, next version": {of(2, map[string]string{"flag": "String"}), ""},
		"a version back":             {of(0, map[string]string{"flag": "Bool", "list[].id": "String"}), "Versions only grow"},
		"a resource less":            {pinned{}, "paxos_thing is gone"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			messages := was.broken(test.now, "1.0.0")
			if test.want == "" {
				assert.Empty(t, messages)
				return
			}
			require.Len(t, messages, 1)
			assert.Contains(t, messages[0], test.want)
		})
	}
}
