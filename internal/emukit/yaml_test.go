package emukit

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// album is something to decode.
type album struct {
	Name  string           `json:"name,omitempty"`
	Songs []map[string]any `json:"songs,omitempty"`
}

func TestDecodeYAML(t *testing.T) {
	t.Parallel()
	want := album{Name: "7", Songs: []map[string]any{{"a": "b"}}}
	for _, text := range []string{
		"name: '7'\nsongs:\n- a: b\n", `{"name":"7","songs":[{"a":"b"}]}`, `{"name":7,"songs":[{"a":"b"}]}`,
		"name: 7\nsongs: [{? a : b}]", "name: &n '7'\nsongs:\n- {a: b}\n",
	} {
		got, err := DecodeYAML[album]([]byte(text))
		require.NoError(t, err, text)
		require.Equal(t, want, got, text)
	}
	got, err := DecodeYAML[album](nil)
	require.NoError(t, err)
	require.Empty(t, got)
	for _, text := range []string{"nam: 7", `{"nam":7}`, "name: [", "- 1", "songs: !!binary aGk="} {
		_, err := DecodeYAML[album]([]byte(text))
		require.Error(t, err, text)
	}
}

// Each text is small and would cost gigabytes, or hours, to decode.
func TestDecodeYAML_RefusesCostlyTexts(t *testing.T) {
	t.Parallel()
	deep := func(open, closed string, n int) string { return strings.Repeat(open, n) + strings.Repeat(closed, n) }
	var laughs strings.Builder
	laughs.WriteString("songs:\n- a: &a0 ha\n")
	for i := range 10 {
		fmt.Fprintf(&laughs, "- b: &a%d [%s]\n", i+1, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d,", i), 10), ","))
	}
	for name, tt := range map[string]struct{ text, want string }{
		"brackets":           {"songs: " + deep("[", "]", 20_000), "deeper than 64 levels"},
		"open brackets":      {strings.Repeat("[", 40_000), "deeper than 64 levels"},
		"braces":             {"songs: [" + deep("{a: ", "}", 10_000) + "]", "deeper than 64 levels"},
		"objects of JSON":    {`{"songs":[` + strings.Repeat(`{"a":`, 5_000) + "1" + strings.Repeat("}", 5_000) + "]}", "deeper than 64 levels"},
		"brackets and texts": {"songs: " + strings.Repeat(`["]]]]", `, 5_000), "deeper than 64 levels"},
		"brackets, comments": {"songs: # \"\n" + strings.Repeat("[", 5_000), "deeper than 64 levels"},
		"lists of lists":     {"songs: \n" + strings.Repeat("- ", 20_000) + "a", "nests too deeply"},
		"keys of keys":       {strings.Repeat("? ", 20_000) + "a", "nests too deeply"},
		"many values":        {"songs: [" + strings.Repeat("{}, ", 20_000) + "{}]", "too many values"},
		"many anchors":       {strings.Repeat("&a ", 60_000) + "a", "too many values"},
		"large":              {"name: " + strings.Repeat("a", maxYAML), "larger than 1 MiB"},
		"a billion laughs":   {laughs.String(), "aliases"},
	} {
		_, err := DecodeYAML[album]([]byte(tt.text))
		require.ErrorContains(t, err, tt.want, name)
		require.Zero(t, YAMLLine([]byte(tt.text), "$.songs[0]"), name)
	}
	many := `{"songs":[` + strings.Repeat("{},", 20_000) + `{}]}`
	got, err := DecodeYAML[album]([]byte(many))
	require.NoError(t, err, "JSON may be larger")
	require.Len(t, got.Songs, 20_001)
	_, err = DecodeYAML[album]([]byte(`{"songs":[` + strings.Repeat("{},", 600_000) + `{}]}`))
	require.ErrorContains(t, err, "more than 1000000 values")
}

func TestDecodeBody_RefusesCostlyTexts(t *testing.T) {
	t.Parallel()
	var v any
	require.NoError(t, DecodeBody([]byte(`{"a":[1,{"b":"[[["}]}`), &v))
	require.ErrorContains(t, DecodeBody([]byte(strings.Repeat("[", 65)), &v), "deeper than 64 levels")
	require.ErrorContains(t, DecodeBody([]byte("["+strings.Repeat("[],", 500_000)+"[]]"), &v), "more than 1000000 values")
	require.Empty(t, bodyKeys("application/json", []byte(strings.Repeat(`{"a":`, 65)+"1"+strings.Repeat("}", 65))))
}
