package catalog

// Attribute is the row of an attribute.
type Attribute struct {
	// Path names the attribute as acctest.Attributes does: "tax_details[].tax_payer_id".
	Path  string
	Class Class
	// Good and Other are two values that the API takes. Good is nil for what no configuration sets, Other where none goes with
	// the rest. Where an identity is to hide the attribute, Good stands nowhere else, so that a search for it proves something.
	Good, Other any
	// Shown is the reason why Terraform may show the value. It is empty for personal data and secrets, which it must hide.
	Shown string
}

// Settable reports whether a configuration can set the attribute.
func (a Attribute) Settable() bool { return a.Good != nil }

// Hidden reports whether the attribute is personal data or a secret, which schemas mark as sensitive.
func (a Attribute) Hidden() bool { return a.Shown == hidden }

// Class is what an argument takes.
type Class struct {
	Syntax Syntax
	// Limit is the number of characters a text may have; 0 without a limit.
	Limit int
}

// Syntax is the form of an argument's values.
type Syntax string

// The forms of values. All but the last two are texts.
const (
	Text          Syntax = "text without control characters"
	ASCII         Syntax = "text of the ASCII characters that the specification allows"
	OptionalASCII Syntax = "the same, or empty"
	Anything      Syntax = "text that is the user's own affair"
	Value         Syntax = "value of a set to which Paxos adds without notice"
	Choice        Syntax = "value of a set that does not grow"
	Country       Syntax = "ISO 3166-1 alpha-3 code"
	Day           Syntax = "calendar day"
	Instant       Syntax = "RFC 3339 time"
	Decimal       Syntax = "number as a text"
	Duration      Syntax = "length of time"
	Credential    Syntax = "id, secret or scope of OAuth 2.0"
	URL           Syntax = "URL to which credentials go"
	Key           Syntax = "private key as PEM"
	File          Syntax = "path of a file of this machine"
	Flag          Syntax = "true or false"
	Number        Syntax = "number"
)

func text(limit int) Class          { return Class{Text, limit} }
func ascii(limit int) Class         { return Class{ASCII, limit} }
func optionalASCII(limit int) Class { return Class{OptionalASCII, limit} }

var (
	anything   = Class{Syntax: Anything}
	value      = Class{Syntax: Value}
	choice     = Class{Syntax: Choice}
	country    = Class{Syntax: Country}
	day        = Class{Syntax: Day}
	instant    = Class{Syntax: Instant}
	decimal    = Class{Syntax: Decimal}
	duration   = Class{Syntax: Duration}
	credential = Class{Syntax: Credential}
	url        = Class{Syntax: URL}
	key        = Class{Syntax: Key}
	flag       = Class{Syntax: Flag}
	number     = Class{Syntax: Number}
)

// Reasons why an attribute may be shown.
const (
	hidden      = "" // there is none
	isID        = "an id that Paxos or the user made up; the guide asks for ids without personal data"
	isSteering  = "an argument of the provider: it says how, and nothing about anybody"
	isStatus    = "what Paxos or a verifier decided, as a code; a plan without it would not tell what happens to whom"
	isTime      = "when something was recorded"
	isPublic    = "a register or an exchange publishes it of an institution"
	isKind      = "the kind of a thing, out of a few that thousands share"
	isFreeText  = "free text that the documentation asks to be without personal data, because it must be readable in plans"
	isFlag      = "a yes or no about the role of an identity or the form of an institution"
	isMember    = "inside of a set: a mark would hide the whole set, and with it who joins and who leaves"
	isVersion   = "a counter"
	isDigest    = "a digest of a file, which shows only to those who have the same file that it is the same"
	isFilter    = "a filter of a list, none of which is personal"
	isURL       = "an address of the API, which must not carry a credential"
	isPace      = "how many requests go out, and how long they may take"
	isSetByUser = "which arguments a data source was given"
)

// computed returns rows of attributes that no configuration sets.
func computed(shown string, paths ...string) []Attribute {
	rows := make([]Attribute, 0, len(paths))
	for _, path := range paths {
		rows = append(rows, Attribute{Path: path, Shown: shown})
	}
	return rows
}

// bounds returns the rows of a filter by time.
func bounds(path string) []Attribute {
	var rows []Attribute
	for _, bound := range []string{"lt", "lte", "eq", "gte", "gt"} {
		rows = append(rows, Attribute{path + "." + bound, instant, "2026-01-02T03:04:05Z", "2026-02-03T04:05:06+01:00", isFilter})
	}
	return rows
}
