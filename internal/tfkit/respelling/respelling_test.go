package respelling

import (
	"context"
	"reflect"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// kind is a text of a type of its own.
type kind string

// place is a struct inside another one, and row an element of a list.
type (
	place struct {
		Country string  `json:"country,omitempty"`
		Line    *string `json:"line,omitempty"`
	}
	row struct {
		Number  string   `json:"number,omitempty"`
		Country string   `json:"country,omitempty"`
		Roles   []string `json:"roles,omitempty"`
		Status  string   `json:"status,omitempty"` // the answer has it alone
	}
)

// request is a body, and the model too; thing is an answer.
type (
	request struct {
		Name   string            `json:"name,omitempty"`
		Kind   kind              `json:"kind,omitempty"`
		Key    string            `json:"key,omitempty"`
		Tags   []string          `json:"tags,omitempty"`
		Labels map[string]string `json:"labels,omitempty"`
		Flag   *bool             `json:"flag,omitempty"`
		Place  *place            `json:"place,omitempty"`
		Rows   []row             `json:"rows,omitempty"`
	}
	thing struct {
		ID     string            `json:"id"`
		Name   string            `json:"name,omitempty"`
		Kind   string            `json:"kind,omitempty"`
		Key    string            `json:"key,omitempty"`
		Tags   []string          `json:"tags,omitempty"`
		Labels map[string]string `json:"labels,omitempty"`
		Flag   bool              `json:"flag,omitempty"`
		Place  *place            `json:"place,omitempty"`
		Rows   []row             `json:"rows,omitempty"`
	}
)

var object = Object[request, thing]{
	API: "the API", Body: changes, Verbatim: []string{"key", "number"},
	Read: func(mode tfkit.ReadMode, prior request, answer *thing) request {
		if mode == tfkit.Planned {
			return prior
		}
		return request{
			Name: answer.Name, Kind: kind(answer.Kind), Key: answer.Key, Tags: answer.Tags, Labels: answer.Labels,
			Place: answer.Place, Rows: answer.Rows,
		}
	},
}

// changes returns the texts and the places of a plan that differ from those of a prior state.
func changes(plan, prior request) any {
	if plan.Name == prior.Name {
		plan.Name = ""
	}
	if reflect.DeepEqual(plan.Place, prior.Place) {
		plan.Place = nil
	}
	return plan
}

// sent has a value of each kind.
func sent() request {
	line := "second"
	return request{
		Name: "Name", Kind: "KIND", Key: "Key", Tags: []string{"B", "A"}, Labels: map[string]string{"Team": "a"},
		Flag: new(bool), Place: &place{Country: "USA", Line: &line}, Rows: []row{{Number: "1", Country: "CAN", Roles: []string{"X", "Y"}}},
	}
}

// spelled is the answer to what was sent, all of it in another spelling.
func spelled() thing {
	line := "Second"
	return thing{
		ID: "1", Name: "NAME", Kind: "kind", Key: "key", Tags: []string{"a", "b"}, Labels: map[string]string{"team": "a"},
		Place: &place{Country: "United States", Line: &line},
		Rows:  []row{{Number: "1", Country: "Canada", Roles: []string{"y", "x"}, Status: "NEW"}},
	}
}

// learned is the memory after a create, all of whose values are different in the answer.
func learned(t *testing.T) Memory {
	t.Helper()
	answer := spelled()
	m, paths, _ := object.learn(Memory{}, request{}, sent(), &answer)
	require.Equal(t, []string{"kind", "labels", "name", "place.country", "place.line", "rows.country", "rows.roles", "tags"}, paths)
	return m
}

// What is remembered is restored, and the answer stays as it was.
func TestRestore(t *testing.T) {
	t.Parallel()
	m, configured, answer := learned(t), sent(), spelled()
	restored := object.Restore(m, configured, &answer)
	line := "second"
	assert.Equal(t, &thing{
		ID: "1", Name: "Name", Kind: "KIND", Key: "key", Tags: []string{"B", "A"}, Labels: map[string]string{"Team": "a"},
		Place: &place{Country: "USA", Line: &line},
		Rows:  []row{{Number: "1", Country: "CAN", Roles: []string{"X", "Y"}, Status: "NEW"}},
	}, restored)
	assert.Equal(t, spelled(), answer)

	assert.Same(t, &answer, object.Restore(Memory{}, configured, &answer), "nothing is known")
	answer.Place.Country, answer.Name, answer.Tags = "Canada", "", []string{"a", "b", "c"}
	other := object.Restore(m, configured, &answer)
	assert.Equal(t, "Canada", other.Place.Country, "another value")
	assert.Equal(t, answer.Tags, other.Tags)
	assert.Empty(t, other.Name, "an answer without the value")
	answer, configured.Name = spelled(), "Another"
	assert.Equal(t, "NAME", object.Restore(m, configured, &answer).Name, "another configured value")
}

// The elements of a list have no names: each is read as the configured one that it is most like.
func TestRestore_rows(t *testing.T) {
	t.Parallel()
	roles := func(roles ...string) []string { return roles }
	configured := request{Rows: []row{
		{Number: "1", Country: "CAN", Roles: roles("A")},
		{Number: "1", Country: "CAN", Roles: roles("B")},
		{Number: "2", Country: "canada"},
		{Country: "USA"},
	}}
	answer := thing{Rows: []row{
		{Number: "9", Country: "united states"},
		{Number: "2", Country: "canada"},
		{Number: "1", Country: "canada", Roles: roles("b")},
		{Number: "1", Country: "canada", Roles: roles("a")},
	}}
	m, paths, unmoved := object.learn(Memory{}, request{}, configured, &answer)
	assert.Equal(t, []string{"rows.country", "rows.roles"}, paths)
	assert.Empty(t, unmoved)
	restored := func(rows ...row) []row { return object.Restore(m, configured, &thing{Rows: rows}).Rows }
	assert.ElementsMatch(t, []row{
		{Number: "1", Country: "CAN", Roles: roles("A")},
		{Number: "1", Country: "CAN", Roles: roles("B")},
		{Number: "2", Country: "canada"},
		{Number: "9", Country: "USA"},
	}, restored(answer.Rows...))

	for name, test := range map[string]struct{ answered, want []row }{
		"another value beside": {
			[]row{{Number: "1", Country: "peru", Roles: roles("b")}}, []row{{Number: "1", Country: "peru", Roles: roles("B")}},
		},
		"twice": {
			[]row{{Number: "1", Country: "canada", Roles: roles("a")}, {Number: "1", Country: "canada", Roles: roles("a")}},
			[]row{{Number: "1", Country: "CAN", Roles: roles("A")}, {Number: "1", Country: "CAN", Roles: roles("A")}},
		},
		"masked": {
			[]row{{Number: "**", Country: "canada", Roles: roles("a")}}, []row{{Number: "**", Country: "CAN", Roles: roles("A")}},
		},
		"another's": {[]row{{Number: "3", Country: "canada"}}, []row{{Number: "3", Country: "canada"}}},
	} {
		assert.Equal(t, test.want, restored(test.answered...), name)
	}
}

// What a later write says of a value that has a spelling already.
func TestLearn_again(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		before, sent, answered string
		remembered             bool
		warned, unmoved        bool
	}{
		"the same again":       {"Name", "Name", "NAME", true, false, false},
		"back from drift":      {"Else", "Name", "NAME", true, false, false},
		"taken as it was sent": {"Name", "Other", "Other", false, false, false},
		"another spelling":     {"Name", "Other", "OTHER", true, true, false},
		"ignored":              {"Name", "Other", "NAME", false, false, true},
		"ignored, without a spelling of the value": {"Else", "Other", "Else", false, false, true},
		"left out":              {"Name", "Other", "", false, false, false},
		"not sent, and changed": {"Name", "Name", "Else", false, false, false},
		"other spaces and case of what was before":   {"Name", " name ", "NAME", true, true, false},
		"other case of a value that has no spelling": {"else", "Else", "else", true, true, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before, plan, answer := sent(), sent(), spelled()
			before.Name, plan.Name, answer.Name = test.before, test.sent, test.answered
			m, paths, unmoved := object.learn(learned(t), before, plan, &answer)
			assert.Equal(t, test.warned, len(paths) == 1, paths)
			assert.Equal(t, test.unmoved, len(unmoved) == 1, unmoved)
			restored := object.Restore(m, plan, &answer)
			assert.Equal(t, test.remembered, restored.Name == test.sent && test.sent != test.answered)
			assert.Equal(t, "USA", restored.Place.Country, "what was not sent stays")
			assert.LessOrEqual(t, len(m.Spellings), len(learned(t).Spellings), "what was known of another value goes")
		})
	}
}

