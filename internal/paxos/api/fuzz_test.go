package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/runes"
	"golang.org/x/text/unicode/norm"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/printable"
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
			assert.Less(t, utf8.RuneCountInString(said), 2*maxWords+2000, name)
		}
	})
}

// named reports whether a problem names an existing object by the canary, which is then an id.
func named(p *Problem) bool { return p != nil && strings.Contains(p.existingID(), canary) }

// FuzzRedact has Paxos quote any personal value, in any of the forms that SECURITY.md names, between any words: it never
// comes through as a word of its own.
func FuzzRedact(f *testing.F) {
	f.Add("Ada", "first_name ", " is taken")
	f.Add("123-45-6789", "SSN 123456789 and ", "")
	f.Add("O'Brien  (Ann)", "", "")
	f.Add("1980-01-02", "born ", "T00:00:00Z")
	f.Add("value", "a sensitive ", "(sensitive value)")
	f.Add("ǅ İ", "\ue000", "\u0085")
	f.Add("a\nb", strings.Repeat("x", maxWords-2), "b")
	f.Add("+1 555 010 7777", "%", "41")
	f.Add("Łódź Straße %41 %zz", "e\u0301", "\u0301")
	f.Add("12345678Z", "0", "-")
	f.Add("000000000", strings.Repeat("0", maxRedacted), "")
	f.Add("\u0345\u01120", "0", "0")
	f.Fuzz(func(t *testing.T, value, before, after string) {
		folded := fold(value).text
		if !utf8.ValidString(value) || utf8.RuneCountInString(folded) < shortest || len(value) > maxWords/2 {
			return
		}
		person := CreateIdentityRequest{PersonDetails: &PersonDetails{LastName: value}}
		for _, written := range formsToPlant(value) {
			body, err := json.Marshal(Problem{Detail: before + " " + written + " " + after})
			require.NoError(t, err)
			parsed := parseProblem(body, person)
			shown := " " + strings.ReplaceAll(parsed.Detail, withheld, "") + " "
			assert.NotContains(t, shown, " "+printable.Line(written, maxWords)+" ", written)
			assert.LessOrEqual(t, utf8.RuneCountInString(parsed.Detail), maxWords+1)
			assert.Equal(t, parsed.Detail, printable.Line(parsed.Detail, maxWords+1))
		}
		// What is without the value stays as it is.
		plain := words(before, redactor{})
		assert.Equal(t, plain, words(plain, newRedactor(CreateIdentityRequest{RefID: value})))
	})
}

// formsToPlant returns the forms of a value that are the same for all values; TestRedact_forms has the others.
func formsToPlant(value string) []string {
	encoded := ""
	for _, octet := range []byte(value) {
		encoded += fmt.Sprintf("%%%02x", octet)
	}
	accents := runes.Remove(runes.In(unicode.Mn))
	return []string{
		value, norm.NFD.String(value), norm.NFC.String(value), accents.String(norm.NFD.String(value)), strings.ToLower(value),
		encoded, url.QueryEscape(value), url.PathEscape(value), url.QueryEscape(norm.NFD.String(value)),
	}
}

// FuzzURL holds New to its word on where credentials go.
func FuzzURL(f *testing.F) {
	for _, text := range []string{
		"https://api.paxos.com/v2", "http://localhost:1", "http://[::1%25eth0]/", "HTTP://127.1", "https://a@b", "//", "\x00",
		"https://API.paxos.com.:443", "https://%EF%BD%81pi.paxos.com",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		u, err := parseURL("base URL", text)
		if err != nil {
			if len(text) > 20 {
				assert.NotContains(t, err.Error(), text)
			}
			return
		}
		assert.Nil(t, u.User)
		assert.Regexp(t, `^[!-~]*[!--/-~]$`, u.Hostname(), "no dot at the end, ASCII only")
		assert.Equal(t, strings.ToLower(u.Host), u.Host)
		again, err := parseURL("base URL", u.String())
		require.NoError(t, err)
		assert.Equal(t, u.String(), again.String())
		if u.Scheme != "https" {
			assert.Regexp(t, `^(localhost|127\..*|::1|::ffff:127\..*|[0:]*1)$`, u.Hostname())
		}
	})
}
