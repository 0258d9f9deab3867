package tfkit_test

import (
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
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

func check[V, A any](t *testing.T, method string, read func(tfkit.ReadMode, V, A) V, cases []reading[V, A]) {
	t.Helper()
	for _, c := range cases {
		assert.Equal(t, c.planned, read(tfkit.Planned, c.prior, c.answer), "%s, Planned: %v, answer %v", method, c.prior, c.answer)
		assert.Equal(t, c.managed, read(tfkit.Managed, c.prior, c.answer), "%s, Managed: %v, answer %v", method, c.prior, c.answer)
		assert.Equal(t, c.everything, read(tfkit.Everything, c.prior, c.answer), "%s, Everything: %v, answer %v", method, c.prior, c.answer)
	}
}

func TestReadMode(t *testing.T) {
	t.Parallel()
	never, someTime := timetypes.NewRFC3339Null(), timetypes.NewRFC3339Unknown()
	none, open, yes, no := types.BoolNull(), types.BoolUnknown(), types.BoolValue(true), types.BoolValue(false)
	noList, openList := types.ListNull(types.StringType), types.ListUnknown(types.StringType)
	noMap, openMap := types.MapNull(types.StringType), types.MapUnknown(types.StringType)
	isTrue, isFalse := true, false
	day := text("1980-01-02")
	noon, same, later := instant("2026-01-02T12:00:00Z"), instant("2026-01-02T13:00:00+01:00"), instant("2026-01-02T12:00:01Z")

	check(t, "String", tfkit.ReadMode.String, []reading[types.String, string]{
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
	check(t, "Masked", tfkit.ReadMode.Masked, []reading[types.String, string]{
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
	check(t, "Date", tfkit.ReadMode.Date, []reading[types.String, string]{
		{null, "1980-01-02", null, null, day},
		{day, "1980-01-02T00:00:00Z", day, day, day},
		{unknown, "1980-01-02T00:00:00Z", day, day, day},
		{day, "1980-01-03", day, text("1980-01-03"), text("1980-01-03")},
		{day, "", day, null, null},
	})
	check(t, "Instant", tfkit.ReadMode.Instant, []reading[timetypes.RFC3339, string]{
		{never, "", never, never, never},
		{never, "2026-01-02T12:00:00Z", never, never, noon},
		{someTime, "2026-01-02T12:00:00Z", noon, noon, noon},
		{someTime, "", never, never, never},
		{same, "2026-01-02T12:00:00Z", same, same, same},
		{noon, "2026-01-02T12:00:00.000Z", noon, noon, noon},
		{noon, "2026-01-02T12:00:01Z", noon, later, later},
		{noon, "", noon, never, never},
		{noon, "no time", noon, never, never},
	})
	check(t, "Bool", tfkit.ReadMode.Bool, []reading[types.Bool, *bool]{
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
	check(t, "Strings", tfkit.ReadMode.Strings, []reading[types.List, []string]{
		{noList, nil, noList, noList, noList},
		{noList, []string{"a"}, noList, noList, list("a")},
		{openList, nil, noList, noList, noList},
		{openList, []string{"a"}, list("a"), list("a"), list("a")},
		{list(), nil, list(), list(), list()},
		{list("a", "b"), nil, list("a", "b"), list(), list()},
		{list("a", "b"), []string{"b", "a"}, list("a", "b"), list("a", "b"), list("a", "b")},
		{list("a", "a"), []string{"a"}, list("a", "a"), list("a"), list("a")},
		{list("a"), []string{"c", "b"}, list("a"), list("c", "b"), list("c", "b")},
	})
	noSet := types.SetNull(types.StringType)
	check(t, "Set", tfkit.ReadMode.Set, []reading[types.Set, []string]{
		{noSet, nil, noSet, noSet, noSet},
		{noSet, []string{"a"}, noSet, noSet, set("a")},
		{types.SetUnknown(types.StringType), nil, noSet, noSet, noSet},
		{set("a", "b"), nil, set("a", "b"), set(), set()},
		{set("a"), []string{"c", "b"}, set("a"), set("b", "c"), set("b", "c")},
	})
	check(t, "Map", tfkit.ReadMode.Map, []reading[types.Map, map[string]string]{
		{noMap, nil, noMap, noMap, noMap},
		{noMap, map[string]string{"k": "v"}, noMap, noMap, mapOf("k", "v")},
		{openMap, nil, noMap, noMap, noMap},
		{openMap, map[string]string{"k": ""}, mapOf("k", ""), mapOf("k", ""), mapOf("k", "")},
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
	for answer, want := range map[string]string{
		"":                               "",
		"yesterday":                      "",
		"2026-02-30":                     "",
		"2026-01-02 12:00:00":            "",
		"2026-01-02T12:00:00":            "",
		"2026-01-02T12:00:00.123456789Z": "2026-01-02T12:00:00.123456789Z",
		"2026-01-02T12:00:00+01:00":      "2026-01-02T12:00:00+01:00",
		"2026-01-02":                     "2026-01-02T00:00:00Z",
	} {
		parsed, err := tfkit.ParseInstant(answer)
		if want == "" {
			require.Error(t, err, answer)
			assert.True(t, tfkit.Timestamp(answer).IsNull(), answer)
			continue
		}
		require.NoError(t, err, answer)
		assert.Equal(t, want, parsed.Format(time.RFC3339Nano))
		assert.Equal(t, instant(want), tfkit.Timestamp(answer))
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

func TestSameInstant(t *testing.T) {
	t.Parallel()
	assert.True(t, tfkit.SameInstant("2026-01-02T12:00:00Z", "2026-01-02T13:00:00.000+01:00"))
	assert.True(t, tfkit.SameInstant("2026-01-02", "2026-01-02T00:00:00Z"))
	assert.False(t, tfkit.SameInstant("2026-01-02T12:00:00Z", "2026-01-02T12:00:00.000001Z"))
	assert.False(t, tfkit.SameInstant("", ""))
	assert.False(t, tfkit.SameInstant("2026-01-02", "soon"))
	assert.False(t, tfkit.SameInstant("soon", "2026-01-02"))
}

func TestComputed(t *testing.T) {
	t.Parallel()
	answer := types.StringValue("answer")
	for _, test := range []struct {
		mode  tfkit.ReadMode
		prior types.String
		want  types.String
	}{
		{tfkit.Planned, types.StringUnknown(), answer},
		{tfkit.Planned, types.StringValue("planned"), types.StringValue("planned")},
		{tfkit.Planned, types.StringNull(), types.StringNull()},
		{tfkit.Managed, types.StringNull(), answer},
		{tfkit.Managed, types.StringValue("state"), answer},
		{tfkit.Everything, types.StringNull(), answer},
	} {
		assert.Equal(t, test.want, tfkit.Computed(test.mode, test.prior, answer), "%v of %s", test.mode, test.prior)
	}
}

// What a plan leaves unknown of an object comes from the answer, and is null if the answer lacks it.
func TestReadMode_Object(t *testing.T) {
	t.Parallel()
	kinds := map[string]attr.Type{"kept": types.StringType, "moved": types.StringType, "list": types.ListType{ElemType: types.StringType}}
	object := func(kept, moved types.String, list types.List) types.Object {
		return types.ObjectValueMust(kinds, map[string]attr.Value{"kept": kept, "moved": moved, "list": list})
	}
	none, empty := types.ListNull(types.StringType), types.ListValueMust(types.StringType, nil)
	planned := object(types.StringValue("planned"), types.StringUnknown(), types.ListUnknown(types.StringType))
	answer := object(types.StringValue("answer"), types.StringValue("answer"), empty)
	null := types.ObjectNull(kinds)
	for name, test := range map[string]struct {
		mode                tfkit.ReadMode
		prior, answer, want types.Object
	}{
		"partly unknown":             {tfkit.Planned, planned, answer, object(types.StringValue("planned"), types.StringValue("answer"), empty)},
		"partly unknown, no answer":  {tfkit.Planned, planned, null, object(types.StringValue("planned"), types.StringNull(), none)},
		"partly unknown, not itself": {tfkit.Planned, planned, planned, object(types.StringValue("planned"), types.StringNull(), none)},
		"unknown":                    {tfkit.Planned, types.ObjectUnknown(kinds), answer, answer},
		"planned as null":            {tfkit.Planned, null, answer, null},
		"a refresh":                  {tfkit.Managed, planned, answer, answer},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.True(t, test.want.Equal(test.mode.Object(test.prior, test.answer)), test.mode.Object(test.prior, test.answer).String())
		})
	}
}

func TestAttribute(t *testing.T) {
	t.Parallel()
	null, unknown := tftypes.NewValue(addressType, nil), tftypes.NewValue(addressType, tftypes.UnknownValue)
	for _, test := range []struct{ address, want tftypes.Value }{
		{object(addressType, attributes{"city": "Ely"}), tftypes.NewValue(tftypes.String, "Ely")}, {null, null}, {unknown, unknown},
	} {
		person := object(personType, attributes{"address": test.address})
		assert.True(t, tfkit.Attribute(person, "address.city").Equal(test.want), test.address.String())
	}
}

func TestWithAttributes(t *testing.T) {
	t.Parallel()
	in := func(city any) tftypes.Value { return object(addressType, attributes{"city": city, "zip": "1"}) }
	change := map[string]tftypes.Value{"city": tftypes.NewValue(tftypes.String, "York")}
	assert.True(t, tfkit.WithAttributes(in("Ely"), change).Equal(in("York")))
	was := in("Ely")
	assert.True(t, tfkit.WithUnknown(was, "city").Equal(in(tftypes.UnknownValue)))
	assert.True(t, was.Equal(in("Ely")), "the argument stays as it was")
	for _, whole := range []any{nil, tftypes.UnknownValue} {
		value := tftypes.NewValue(addressType, whole)
		assert.True(t, tfkit.WithAttributes(value, change).Equal(value))
		assert.False(t, tfkit.WithUnknown(value, "city").IsKnown())
	}
}
