package spec

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
func (a Attribute) Hidden() bool { return a.Shown == Hidden }

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
	SyntaxText          Syntax = "text without control characters"
	SyntaxASCII         Syntax = "text of the ASCII characters that the specification allows"
	SyntaxOptionalASCII Syntax = "text of these characters, or empty"
	SyntaxAnything      Syntax = "text that is the user's own affair"
	SyntaxValue         Syntax = "value of a set to which the API adds without notice"
	SyntaxChoice        Syntax = "value of a set that does not grow"
	SyntaxCountry       Syntax = "ISO 3166-1 alpha-3 code"
	SyntaxAlpha2        Syntax = "ISO 3166-1 alpha-2 code"
	SyntaxEmail         Syntax = "email address"
	SyntaxWord          Syntax = "word without spaces, commas and colons"
	SyntaxDay           Syntax = "calendar day"
	SyntaxInstant       Syntax = "RFC 3339 time"
	SyntaxDecimal       Syntax = "number as a text"
	SyntaxDuration      Syntax = "length of time"
	SyntaxCredential    Syntax = "id, secret or scope of OAuth 2.0"
	SyntaxURL           Syntax = "URL to which credentials go"
	SyntaxOptionalURL   Syntax = "URL to which credentials go, or empty"
	SyntaxKey           Syntax = "private key as PEM"
	SyntaxFile          Syntax = "path of a file of this machine"
	SyntaxFlag          Syntax = "true or false"
	SyntaxNumber        Syntax = "number"
)

// Text is text of at most this many characters; 0 for no limit.
func Text(limit int) Class { return Class{SyntaxText, limit} }

// ASCII is Text of the characters that the specification allows.
func ASCII(limit int) Class { return Class{SyntaxASCII, limit} }

// OptionalASCII is ASCII, or empty.
func OptionalASCII(limit int) Class { return Class{SyntaxOptionalASCII, limit} }

// File is the path of a file, of at most this many characters.
func File(limit int) Class { return Class{SyntaxFile, limit} }

// Word is a word of at most this many characters.
func Word(limit int) Class { return Class{SyntaxWord, limit} }

// The classes without a limit.
var (
	Anything   = Class{Syntax: SyntaxAnything}
	Value      = Class{Syntax: SyntaxValue}
	Choice     = Class{Syntax: SyntaxChoice}
	Country    = Class{Syntax: SyntaxCountry}
	Alpha2     = Class{Syntax: SyntaxAlpha2}
	Email      = Class{Syntax: SyntaxEmail}
	Day        = Class{Syntax: SyntaxDay}
	Instant    = Class{Syntax: SyntaxInstant}
	Decimal    = Class{Syntax: SyntaxDecimal}
	Duration   = Class{Syntax: SyntaxDuration}
	Credential = Class{Syntax: SyntaxCredential}
	URL        = Class{Syntax: SyntaxURL}
	Key        = Class{Syntax: SyntaxKey}
	// OptionalURL is URL where an empty one stands for none.
	OptionalURL = Class{Syntax: SyntaxOptionalURL}
	Flag        = Class{Syntax: SyntaxFlag}
	Number      = Class{Syntax: SyntaxNumber}
)

// Reasons why an attribute may be shown.
const (
	Hidden      = "" // there is none
	IsID        = "an id that the API or the user made up; the guide asks for ids without personal data"
	IsSteering  = "an argument of the provider: it says how, and nothing about anybody"
	IsStatus    = "what the API or a verifier decided, as a code; a plan without it would not tell what happens to whom"
	IsTime      = "when something was recorded"
	IsPublic    = "a register or an exchange publishes it of an institution"
	IsKind      = "the kind of a thing, out of a few that thousands share"
	IsFreeText  = "free text that the documentation asks to be without personal data, because it must be readable in plans"
	IsFlag      = "a yes or no about the role of an identity or the form of an institution"
	IsMember    = "inside of a set: a mark would hide the whole set, and with it who joins and who leaves"
	IsVersion   = "a counter"
	IsDigest    = "a digest of a file, which shows only to those who have the same file that it is the same"
	IsFilter    = "a filter of a list, none of which is personal"
	IsURL       = "an address of the API, which must not carry a credential"
	IsPace      = "how many requests go out, and how long they may take"
	IsSetByUser = "which arguments a data source was given"
)

// Row returns the row of an attribute that configurations can set; see Attribute.
func Row(path string, class Class, good, other any, shown string) Attribute {
	return Attribute{Path: path, Class: class, Good: good, Other: other, Shown: shown}
}

// Computed returns rows of attributes that no configuration sets.
func Computed(shown string, paths ...string) []Attribute {
	rows := make([]Attribute, 0, len(paths))
	for _, path := range paths {
		rows = append(rows, Attribute{Path: path, Shown: shown})
	}
	return rows
}
