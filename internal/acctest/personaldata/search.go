package personaldata

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

// Search fails the test for every text that stands in what was written, in clear or as JSON, URLs, base64 or Go write it. The last two
// are left out for texts of two letters, which ids have by chance.
func Search(t testing.TB, where, written string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		quoted, err := json.Marshal(text)
		require.NoError(t, err)
		forms := []string{text, strings.Trim(string(quoted), `"`), url.QueryEscape(text), url.PathEscape(text)}
		if len(text) > 2 {
			forms = append(forms, fmt.Sprintf("%x", text), strings.TrimRight(base64.StdEncoding.EncodeToString([]byte(text)), "="))
		}
		for _, form := range forms {
			if at := find(written, form); at >= 0 {
				t.Errorf("%s: %q stands in %q", where, text, around(written, at))
				break
			}
		}
	}
}

// find returns where a text stands as a word of its own, -1 for nowhere: three letters are a part of many words.
func find(written, text string) int {
	for from := 0; ; {
		at := strings.Index(written[from:], text)
		if at < 0 {
			return -1
		}
		at += from
		before, _ := utf8.DecodeLastRuneInString(written[:at])
		after, _ := utf8.DecodeRuneInString(written[at+len(text):])
		if len(text) > 8 || !partOfWord(before) && !partOfWord(after) {
			return at
		}
		from = at + 1
	}
}

func partOfWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '+' || r == '/'
}

// around returns a place with what is around it.
func around(written string, at int) string {
	return strings.ToValidUTF8(written[max(0, at-150):min(len(written), at+100)], "")
}

// WithoutValueSets returns a log without the lines in which the framework describes validators by whole value sets, which tell of
// nobody.
func WithoutValueSets(log string) string {
	var text strings.Builder
	for line := range strings.Lines(log) {
		if !strings.Contains(line, "values that this version of the provider knows") && !strings.Contains(line, "must be one of") {
			text.WriteString(line)
		}
	}
	return text.String()
}
