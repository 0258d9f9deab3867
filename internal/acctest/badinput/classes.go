package badinput

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec"
)

// class is a kind of text argument.
type class struct {
	// passes are the mutations that reach the API; all others are refused by the plan.
	passes []string
	// bad are more values that are refused, odd more that reach the API.
	bad, odd []string
	// listed tells that messages list the values that are allowed, so that finding one proves nothing.
	listed bool
}

// mutations make bad texts of a good value.
var mutations = map[string]func(good string) string{
	"NUL":             func(good string) string { return good + "\x00" },
	"bell":            func(good string) string { return good + "\x07" },
	"line break":      func(good string) string { return good + "\n" },
	"tab":             func(good string) string { return "\t" + good },
	"delete":          func(good string) string { return good + "\x7f" },
	"C1 control":      func(good string) string { return good + "\u0085" },
	"10 kB":           func(good string) string { return strings.Repeat(good, 10_000/len(good)+1) },
	"accent":          func(good string) string { return good + "é" },
	"other script":    func(good string) string { return "李" + good },
	"emoji":           func(good string) string { return good + "🙂" },
	"other direction": func(good string) string { return "\u202e" + good },
	"empty":           func(string) string { return "" },
	"blank":           func(string) string { return "   " },
	"no-break space":  func(string) string { return "\u00a0" },
	"space before":    func(good string) string { return " " + good },
	"space after":     func(good string) string { return good + " " },
}

var (
	spaces     = []string{"space before", "space after"}
	written    = []string{"accent", "other script", "emoji"}
	characters = append([]string{"other direction"}, written...)
	notASCII   = []string{"semi;colon", "under_score", `quote"`, "a@b"}
	notURLs    = []string{
		"http://mark.example", "mark.example/v2", "ftp://localhost", "https://user:mark@mark.example", "https://mark.example?a=b",
		"https://mark.example#a", "https://", "file:///etc/passwd",
	}
)

// classes are the kinds of text arguments.
var classes = map[spec.Syntax]class{
	spec.SyntaxText: {passes: slices.Concat(spaces, characters)},
	spec.SyntaxFile: {passes: slices.Concat(spaces, characters)},
	// A space at an end is among the characters that the specification allows.
	spec.SyntaxASCII:         {passes: spaces, bad: notASCII},
	spec.SyntaxOptionalASCII: {passes: append([]string{"empty"}, spaces...), bad: notASCII},
	spec.SyntaxAnything:      {passes: everyMutation()},
	spec.SyntaxValue:         {odd: []string{"FUTURE_VALUE"}, bad: []string{"TWO VALUES", "A,B"}, listed: true},
	spec.SyntaxChoice:        {bad: []string{"FUTURE_VALUE", "approved", "Sandbox"}, listed: true},
	spec.SyntaxCountry:       {bad: []string{"usa", "US", "QQQ", "840", "United States", "U5A"}},
	spec.SyntaxAlpha2:        {bad: []string{"us", "USA", "QQ", "840", "United States", "U5"}},
	spec.SyntaxEmail: {passes: written, bad: []string{
		"nobody", "mark@", "@example.com", "mark@example", "ma rk@example.com", "mark@exa mple.com", "mark@other@example.com",
		strings.Repeat("a", 65) + "@example.com", "mark@" + strings.Repeat("a", 256) + ".com",
	}},
	spec.SyntaxWord:    {passes: written, bad: []string{"a,b", "in:a", "a b"}},
	spec.SyntaxDay:     {bad: []string{"1961-02-30", "1961-7-23", "1961-07-23T00:00:00Z", "23.07.1961", "07/23/1961", "0000-00-00", "61-07-23"}},
	spec.SyntaxInstant: {bad: []string{"2026-01-02", "2026-02-30T00:00:00Z", "2026-01-02 03:04:05Z", "2026-01-02T03:04:05", "1767323045", "now"}},
	spec.SyntaxDecimal: {bad: []string{"-1", "12,5", "5%", "1e2", "NaN", "0x10", "twelve"}},
	// Lengths in a row are a sum, however many they are.
	spec.SyntaxDuration:    {passes: []string{"10 kB"}, bad: []string{"10", "1 day", "soon", "5d"}},
	spec.SyntaxCredential:  {bad: []string{"a\r\nb"}},
	spec.SyntaxURL:         {bad: notURLs},
	spec.SyntaxOptionalURL: {passes: []string{"empty"}, bad: notURLs},
	// A key may have other text after it.
	spec.SyntaxKey: {
		passes: []string{"NUL", "bell", "line break", "delete", "C1 control", "10 kB", "accent", "emoji", "space after"},
		bad:    []string{"secret", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"},
	},
}

func everyMutation() []string {
	all := make([]string, 0, len(mutations))
	for name := range mutations {
		all = append(all, name)
	}
	return all
}

// good returns the good value of a text argument.
func good(row spec.Attribute) string { return row.Good.(string) }

// refused returns the values that the plan refuses, by a name for each.
func refused(row spec.Attribute) map[string]string {
	values, of := map[string]string{}, classes[row.Class.Syntax]
	for name, mutate := range mutations {
		if !slices.Contains(of.passes, name) {
			values[name] = mutate(good(row))
		}
	}
	for _, bad := range of.bad {
		values[bad] = bad
	}
	if row.Class.Limit > 0 {
		values["past the limit"] = padded(row, row.Class.Limit+1)
	}
	return values
}

// passed returns the values that reach the API, by a name for each.
func passed(row spec.Attribute) map[string]string {
	values, of := map[string]string{theGood: good(row)}, classes[row.Class.Syntax]
	if other, ok := row.Other.(string); ok {
		values["the other good one"] = other
	}
	if row.Class.Limit > 0 {
		values["at the limit"] = padded(row, row.Class.Limit)
	}
	for _, name := range of.passes {
		values[name] = mutations[name](good(row))
	}
	for _, odd := range of.odd {
		values[odd] = odd
	}
	return values
}

// padded returns a good value made as long as this.
func padded(row spec.Attribute, length int) string {
	return good(row) + strings.Repeat("a", length-utf8.RuneCountInString(good(row)))
}

// theGood is the name of the good value among those that are passed.
const theGood = "the good one"
