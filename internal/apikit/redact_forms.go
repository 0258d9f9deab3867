package apikit

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

const (
	// shortest is the number of letters and digits from which a value is looked for: a single one tells nothing.
	shortest = 2
	// manyDigits is the number of digits from which a value is a number or a date, which are written with all kinds of
	// separators and without.
	manyDigits = 5
	// longest is the number of bytes of a value that are looked for. No field takes more, save for texts that the plan
	// refuses; of these, all that follows is Withheld.
	longest = 300
	// lastOfNumber is how many digits at the end of a number commonly stand for it.
	lastOfNumber = 4
	// leastPhone is the number of digits from which a phone number without its country code is looked for.
	leastPhone = 7
)

// separation says where separators may stand in a form.
type separation int

const (
	betweenWords separation = iota // between words, or not
	anywhere                       // in any place
	betweenAll                     // between words, always
)

// form is one way in which a value may be written, folded.
type form struct {
	text       string
	begins     map[int]bool // where in text a word begins, the first one aside
	separation separation
	open       bool // text is the beginning of the value
}

// formsOf returns the forms of a value; none for one that is too short.
func formsOf(value string) []form {
	forms := formsOfSpelling(value)
	for _, spelling := range []string{
		umlauts.Replace(norm.NFC.String(value)),
		strings.ReplaceAll(value, "%", " "), // "%41" in a value is an A only for those who decode it
	} {
		if spelling != value {
			forms = append(forms, formsOfSpelling(spelling)...)
		}
	}
	return forms
}

// umlauts spells letters as passports do (ICAO Doc 9303, part 3, section 6), where that is more than leaving out the accent.
var umlauts = strings.NewReplacer(
	"ä", "ae", "ö", "oe", "ü", "ue", "å", "aa", "ø", "oe", "Ä", "AE", "Ö", "OE", "Ü", "UE", "Å", "AA", "Ø", "OE",
)

func formsOfSpelling(value string) []form {
	folded := fold(value[:min(len(value), MaxRedacted)])
	letters := []rune(folded.text)
	digits := slices.DeleteFunc(slices.Clone(letters), func(r rune) bool { return !unicode.IsDigit(r) })
	switch {
	case len(letters) < shortest:
		return nil
	case len(digits) < manyDigits:
		return []form{folded.form(betweenWords)}
	}
	forms := []form{folded.form(anywhere)}
	if day, err := time.Parse(time.DateOnly, value[:min(len(value), len(time.DateOnly))]); err == nil {
		return append(forms, formsOfDate(day)...)
	}
	// The last four, and of a number that ends in a letter also those with the letter.
	for _, last := range []string{string(digits[len(digits)-lastOfNumber:]), string(letters[len(letters)-lastOfNumber:])} {
		if strings.Contains(folded.text, last) && strings.ContainsAny(last, "0123456789") {
			forms = append(forms, form{text: last})
		}
	}
	if strings.HasPrefix(value, "+") || strings.HasPrefix(value, "00") {
		international := strings.TrimLeft(string(digits), "0")
		for code := 1; code <= 3 && len(international)-code >= leastPhone; code++ { // ITU-T E.164: a country code has 1 to 3 digits
			forms = append(forms, form{text: international[code:], separation: anywhere})
		}
	}
	return forms
}

// form returns the form of a folded value.
func (f folded) form(separation separation) form {
	of := form{text: f.text, separation: separation, begins: map[int]bool{}}
	if len(of.text) > longest {
		of.text, of.open = strings.ToValidUTF8(of.text[:longest], ""), true
	}
	for i, gap := range f.gap[:len(of.text)] {
		if gap && i > 0 {
			of.begins[i] = true
		}
	}
	return of
}

// formsOfDate returns the ways to write a date: year, month and day in the usual orders, in digits with and without zeros
// in front, and with the English name of the month.
func formsOfDate(day time.Time) []form {
	var forms []form
	add := func(separation separation, layouts ...string) {
		for _, layout := range layouts {
			forms = append(forms, fold(day.Format(layout)).form(separation))
		}
	}
	add(anywhere, "20060102", "02012006", "01022006")
	add(betweenWords, "060102", "020106", "010206") // the first is that of passports
	months := []string{"January", "Jan"}
	if day.Month() == time.September {
		months = append(months, "Sept") // package time has none of these letters in its layouts
	}
	for _, y := range []string{"2006", "06"} {
		for _, d := range []string{"2", "02", "2st", "2nd", "2rd", "2th"} {
			for _, m := range []string{"1", "01"} {
				add(betweenAll, d+" "+m+" "+y, m+" "+d+" "+y, y+" "+m+" "+d)
			}
			for _, m := range months {
				add(betweenWords, d+" "+m+" "+y, d+" of "+m+" "+y, m+" "+d+" "+y, y+" "+m+" "+d)
			}
		}
	}
	return forms
}

// find appends the places of the form in a text to spans.
func (f form) find(in folded, spans []span) []span {
	for at := 0; ; {
		found := strings.Index(in.text[at:], f.text)
		if found < 0 {
			return spans
		}
		from, to := at+found, at+found+len(f.text)
		at = from + 1
		if !f.fits(in.gap[from:to]) || !f.open && in.joined(to) {
			continue
		}
		for f.separation == anywhere && in.joined(from) && in.text[from-1] == '0' {
			from-- // zeros in front change no number
		}
		switch {
		case in.joined(from):
		case f.open:
			return append(spans, span{in.from[from], in.to[len(in.to)-1]})
		default:
			spans = append(spans, span{in.from[from], in.to[to-1]})
			at = to
		}
	}
}

// fits reports whether the separators of a place are where those of the form may be.
func (f form) fits(gaps []bool) bool {
	for i, gap := range gaps {
		switch {
		case i == 0 || f.separation == anywhere:
		case gap != f.begins[i] && (gap || f.separation == betweenAll):
			return false
		}
	}
	return true
}
