package badinput_test

import (
	"slices"
	"strings"
)

// class is a kind of text argument.
type class struct {
	// passes are the mutations that reach Paxos; all others are refused by the plan.
	passes []string
	// bad are more values that are refused, odd more that reach Paxos.
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
	characters = []string{"accent", "other script", "emoji", "other direction"}

	// text is a text without a documented format.
	text = class{passes: slices.Concat(spaces, characters)}
	// ascii is a text of the characters that the specification allows, which a space at an end is among.
	ascii = class{passes: spaces, bad: []string{"semi;colon", "under_score", `quote"`, "a@b"}}
	// optionalASCII is the one of them that may be empty.
	optionalASCII = class{passes: append([]string{"empty"}, spaces...), bad: ascii.bad}
	// anything is a text that is the user's own affair.
	anything = class{passes: everyMutation()}
	// value is one of a set to which Paxos adds without notice.
	value = class{odd: []string{"FUTURE_VALUE"}, bad: []string{"TWO VALUES", "A,B"}, listed: true}
	// choice is one of a set that does not grow.
	choice = class{bad: []string{"FUTURE_VALUE", "approved", "Sandbox"}, listed: true}
	// country is an ISO 3166-1 alpha-3 code.
	country = class{bad: []string{"usa", "US", "QQQ", "840", "United States", "U5A"}}
	// day is a calendar day.
	day = class{bad: []string{"1961-02-30", "1961-7-23", "1961-07-23T00:00:00Z", "23.07.1961", "07/23/1961", "0000-00-00", "61-07-23"}}
	// instant is an RFC 3339 time.
	instant = class{bad: []string{"2026-01-02", "2026-02-30T00:00:00Z", "2026-01-02 03:04:05Z", "2026-01-02T03:04:05", "1767323045", "now"}}
	// decimal is a number as a text.
	decimal = class{bad: []string{"-1", "12,5", "5%", "1e2", "NaN", "0x10", "twelve"}}
	// duration is a length of time. Lengths in a row are a sum, however many they are.
	duration = class{passes: []string{"10 kB"}, bad: []string{"10", "1 day", "soon", "5d"}}
	// credential is an id or a secret of OAuth 2.0, or a scope.
	credential = class{bad: []string{"a\r\nb"}}
	// url is where credentials go.
	url = class{bad: []string{
		"http://mark.example", "mark.example/v2", "ftp://localhost", "https://user:mark@mark.example", "https://mark.example?a=b",
		"https://mark.example#a", "https://", "file:///etc/passwd",
	}}
	// key is a private key as PEM, which may have other text after it.
	key = class{
		passes: []string{"NUL", "bell", "line break", "delete", "C1 control", "10 kB", "accent", "emoji", "space after"},
		bad:    []string{"secret", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"},
	}
)

func everyMutation() []string {
	all := make([]string, 0, len(mutations))
	for name := range mutations {
		all = append(all, name)
	}
	return all
}

// refused returns the values that the plan refuses, by a name for each.
func (i input) refused() map[string]string {
	values := map[string]string{}
	for name, mutate := range mutations {
		if !slices.Contains(i.class.passes, name) {
			values[name] = mutate(i.good)
		}
	}
	for _, bad := range i.class.bad {
		values[bad] = bad
	}
	return values
}

// passed returns the values that reach Paxos, by a name for each.
func (i input) passed() map[string]string {
	values := map[string]string{"the good one": i.good}
	for _, name := range i.class.passes {
		values[name] = mutations[name](i.good)
	}
	for _, odd := range i.class.odd {
		values[odd] = odd
	}
	return values
}
