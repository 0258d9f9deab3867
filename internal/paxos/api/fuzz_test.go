package api

import (
	"encoding/json"
	"errors"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/apikit"
)

// FuzzAnswer has every operation answered by any status and body. Each ends, with a value that survives another trip
// through JSON or with an *Error whose text and next step tell nothing of the answer but title and detail.
func FuzzAnswer(f *testing.F) {
	for _, body := range []string{
		``, `null`, `[]`, `{}`, `"text"`, `{"id":"p1","person_details":{"first_name":"` + canary + `"}}`,
		`{"id":"p1","created_at":"2026-01-02T03:04:05Z","metadata":{"` + canary + `":7}}`, `{"id":["` + canary + `"]}`,
		`{"items":[{"id":"c1","set_by":"SET_BY_CLIENT"},{"id":"c1"}],"next_page_cursor":"` + canary + `"}`, `{"items":null}`,
		`[{"id":"c1","set_by":"CLIENT","deleted_at":"x"}]`, `{"items":{"` + canary + `":1}}`, `{"next_page_cursor":7}`,
		`{"type":"` + ProblemAlreadyExists + `","title":"T","status":409,"detail":"D","meta":{"existing":{"id":"p1"}}}`,
		`{"title":"T","detail":"first_name ` + canary + ` is bad","meta":"` + canary + `"}`, `{"detail":"` + strings.Repeat("é", 2000),
	} {
		for _, status := range []int{200, 301, 400, 404, 409, 500} {
			f.Add(status, "application/json", body)
		}
	}
	f.Add(418, "text/html", canary)
	f.Add(503, "text/"+strings.Repeat("x", 5000), "")
	f.Fuzz(func(t *testing.T, status int, kind, body string) {
		if status < 200 || status > 599 || status == http.StatusTooManyRequests || status == http.StatusUnauthorized {
			return // no answer of a server, a pause of minutes, or another token: tested elsewhere
		}
		if strings.Contains(strings.ToLower(kind), canary) {
			return // a content type is shown
		}
		requests := 0
		c, _ := newFake(t, func(*http.Request, string) reply {
			if requests++; requests > 20 {
				t.Fatal("there is no end to the requests")
			}
			return reply{status: status, body: body, kind: kind}
		}, func(c *Config) { c.MaxRetries = 0 })
		for name, call := range calls(t, c) {
			requests = 0
			value, err := call()
			if err == nil {
				encoded := toJSON(t, value)
				again := reflect.New(reflect.TypeOf(value))
				require.NoError(t, json.Unmarshal([]byte(encoded), again.Interface()), name)
				assert.JSONEq(t, encoded, toJSON(t, again.Elem().Interface()), name)
				continue
			}
			failure, isError := errors.AsType[*Error](err)
			require.True(t, isError, "%s: %T", name, err)
			said := failure.Error() + failure.NextStep()
			assert.False(t, strings.ContainsFunc(said, unicode.IsControl), name)
			if IsMismatch(err) && strings.Contains(err.Error(), canary) {
				continue // it has the place of an id, which is shown
			}
			if failure.Problem != nil && strings.Contains(failure.Problem.Title+failure.Problem.Detail, canary) {
				// Only a part of a longer word is left; and what a request did not carry cannot be known.
				assert.NotContains(t, []string{"CreateIdentity", "UpdateIdentity"}, name+" "+canary)
				continue
			}
			if !named(failure.Problem) {
				assert.NotContains(t, said, canary, name)
			}
			assert.Less(t, utf8.RuneCountInString(said), 2*apikit.MaxWords+2000, name)
		}
	})
}

// named reports whether a problem names an existing object by the canary, which is then an id.
func named(p *Problem) bool { return p != nil && strings.Contains(existingID(p), canary) }
