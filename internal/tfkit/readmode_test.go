package tfkit_test

import (
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// The short forms in which the tables of this package are written.
var (
	null, unknown, empty = types.StringNull(), types.StringUnknown(), types.StringValue("")
	text                 = types.StringValue
	instant              = timetypes.NewRFC3339ValueMust
)

func list(texts ...string) types.List {
	return types.ListValueMust(types.StringType, values(texts))
}

func set(texts ...string) types.Set {
	return types.SetValueMust(types.StringType, values(texts))
}

func values(texts []string) []attr.Value {
	elements := make([]attr.Value, 0, len(texts))
	for _, each := range texts {
		elements = append(elements, text(each))
	}
	return elements
}

func mapOf(pairs ...string) types.Map {
	elements := map[string]attr.Value{}
	for i := 0; i < len(pairs); i += 2 {
		elements[pairs[i]] = text(pairs[i+1])
	}
	return types.MapValueMust(types.StringType, elements)
}

// reading is one case of a method of Reader: what each mode makes of a prior value and an answer.
type reading[V, A any] struct {
	prior                        V
	answer                       A
	planned, managed, everything V
}

func check[V, A any](t *testing.T, read func(tfkit.ReadMode, V, A) V, cases []reading[V, A]) {
	t.Helper()
	for _, c := range cases {
		assert.Equal(t, c.planned, read(tfkit.Planned, c.prior, c.answer), "Planned: %v, answer %v", c.prior, c.answer)
		assert.Equal(t, c.managed, read(tfkit.Managed, c.prior, c.answer), "Managed: %v, answer %v", c.prior, c.answer)
		assert.Equal(t, c.everything, read(tfkit.Everything, c.prior, c.answer), "Everything: %v, answer %v", c.prior, c.answer)
	}
}

func TestReadMode_String(t *testing.T) {
	t.Parallel()
	check(t, tfkit.ReadMode.String, []reading[types.String, string]{
		{null, "", null, null, null},
		{null, "new", null, null, text("new")},
		{unknown, "", null, null, null},
		{unknown, "new", text("new"), text("new"), text("new")},
		{empty, "", empty, empty, empty},
		{empty, "new", empty, text("new"), text("new")},
		{text("old"), "", text("old"), null, null},
		{text("old"), "old", text("old"), text("old"), text("old")},
		{text("old"), "new", text("old"), text("new"), text("new")},
	})
}

func TestReadMode_Masked(t *testing.T) {
	t.Parallel()
	check(t, tfkit.ReadMode.Masked, []reading[types.String, string]{
		{null, "123", null, null, text("123")},
		{null, "***", null, null, null},
		{unknown, "123", text("123"), text("123"), text("123")},
		{unknown, "", null, null, null},
		{unknown, "•••", null, null, null},
		{text("123"), "", text("123"), text("123"), text("123")},
		{text("123"), "**3", text("123"), text("123"), text("123")},
		{text("123"), "••3", text("123"), text("123"), text("123")},
		{text("123"), "456", text("123"), text("456"), text("456")},
	})
}

func TestReadMode_Date(t *testing.T) {
	t.Parallel()
	day := text("1980-01-02")
	check(t, tfkit.ReadMode.Date, []reading[types.String, string]{
		{null, "1980-01-02", null, null, day},
		{day, "1980-01-02T00:00:00Z", day, day, day},
		{unknown, "1980-01-02T00:00:00Z", day, day, day},
		{day, "1980-01-03", day, text("1980-01-03"), text("1980-01-03")},
		{day, "", day, null, null},
	})
}

func TestReadMode_Instant(t *testing.T) {
	t.Parallel()
	none, open := timetypes.NewRFC3339Null(), timetypes.NewRFC3339Unknown()
	noon, same, later := instant("2026-01-02T12:00:00Z"), instant("2026-01-02T13:00:00+01:00"), instant("2026-01-02T12:00:01Z")
	check(t, tfkit.ReadMode.Instant, []reading[timetypes.RFC3339, string]{
		{none, "", none, none, none},
		{none, "2026-01-02T12:00:00Z", none, none, noon},
		{open, "2026-01-02T12:00:00Z", noon, noon, noon},
		{open, "", none, none, none},
		{same, "2026-01-02T12:00:00Z", same, same, same},
		{noon, "2026-01-02T12:00:00.000Z", noon, noon, noon},
		{noon, "2026-01-02T12:00:01Z", noon, later, later},
		{noon, "", noon, none, none},
		{noon, "no time", noon, none, none},
	})
}

func TestReadMode_Bool(t *testing.T) {
	t.Parallel()
	none, open, yes, no := types.BoolNull(), types.BoolUnknown(), types.BoolValue(true), types.BoolValue(false)
	isTrue, isFalse := true, false
	check(t, tfkit.ReadMode.Bool, []reading[types.Bool, *bool]{
		{none, nil, none, none, none},
		{none, &isTrue, none, none, yes},
		{none, &isFalse, none, none, no},
		{open, nil, no, no, no},
		{open, &isTrue, yes, yes, yes},
		{no, nil, no, no, no},
		{no, &isTrue, no, yes, yes},
		{yes, nil, yes, no, no},
		{yes, &isTrue, yes, yes, yes},
	})
}

func TestReadMode_Flag(t *testing.T) {
	t.Parallel()
	none, yes, no := types.BoolNull(), types.BoolValue(true), types.BoolValue(false)
	check(t, tfkit.ReadMode.Flag, []reading[types.Bool, bool]{
		{none, false, none, none, no},
		{none, true, none, none, yes},
		{types.BoolUnknown(), false, no, no, no},
		{yes, false, yes, no, no},
	})
}

func TestReadMode_Strings(t *testing.T) {
	t.Parallel()
	none, open := types.ListNull(types.StringType), types.ListUnknown(types.StringType)
	check(t, tfkit.ReadMode.Strings, []reading[types.List, []string]{
		{none, nil, none, none, none},
		{none, []string{"a"}, none, none, list("a")},
		{open, nil, none, none, none},
		{open, []string{"a"}, list("a"), list("a"), list("a")},
		{list(), nil, list(), list(), list()},
		{list("a", "b"), nil, list("a", "b"), list(), list()},
		{list("a", "b"), []string{"b", "a"}, list("a", "b"), list("a", "b"), list("a", "b")},
		{list("a", "a"), []string{"a"}, list("a", "a"), list("a"), list("a")},
		{list("a"), []string{"c", "b"}, list("a"), list("c", "b"), list("c", "b")},
	})
}

func TestReadMode_Map(t *testing.T) {
	t.Parallel()
	none, open := types.MapNull(types.StringType), types.MapUnknown(types.StringType)
	check(t, tfkit.ReadMode.Map, []reading[types.Map, map[string]string]{
		{none, nil, none, none, none},
		{none, map[string]string{"k": "v"}, none, none, mapOf("k", "v")},
		{open, nil, none, none, none},
		{open, map[string]string{"k": ""}, mapOf("k", ""), mapOf("k", ""), mapOf("k", "")},
		{mapOf(), nil, mapOf(), mapOf(), mapOf()},
		{mapOf("k", "v"), nil, mapOf("k", "v"), mapOf(), mapOf()},
		{mapOf("k", "v"), map[string]string{"k": "w"}, mapOf("k", "v"), mapOf("k", "w"), mapOf("k", "w")},
	})
}

func TestText(t *testing.T) {
	t.Parallel()
	assert.Equal(t, null, tfkit.StringOrNull(""))
	assert.Equal(t, text("a"), tfkit.StringOrNull("a"))
}

func TestTimestamp(t *testing.T) {
	t.Parallel()
	for answer, want := range map[string]timetypes.RFC3339{
		"":                               timetypes.NewRFC3339Null(),
		"yesterday":                      timetypes.NewRFC3339Null(),
		"2026-01-02T12:00:00":            timetypes.NewRFC3339Null(),
		"2026-01-02T12:00:00.123456789Z": instant("2026-01-02T12:00:00.123456789Z"),
		"2026-01-02T12:00:00+01:00":      instant("2026-01-02T12:00:00+01:00"),
		"2026-01-02":                     instant("2026-01-02T00:00:00Z"),
	} {
		assert.Equal(t, want, tfkit.Timestamp(answer), answer)
	}
}

func TestStableTimestamp(t *testing.T) {
	t.Parallel()
	noon, other := instant("2026-01-02T12:00:00Z"), "2026-01-02T13:00:00+01:00"
	assert.Equal(t, noon, tfkit.StableTimestamp(noon, other))
	assert.Equal(t, noon, tfkit.StableTimestamp(noon, ""))
	assert.Equal(t, instant(other), tfkit.StableTimestamp(timetypes.NewRFC3339Null(), other))
	assert.Equal(t, instant(other), tfkit.StableTimestamp(timetypes.NewRFC3339Unknown(), other))
	assert.True(t, tfkit.StableTimestamp(timetypes.NewRFC3339Unknown(), "").IsNull())
}

func TestParseInstant(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]time.Time{
		"2026-01-02T12:00:00.5Z":    time.Date(2026, 1, 2, 12, 0, 0, 5e8, time.UTC),
		"2026-01-02T12:00:00+01:00": time.Date(2026, 1, 2, 11, 0, 0, 0, time.UTC),
		"2026-01-02":                time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC),
	} {
		got, err := tfkit.ParseInstant(text)
		require.NoError(t, err)
		assert.True(t, want.Equal(got), "%s: %s", text, got)
	}
	for _, text := range []string{"", "yesterday", "2026-02-30", "2026-01-02 12:00:00"} {
		_, err := tfkit.ParseInstant(text)
		require.Error(t, err, text)
	}
}

func TestSameInstant(t *testing.T) {
	t.Parallel()
	assert.True(t, tfkit.SameInstant("2026-01-02T12:00:00Z", "2026-01-02T13:00:00.000+01:00"))
	assert.True(t, tfkit.SameInstant("2026-01-02", "2026-01-02T00:00:00Z"))
	assert.False(t, tfkit.SameInstant("2026-01-02T12:00:00Z", "2026-01-02T12:00:00.000001Z"))
	assert.False(t, tfkit.SameInstant("", ""))
	assert.False(t, tfkit.SameInstant("2026-01-02", "soon"))
	assert.False(t, tfkit.SameInstant("soon", "2026-01-02"))
}