// What was not sent and is not answered stays.
func TestLearn_partialAnswer(t *testing.T) {
	t.Parallel()
	known := learned(t)
	m, paths, unmoved := object.learn(known, sent(), sent(), &thing{ID: "1"})
	assert.Equal(t, known, m)
	assert.Empty(t, paths)
	assert.Empty(t, unmoved)
	var diags diag.Diagnostics
	assert.Equal(t, known, object.Learn(known, request{}, sent(), nil, "thing 1", &diags), "no answer at all")
	assert.Empty(t, diags)
}

// A value whose write got no answer has the spelling that the next write of it is answered with, though a refresh has shown that
// before, but not the one that the API had before the first write.
func TestLearn_unanswered(t *testing.T) {
	t.Parallel()
	named := func(name string) request { return request{Name: name} }
	known, _, _ := object.learn(Memory{}, named(""), named("Name"), &thing{Name: "NAME"})
	for name, test := range map[string]struct {
		memory              Memory
		before, shown       string
		remembered, unmoved bool
	}{
		"create":                           {Memory{}, "", "OTHER", true, false},
		"update":                           {known, "Name", "OTHER", true, false},
		"ignored update":                   {known, "Name", "NAME", false, true},
		"ignored update, without spelling": {Memory{}, "Name", "Name", false, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m, _, _ := object.learn(test.memory, named(test.before), named("Other"), nil)
			require.NotEmpty(t, m.Unanswered)
			assert.Equal(t, test.shown, object.Restore(m, named("Other"), &thing{Name: test.shown}).Name, "shown until then")
			again, _, _ := object.learn(m, named(test.shown), named("Other"), &thing{ID: "1"})
			assert.Equal(t, m, again, "an answer without the value")
			m, added, unmoved := object.learn(again, named(test.shown), named("Other"), &thing{Name: test.shown})
			assert.Empty(t, m.Unanswered)
			assert.Equal(t, test.remembered, len(added) == 1)
			assert.Equal(t, test.unmoved, len(unmoved) == 1)
			assert.Equal(t, test.remembered, object.Restore(m, named("Other"), &thing{Name: test.shown}).Name == "Other")
		})
	}
}

