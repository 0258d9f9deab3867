// Package printable prepares text of servers, certificates and files for a terminal.
package printable

import (
	"regexp"
	"strings"
	"unicode"
)

// escapes matches the control sequences of terminals that carry parameters (ECMA-48, section 5.4), such as colors. Without
// their first character, the parameters would be left over as text.
var escapes = regexp.MustCompile(`(?:\x1b\[|\x{9b})[\x30-\x3f]*[\x20-\x2f]*[\x40-\x7e]`)

// invisible are the characters that a terminal shows as nothing: Unicode's Default_Ignorable_Code_Point, which includes
// zero-width and bidirectional controls.
var invisible = []*unicode.RangeTable{unicode.Cf, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector}

// bytesPerRune bounds how much of a text is read for each character of the result.
const bytesPerRune = 16

// Line returns text on one line of at most limit characters, followed by an ellipsis if it was longer. Control characters
// and sequences, white space, unassigned and private characters, and bytes that are not UTF-8 become single spaces.
// Invisible characters are removed, so that they cannot split a word.
func Line(text string, limit int) string {
	read := text[:min(len(text), limit*bytesPerRune)]
	var line strings.Builder
	length, space := 0, false
	for _, r := range strings.ToValidUTF8(escapes.ReplaceAllLiteralString(read, " "), " ") {
		switch {
		case unicode.In(r, invisible...):
			continue
		case unicode.IsSpace(r) || !unicode.IsGraphic(r):
			space = length > 0
			continue
		case length >= limit:
			return line.String() + "…"
		}
		if space && length+1 < limit {
			line.WriteByte(' ')
			length++
		}
		space = false
		line.WriteRune(r)
		length++
	}
	if len(read) < len(text) {
		line.WriteString("…")
	}
	return line.String()
}
