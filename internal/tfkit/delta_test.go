package tfkit_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/stretchr/testify/assert"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// change is one case of a Changed function.
type change[V, A any] struct {
	plan, prior V
	want        A
}

func checkChanges[V, A any](t *testing.T, kind string, changed func(plan, prior V) A, cases []change[V, A]) {
	t.Helper()
	for _, c := range cases {
		assert.Equal(t, c.want, changed(c.plan, c.prior), "%s from %v to %v", kind, c.prior, c.plan)
	}
}

func TestChanged(t *testing.T) {
	t.Parallel()
	never, someTime := timetypes.NewRFC3339Null(), timetypes.NewRFC3339Unknown()
	none, open, yes, no := types.BoolNull(), types.BoolUnknown(), types.BoolValue(true), types.BoolValue(false)
	noList, noMap := types.ListNull(types.StringType), types.MapNull(types.StringType)
	isTrue, isFalse := true, false
	noon, same := instant("2026-01-02T12:00:00Z"), instant("2026-01-02T13:00:00+01:00")

	checkChanges(t, "String", tfkit.ChangedString, []change[types.String, string]{
		{null, null, ""},
		{null, text("old"), ""},
		{unknown, text("old"), ""},
		{text("old"), text("old"), ""},
		{text("new"), null, "new"},
		{text("new"), text("old"), "new"},
		{empty, text("old"), ""},
	})
	checkChanges(t, "Instant", tfkit.ChangedInstant, []change[timetypes.RFC3339, string]{
		{never, noon, ""},
		{someTime, noon, ""},
		{same, noon, ""},
		{noon, never, "2026-01-02T12:00:00Z"},
		{same, instant("2026-01-02T13:00:00Z"), "2026-01-02T13:00:00+01:00"},
	})
	checkChanges(t, "Bool", tfkit.ChangedBool, []change[types.Bool, *bool]{
		{none, yes, nil},
		{open, yes, nil},
		{yes, yes, nil},
		{no, no, nil},
		{no, none, &isFalse},
		{no, yes, &isFalse},
		{yes, none, &isTrue},
		{yes, no, &isTrue},
	})
	checkChanges(t, "Strings", tfkit.ChangedStrings, []change[types.List, []string]{
		{noList, list("a"), nil},
		{types.ListUnknown(types.StringType), list("a"), nil},
		{list("a"), list("a"), nil},
		{list("a", "b"), list("b", "a"), nil},
		{list("a", "b"), list("b", "b"), []string{"a", "b"}},
		{list("a"), noList, []string{"a"}},
		{list(), list("a"), []string{}},
		{list(), noList, []string{}},
	})
	checkChanges(t, "Set", tfkit.ChangedSet, []change[types.Set, []string]{
		{types.SetNull(types.StringType), set("a"), nil},
		{types.SetUnknown(types.StringType), set("a"), nil},
		{set("a", "b"), set("b", "a"), nil},
		{set("b", "a"), set("a"), []string{"a", "b"}},
		{set(), set("a"), []string{}},
	})
	checkChanges(t, "Map", tfkit.ChangedMap, []change[types.Map, map[string]string]{
		{noMap, mapOf("k", "v"), nil},
		{types.MapUnknown(types.StringType), mapOf("k", "v"), nil},
		{mapOf("k", "v"), mapOf("k", "v"), nil},
		{mapOf("k", "v", "l", "w"), mapOf("k", "v"), map[string]string{"k": "v", "l": "w"}},
		{mapOf("k", "v"), noMap, map[string]string{"k": "v"}},
		{mapOf(), mapOf("k", "v"), map[string]string{}},
	})
}

func TestStringsOf(t *testing.T) {
	t.Parallel()
	assert.Equal(t, []string{}, tfkit.StringElements(nil))
	assert.Equal(t, []string{"b", "a"}, tfkit.StringElements(list("b", "a").Elements()))
	assert.Equal(t, []string{"", ""}, tfkit.StringElements([]attr.Value{null, types.BoolValue(true)}))
}

func TestSetOf(t *testing.T) {
	t.Parallel()
	assert.Equal(t, types.SetNull(types.StringType), tfkit.StringSet(nil))
	assert.Equal(t, types.SetNull(types.StringType), tfkit.StringSet([]string{}))
	assert.Equal(t, set("a", "b"), tfkit.StringSet([]string{"b", "a", "b"}))
}
