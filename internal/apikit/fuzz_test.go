package apikit

import (
	"fmt"
	"net/url"
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

// isPersonal is the judgment of the tests: all but the id is personal.
func isPersonal(path string) bool { return path != "id" }

// FuzzRedact has an API quote any personal value, in any of the forms that SECURITY.md names, between any words: it never
// comes through as a word of its own.
func FuzzRedact(f *testing.F) {
	f.Add("Ada", "first_name ", " is taken")
	f.Add("123-45-6789", "SSN 123456789 and ", "")
	f.Add("O'Brien  (Ann)", "", "")
	f.Add("1980-01-02", "born ", "T00:00:00Z")
	f.Add("value", "a sensitive ", "(sensitive value)")
	f.Add("ǅ İ", "\ue000", "\u0085")
	f.Add("a\nb", strings.Repeat("x", MaxWords-2), "b")
	f.Add("+1 555 010 7777", "%", "41")
	f.Add("Łódź Straße %41 %zz", "e\u0301", "\u0301")
	f.Add("12345678Z", "0", "-")
	f.Add("000000000", strings.Repeat("0", MaxRedacted), "")
	f.Add("\u0345\u01120", "0", "0")
	f.Fuzz(func(t *testing.T, value, before, after string) {
		folded := fold(value).text
		if !utf8.ValidString(value) || utf8.RuneCountInString(folded) < shortest || len(value) > MaxWords/2 {
			return
		}
		personal := NewRedactor(map[string]string{"last_name": value, "id": before}, isPersonal)
		for _, written := range formsToPlant(value) {
			detail := Words(before+" "+written+" "+after, personal)
			shown := " " + strings.ReplaceAll(detail, Withheld, "") + " "
			assert.NotContains(t, shown, " "+printable.Line(written, MaxWords)+" ", written)
			assert.LessOrEqual(t, utf8.RuneCountInString(detail), MaxWords+1)
			assert.Equal(t, detail, printable.Line(detail, MaxWords+1))
		}
		// What is without the value stays as it is.
		plain := Words(before, Redactor{})
		assert.Equal(t, plain, Words(plain, NewRedactor(map[string]string{"id": value}, isPersonal)))
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

// FuzzURL holds NamedURL to its word on where credentials go.
func FuzzURL(f *testing.F) {
	for _, text := range []string{
		"https://api.example.com/v2", "http://localhost:1", "http://[::1%25eth0]/", "HTTP://127.1", "https://a@b", "//", "\x00",
		"https://API.example.com.:443", "https://%EF%BD%81pi.example.com",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		u, err := NamedURL("base URL", text)
		if err != nil {
			if len(text) > 20 {
				assert.NotContains(t, err.Error(), text)
			}
			return
		}
		assert.Nil(t, u.User)
		assert.Regexp(t, `^[!-~]*[!--/-~]$`, u.Hostname(), "no dot at the end, ASCII only")
		assert.Equal(t, strings.ToLower(u.Host), u.Host)
		again, err := NamedURL("base URL", u.String())
		require.NoError(t, err)
		assert.Equal(t, u.String(), again.String())
		if u.Scheme != "https" {
			assert.Regexp(t, `^(localhost|127\..*|::1|::ffff:127\..*|[0:]*1)$`, u.Hostname())
		}
	})
}
