package api

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/apikit"
)

func TestParseProblem(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		body string
		want *Problem
	}{
		"whole": {
			`{"type":"about:blank","title":"Not Found","status":404,"detail":"identity not found","meta":{"a":"b"},"more":1}`,
			&Problem{Type: "about:blank", Title: "Not Found", Status: 404, Detail: "identity not found", Meta: map[string]any{"a": "b"}},
		},
		"detail only":     {`{"detail":"too bad"}`, &Problem{Detail: "too bad"}},
		"odd kinds":       {`{"title":"T","status":"404","detail":{"a":1},"meta":[]}`, &Problem{Title: "T"}},
		"wild status":     {`{"title":"T","status":1e30}`, &Problem{Title: "T"}},
		"more lines":      {`{"title":"a\n\u0007b"}`, &Problem{Title: "a b"}},
		"other object":    {`{"message":"too many requests"}`, nil},
		"array":           {`["title"]`, nil},
		"text":            {`too many requests`, nil},
		"nothing":         {``, nil},
		"null":            {`null`, nil},
		"empty object":    {`{}`, nil},
		"empty members":   {`{"title":"","status":400}`, nil},
		"not the last":    {`{"title":"a"}{"title":"b"}`, nil},
		"truncated":       {`{"title":"a"`, nil},
		"html with title": {`<html><title>x</title>`, nil},
	} {
		assert.Equal(t, tc.want, parseProblem([]byte(tc.body), apikit.Redactor{}), name)
	}
	long := parseProblem([]byte(`{"detail":"`+strings.Repeat("é", 2*apikit.MaxWords)+`"}`), apikit.Redactor{})
	assert.Equal(t, apikit.MaxWords+1, utf8.RuneCountInString(long.Detail))
}

// anyJSON draws JSON values of all kinds, with the members of a problem likely.
func anyJSON(depth int) *rapid.Generator[any] {
	leaf := rapid.OneOf(
		rapid.Just[any](nil), rapid.Map(rapid.Bool(), toAny), rapid.Map(rapid.Float64Range(-1e12, 1e12), toAny), rapid.Map(rapid.String(), toAny),
	)
	if depth == 0 {
		return leaf
	}
	key := rapid.OneOf(rapid.SampledFrom([]string{"type", "title", "status", "detail", "meta", "existing", "id"}), rapid.String())
	inner := anyJSON(depth - 1)
	return rapid.OneOf(leaf, rapid.Map(rapid.SliceOfN(inner, 0, 4), toAny), rapid.Map(rapid.MapOfN(key, inner, 0, 8), toAny))
}

func toAny[T any](v T) any { return v }

// Whatever the body, there is either no problem or one whose text is short, on one line and taken from the body's own
// problem members.
func TestParseProblemOfAnything(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		var body []byte
		if rapid.Bool().Draw(rt, "json") {
			var err error
			body, err = json.Marshal(anyJSON(3).Draw(rt, "value"))
			require.NoError(rt, err)
			body = body[:rapid.IntRange(0, len(body)).Draw(rt, "cut")]
		} else {
			body = rapid.SliceOf(rapid.Byte()).Draw(rt, "bytes")
		}
		status := rapid.IntRange(300, 599).Draw(rt, "status")
		p := parseProblem(body, apikit.Redactor{})
		e := &Error{Service: service, Operation: "Op", StatusCode: status, Problem: p}
		for _, text := range []string{e.Error(), e.APIMessage()} {
			assert.LessOrEqual(rt, utf8.RuneCountInString(text), 2*apikit.MaxWords+100)
			assert.NotContains(rt, text, "\n")
		}
		assert.NotEmpty(rt, e.NextStep())
		id, named := ExistingID(e)
		assert.Equal(rt, named, id != "")
		if named {
			assert.Equal(rt, http.StatusConflict, status)
			assert.Contains(rt, string(body), "existing")
		}
		if p == nil {
			assert.Empty(rt, e.APIMessage())
		}
	})
}
