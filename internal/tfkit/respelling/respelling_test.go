package respelling

import (
	"context"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// kind is a text of a type of its own.
type kind string

// place is a struct inside another one.
type place struct {
	Country string  `json:"country,omitempty"`
	Line    *string `json:"line,omitempty"`
}

// request is a body, and thing an answer.
type (
	request struct {
		Name   string            `json:"name,omitempty"`
		Kind   kind              `json:"kind,omitempty"`
		Key    string            `json:"key,omitempty"`
		Tags   []string          `json:"tags,omitempty"`
		Labels map[string]string `json:"labels,omitempty"`
		Flag   *bool             `json:"flag,omitempty"`
		Place  *place            `json:"place,omitempty"`
		Rows   []place           `json:"rows,omitempty"`
	}
	thing struct {
		ID     string            `json:"id"`
		Name   string            `json:"name,omitempty"`
		Kind   string            `json:"kind,omitempty"`
		Key    string            `json:"key,omitempty"`
		Tags   []string          `json:"tags,omitempty"`
		Labels map[string]string `json:"labels,omitempty"`
		Place  *place            `json:"place,omitempty"`
	}
)

// sent has a value of each kind.
func sent() request {
	line := "second"
	return request{
		Name: "Name", Kind: "KIND", Key: "Key", Tags: []string{"B", "A"}, Labels: map[string]string{"Team": "a"},
		Flag: new(bool), Place: &place{Country: "USA", Line: &line}, Rows: []place{{Country: "USA"}},
	}
}

// spelled is the answer to what was sent, all of it in another spelling.
func spelled() thing {
	line := "Second"
	return thing{
		ID: "1", Name: "NAME", Kind: "kind", Key: "key", Tags: []string{"a", "b"}, Labels: map[string]string{"team": "a"},
		Place: &place{Country: "United States", Line: &line},
	}
}

// learned is the memory after a create, all of whose values are different in the answer.
func learned(t *testing.T) Memory {
	t.Helper()
	m, paths, _ := Memory{}.learn(Write{Sent: sent(), Before: request{}, Different: sent(), Answer: spelled(), Except: []string{"key"}})
	require.Equal(t, []string{"kind", "labels", "name", "place.country", "place.line", "tags"}, paths)
	return m
}

// What is remembered is restored, and the answer stays as it was.
func TestRestore(t *testing.T) {
	t.Parallel()
	m, configured, answer := learned(t), sent(), spelled()
	restored := Restore(m, configured, &answer)
	line := "second"
	assert.Equal(t, &thing{
		ID: "1", Name: "Name", Kind: "KIND", Key: "key", Tags: []string{"B", "A"}, Labels: map[string]string{"Team": "a"},
		Place: &place{Country: "USA", Line: &line},
	}, restored)
	assert.Equal(t, spelled(), answer)

	assert.Same(t, &answer, Restore(Memory{}, configured, &answer), "nothing is known")
	answer.Place.Country, answer.Name, answer.Tags = "Canada", "", []string{"a", "b", "c"}
	other := Restore(m, configured, &answer)
	assert.Equal(t, "Canada", other.Place.Country, "another value")
	assert.Equal(t, answer.Tags, other.Tags)
	assert.Empty(t, other.Name, "an answer without the value")
	answer, configured.Name = spelled(), "Another"
	assert.Equal(t, "NAME", Restore(m, configured, &answer).Name, "another configured value")
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
		"left out": {"Name", "Other", "", false, false, false},
		"other spaces and case of what was before":   {"Name", " name ", "NAME", true, true, false},
		"other case of a value that has no spelling": {"else", "Else", "else", false, false, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			body := request{Name: test.sent}
			m, paths, unmoved := learned(t).learn(Write{
				Sent: body, Before: request{Name: test.before}, Different: body, Answer: &thing{Name: test.answered},
			})
			assert.Equal(t, test.warned, len(paths) == 1, paths)
			assert.Equal(t, test.unmoved, len(unmoved) == 1, unmoved)
			assert.Equal(t, test.remembered, Restore(m, body, &thing{Name: test.answered}).Name == test.sent &&
				test.sent != test.answered)
			assert.Contains(t, m.Spellings, "place.country", "what was not sent stays")
			if !test.remembered {
				assert.NotContains(t, m.Spellings, "name")
			}
		})
	}
}

// A difference that has no meaning is no spelling.
func TestLearn_sameMeaning(t *testing.T) {
	t.Parallel()
	m, paths, unmoved := Memory{}.learn(Write{Sent: sent(), Before: request{}, Different: request{}, Answer: spelled()})
	assert.Empty(t, unmoved)
	assert.Empty(t, paths)
	assert.True(t, m.IsEmpty())
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
	for _, value := range []string{"USA", "United States", "NAME", "Name", "team", "second"} {
		assert.NotContains(t, string(store[privateKey]), `"`+value+`"`)
	}
	assert.NotEqual(t, m.Spellings["name"], learned(t).Spellings["name"], "each object has a key of its own")

	Memory{}.Save(t.Context(), store, &diags)
	assert.Empty(t, store[privateKey])
	store[privateKey] = []byte("no memory")
	assert.True(t, Load(t.Context(), store, &diags).IsEmpty())
	assert.Empty(t, diags)
}

// One warning names what is spelled in another way, another one what has not moved, and neither shows a value.
func TestLearn_warns(t *testing.T) {
	t.Parallel()
	var diags diag.Diagnostics
	m := Memory{}.Learn(Write{Sent: sent(), Before: request{Name: "NAME"}, Different: sent(), Answer: spelled()}, "the API", "thing 1", &diags)
	require.Len(t, diags, 2)
	assert.Contains(t, diags[0].Detail(), "The answer of the API to this write spells values of thing 1 in another way than they are "+
		"configured: key, kind, labels, place.country, place.line, tags.")
	assert.Contains(t, diags[1].Detail(), "the earlier values of thing 1 in name.")
	for _, d := range diags {
		assert.Equal(t, diag.SeverityWarning, d.Severity())
		assert.NotContains(t, d.Detail(), "USA")
		assert.NotContains(t, d.Detail(), "NAME")
	}

	diags = nil
	m.Learn(Write{Sent: sent(), Before: sent(), Different: sent(), Answer: spelled()}, "the API", "thing 1", &diags)
	require.Len(t, diags, 1, "name alone is new")
	assert.Contains(t, diags[0].Detail(), "configured: name.")
}
