package emulator

import (
	"net/http"
	"regexp"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
)

// checks collects what is wrong with a request.
type checks struct{ emukit.Checks }

// failure returns what was found as one 400, nil for nothing. guess(validation-status): the specification names no
// error answer for invalid values.
func (c *checks) failure() error { return c.Failure(http.StatusBadRequest) }

// checked returns the check of an object of a seed.
func checked[T any](check func(*checks, *T)) func(*T) []string {
	return func(object *T) []string {
		var c checks
		check(&c, object)
		return c.Found
	}
}

// The patterns of the specification. The text pattern admits ASCII only: no accents.
var (
	textPattern    = regexp.MustCompile(`^[0-9A-Za-z /?:().,&'+-]+$`)
	countryPattern = regexp.MustCompile(`^[A-Z]{3}$`)
	ssnPattern     = regexp.MustCompile(`^\d{3}-\d{2}-\d{4}$`)
	einPattern     = regexp.MustCompile(`^\d{2}-\d{7}$`)
	decimalPattern = regexp.MustCompile(`^\d+(\.\d+)?$`)
)

// text checks the characters and the length of a text. Specification: 200 for names and ids, 35 for address fields and
// tax_payer_id.
func (c *checks) text(field, value string, characters int) {
	c.Pattern(field, value, textPattern, "has characters other than letters, digits, spaces and /?:().,&'+-")
	c.AtMost(field, value, characters)
}

// country checks an ISO 3166-1 alpha-3 code by its form. Specification (nationality) has this pattern; for the other
// countries it asks for the same codes in words.
func (c *checks) country(field, value string) {
	c.Pattern(field, value, countryPattern, "must be an ISO 3166-1 alpha-3 code")
}

// cipFormat checks a number against the format of its kind. Specification (cip_id): SSN and ITIN xxx-xx-xxxx, EIN
// xx-xxxxxxx.
func (c *checks) cipFormat(field, value, kind string) {
	switch kind {
	case "SSN", "ITIN":
		c.Pattern(field, value, ssnPattern, "must have the form xxx-xx-xxxx")
	case "EIN":
		c.Pattern(field, value, einPattern, "must have the form xx-xxxxxxx")
	}
}
