package printable_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/printable"
)

func TestLine(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                                     "",
		"Müller & Söhne, 北京 👍":                 "Müller & Söhne, 北京 👍",
		" two\r\n\tlines\u2028or\u2029three ":  "two lines or three",
		"\x1b[1;31mred\x1b[0m \u009b2J!":       "red !",
		"\x1b]0;title\x07 bell":                "]0;title bell",
		"nul\x00 del\x7f c1\u0085":             "nul del c1",
		"Ad\u200ba \u202egnp.exe\u2066\ufeff":  "Ada gnp.exe",
		"soft\u00adhyphen \U000e0041tag\ufe0f": "softhyphen tag",
		"bad \xff\xfe bytes \xed\xa0\x80":      "bad bytes",
		"private \ue000 use":                   "private use",
	} {
		assert.Equal(t, want, printable.Line(text, 100), "%q", text)
	}
}

func TestLine_limit(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "éééé", printable.Line("éééé", 4))
	assert.Equal(t, "éééé…", printable.Line("ééééé", 4))
	assert.Equal(t, "abc", printable.Line("abc \n\n ", 3))
	assert.Equal(t, "…", printable.Line(strings.Repeat("\x00", 1<<20), 3), "and what follows is not read")
}

func FuzzLine(f *testing.F) {
	for _, text := range []string{"\x1b[31m", "a\r\nb", "\u202e", "\xff", "e\u0301", "\u009b"} {
		f.Add(text, 3)
	}
	f.Fuzz(func(t *testing.T, text string, limit int) {
		if limit < 1 || limit > 1<<20 {
			return
		}
		line := printable.Line(text, limit)
		assert.True(t, utf8.ValidString(line))
		assert.LessOrEqual(t, utf8.RuneCountInString(line), limit+1)
		for _, r := range line {
			assert.True(t, unicode.IsGraphic(r) && !unicode.Is(unicode.Bidi_Control, r), "%q", r)
		}
		assert.Equal(t, line, printable.Line(line, limit+1), "idempotent")
	})
}

func TestLine_keepsWords(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOf(rapid.StringMatching(`[a-zA-Zäé北0-9.,:;'"{}$%-]{1,10}`)).Draw(t, "words")
		gap := rapid.StringMatching("[\x00-\x1a \u0085\u2028]{1,4}").Draw(t, "gap")
		assert.Equal(t, strings.Join(words, " "), printable.Line(strings.Join(words, gap), 1000))
	})
}
