package apikit

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// folded is a text in the form in which values are looked for: letters and digits only, in one case, without accents and
// percent-encoding. The slices have an element for each byte of text.
type folded struct {
	text string
	from []int  // where the character begins in the original
	to   []int  // where it ends
	gap  []bool // whether anything else stands before it
}

// span is a part of the original text.
type span struct{ from, to int }

// unaccented are the letters that Unicode does not decompose into a letter and its accent.
var unaccented = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'đ': "d", 'ð': "d", 'þ': "th", 'ł': "l", 'ħ': "h", 'ı': "i",
}

// fold returns the folded form of a text.
func fold(text string) folded {
	var f folded
	var letters strings.Builder
	gap := false
	for at := 0; at < len(text); {
		r, width := decodeRune(text[at:])
		kept := foldRune(r)
		switch {
		case kept != "":
			letters.WriteString(kept)
			for range len(kept) {
				f.from, f.to, f.gap = append(f.from, at), append(f.to, at+width), append(f.gap, gap)
				gap = false
			}
		case unicode.IsMark(r) && !gap && len(f.to) > 0:
			f.to[len(f.to)-1] = at + width // an accent belongs to its letter
		default:
			gap = true
		}
		at += width
	}
	f.text = letters.String()
	return f
}

// SameLetters reports whether two texts have the same letters and digits, case, accents and encoding aside.
func SameLetters(a, b string) bool { return fold(a).text == fold(b).text }

// decodeRune returns the first character of a text and its width in bytes, with percent-encoding (RFC 3986, section 2.1) undone.
func decodeRune(text string) (r rune, width int) {
	var encoded []byte
	for len(encoded) < utf8.UTFMax && len(text) >= 3*len(encoded)+3 && text[3*len(encoded)] == '%' {
		octet, err := strconv.ParseUint(text[3*len(encoded)+1:3*len(encoded)+3], 16, 8)
		if err != nil {
			break
		}
		encoded = append(encoded, byte(octet))
	}
	if len(encoded) == 0 {
		return utf8.DecodeRuneInString(text)
	}
	r, size := utf8.DecodeRune(encoded)
	return r, 3 * size
}

// foldRune returns the letters and digits that a character stands for; none for a separator or an accent.
func foldRune(r rune) string {
	switch {
	case 'a' <= r && r <= 'z' || '0' <= r && r <= '9':
		return string(r)
	case r < utf8.RuneSelf && (r < 'A' || r > 'Z'):
		return ""
	}
	var kept strings.Builder
	for _, part := range norm.NFKD.String(string(r)) {
		if unicode.IsMark(part) {
			continue // also U+0345, an accent whose upper case is a letter
		}
		part = unicode.ToLower(unicode.ToUpper(part)) // as "ς" and "σ" are one letter
		switch plain, ok := unaccented[part]; {
		case ok:
			kept.WriteString(plain)
		case unicode.IsLetter(part) || unicode.IsDigit(part):
			kept.WriteRune(part)
		}
	}
	return kept.String()
}

// joined reports whether the characters before and after a place are of the same word or number.
func (f folded) joined(at int) bool {
	if at == 0 || at == len(f.text) || f.gap[at] {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(f.text[:at])
	after, _ := utf8.DecodeRuneInString(f.text[at:])
	return spaced(before) && spaced(after) || unicode.IsDigit(before) && unicode.IsDigit(after)
}

// spaced reports whether a character is a letter of a script that separates words from what follows them. In the others a
// name is not set off from the particle or the title after it.
func spaced(r rune) bool {
	return unicode.IsLetter(r) && !unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai,
		unicode.Lao, unicode.Khmer, unicode.Myanmar)
}
