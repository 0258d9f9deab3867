package jsonlimit_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/jsonlimit"
)

func TestCheck(t *testing.T) {
	t.Parallel()
	limits := jsonlimit.Limits{Depth: 3, Values: 8}
	for text, want := range map[string]string{
		``: "", `{}`: "", `[[[1]]]`: "", `{"a":{"b":[1,2]}}`: "", `[1,2,3,4,5,6,7]`: "", `"[[[[,,,,,,,,,"`: "", `["\"[[[[",1]`: "",
		`["\\",[[1]]]`: "", `[1][1][1]`: "",
		`[[[[1]]]]`:         "it nests deeper than 3 levels",
		`{"a":{"b":{"c":[`:  "it nests deeper than 3 levels",
		`["\\",[[[1]]]]`:    "it nests deeper than 3 levels",
		`[1,2,3,4,5,6,7,8]`: "it holds more than 8 values",
		`[{},{},{},{}]`:     "it holds more than 8 values",
	} {
		err := jsonlimit.Check([]byte(text), limits)
		if want == "" {
			require.NoError(t, err, text)
		} else {
			require.EqualError(t, err, want, text)
		}
	}
}

func TestElements(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{
		``: 0, `null`: 0, `{"a":1,"b":2}`: 0, `[]`: 0, " [\n] ": 0, `[1]`: 1, ` [{"a":[1,2]},"],[",[[],[]]] `: 3, `["\",",1]`: 2,
	} {
		require.Equal(t, want, jsonlimit.Elements([]byte(text)), text)
	}
}

func TestCheck_AllocatesNothing(t *testing.T) { //nolint:paralleltest // AllocsPerRun must run alone
	text := []byte(`{"items":[` + strings.Repeat(`{"a":"b"},`, 1000) + `{}]}`)
	assert.Zero(t, testing.AllocsPerRun(10, func() { _ = jsonlimit.Check(text, jsonlimit.Limits{Depth: 10, Values: 10_000}) }))
}

// FuzzCheck holds the counts against those of a decoder: what a decoder finds in a valid text is never more.
func FuzzCheck(f *testing.F) {
	for _, text := range []string{`{}`, `[]`, `[[],{"a":[1,"]"]}]`, `{"\"":{"\\":[]}}`, `"\u005b"`, `[1,2`, `{"a":1}{`} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var document any
		if len(text) > 1000 || json.Unmarshal([]byte(text), &document) != nil {
			return
		}
		depth, values := measure(document)
		limits := jsonlimit.Limits{Depth: depth, Values: 1 << 20}
		assert.NoError(t, jsonlimit.Check([]byte(text), limits))
		if depth > 0 {
			limits.Depth--
			assert.Error(t, jsonlimit.Check([]byte(text), limits))
			assert.Error(t, jsonlimit.Check([]byte(text), jsonlimit.Limits{Depth: 1 << 20, Values: values - 1}))
		}
		list, _ := document.([]any)
		assert.Equal(t, len(list), jsonlimit.Elements([]byte(text)))
	})
}

// measure returns how deep a document nests and how many values it holds.
func measure(v any) (depth, values int) {
	var children []any
	switch v := v.(type) {
	case []any:
		depth, children = 1, v
	case map[string]any:
		depth = 1
		for _, child := range v {
			children = append(children, child)
		}
	}
	values = 1
	deepest := 0
	for _, child := range children {
		d, n := measure(child)
		deepest, values = max(deepest, d), values+n
	}
	return depth + deepest, values
}