// What is sent again beside a change is learned too, if the API has not respelled it before.
func TestLearn_sentAgain(t *testing.T) {
	t.Parallel()
	first, second := "first", "second"
	at := func(line *string) request { return request{Name: "Name", Place: &place{Country: "USA", Line: line}} }
	answer := thing{Name: "NAME", Place: &place{Country: "United States", Line: &second}}
	_, paths, unmoved := object.learn(Memory{}, at(&first), at(&second), &answer)
	assert.Equal(t, []string{"place.country"}, paths, "another client has changed the name")
	assert.Empty(t, unmoved)
}

// The same values in another case are a spelling of them, also where they were there before: the read that completed the write before
// was older than it, and a refresh has shown its values since.
func TestLearn_otherCase(t *testing.T) {
	t.Parallel()
	lower := thing{Labels: map[string]string{"alpha": "1", "version": "353"}}
	configured := request{Labels: map[string]string{"alpha": "1", "Version": "353"}}
	_, paths, unmoved := object.learn(Memory{}, request{Labels: lower.Labels}, configured, &lower)
	assert.Equal(t, []string{"labels"}, paths)
	assert.Empty(t, unmoved)
}

// A difference that has no meaning is no spelling.
func TestLearn_sameMeaning(t *testing.T) {
	t.Parallel()
	tolerant, answer := object, spelled()
	tolerant.Read = func(_ tfkit.ReadMode, prior request, _ *thing) request { return prior }
	m, paths, unmoved := tolerant.learn(Memory{}, request{}, sent(), &answer)
	assert.Empty(t, unmoved)
	assert.Empty(t, paths)
	assert.Empty(t, m.Spellings)
}

// private is private state.
type private map[string][]byte

func (p private) GetKey(_ context.Context, key string) ([]byte, diag.Diagnostics) { return p[key], nil }

func (p private) SetKey(_ context.Context, key string, value []byte) diag.Diagnostics {
	p[key] = value
	return nil
}

// The memory survives the private state, shows no value there, and leaves nothing where there is none.
func TestSave(t *testing.T) {
	t.Parallel()
	var diags diag.Diagnostics
	store, m := private{}, learned(t)
	m.Save(t.Context(), store, &diags)
	assert.Equal(t, m, Load(t.Context(), store, &diags))
	for _, value := range []string{"USA", "United States", "NAME", "Name", "team", "second", "CAN", "Canada"} {
		assert.NotContains(t, string(store[privateKey]), `"`+value+`"`)
		assert.NotContains(t, string(store[privateKey]), "#"+value)
	}
	for key := range m.Spellings {
		assert.NotContains(t, learned(t).Spellings, key, "each object has a key of its own")
	}

	Memory{}.Save(t.Context(), store, &diags)
	assert.Empty(t, store[privateKey])
	store[privateKey] = []byte("no memory")
	assert.Empty(t, Load(t.Context(), store, &diags).Spellings)
	assert.Empty(t, diags)
}

// One warning names what is spelled in another way, another one what has not moved, and neither shows a value.
func TestLearn_warns(t *testing.T) {
	t.Parallel()
	var diags diag.Diagnostics
	answer := spelled()
	answer.Name = "ELSE"
	m := object.Learn(Memory{}, request{Name: "ELSE"}, sent(), &answer, "thing 1", &diags)
	require.Len(t, diags, 2)
	assert.Contains(t, diags[0].Detail(), "The answer of the API to this write spells values of thing 1 in another way than they are "+
		"configured: kind, labels, place.country, place.line, rows.country, rows.roles, tags.")
	assert.Contains(t, diags[1].Detail(), "the earlier values of thing 1 in name.")
	for _, d := range diags {
		assert.Equal(t, diag.SeverityWarning, d.Severity())
		assert.NotContains(t, d.Detail(), "USA")
		assert.NotContains(t, d.Detail(), "ELSE")
	}

	diags = nil
	object.Learn(m, request{}, sent(), &answer, "thing 1", &diags)
	require.Len(t, diags, 1, "name alone is new")
	assert.Contains(t, diags[0].Detail(), "configured: name.")
}
