package emulator

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// checks collects what is wrong with a request. All methods but required accept the empty text, which is absent or, in
// an update, clears.
type checks struct{ found []string }

// add notes a fault of a field. Values are never repeated: they can be personal.
func (c *checks) add(field, fault string) { c.found = append(c.found, field+" "+fault) }

// failure returns what was found as one 400, nil for nothing. guess(validation-status): the specification names no
// error answer for invalid values.
func (c *checks) failure() error {
	if len(c.found) == 0 {
		return nil
	}
	return badRequest("%s", strings.Join(c.found, "; "))
}

func (c *checks) required(field, value string) {
	if value == "" {
		c.add(field, "is required")
	}
}

func (c *checks) enum(field, value string, allowed []string) {
	if value != "" && !slices.Contains(allowed, value) {
		c.add(field, "must be one of "+strings.Join(allowed, ", "))
	}
}

func (c *checks) atMost(field, value string, characters int) {
	if utf8.RuneCountInString(value) > characters {
		c.add(field, "is too long")
	}
}

// The patterns of the specification. The text pattern admits ASCII only: no accents.
var (
	textPattern    = regexp.MustCompile(`^[0-9A-Za-z /?:().,&'+-]+$`)
	countryPattern = regexp.MustCompile(`^[A-Z]{3}$`)
	datePattern    = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)
	ssnPattern     = regexp.MustCompile(`^\d{3}-\d{2}-\d{4}$`)
	einPattern     = regexp.MustCompile(`^\d{2}-\d{7}$`)
	decimalPattern = regexp.MustCompile(`^\d+(\.\d+)?$`)
)

func (c *checks) pattern(field, value string, pattern *regexp.Regexp, wanted string) {
	if value != "" && !pattern.MatchString(value) {
		c.add(field, wanted)
	}
}

// text checks the characters and the length of a text. Specification: 200 for names and ids, 35 for address fields and
// tax_payer_id.
func (c *checks) text(field, value string, characters int) {
	c.pattern(field, value, textPattern, "has characters other than letters, digits, spaces and /?:().,&'+-")
	c.atMost(field, value, characters)
}

// country checks an ISO 3166-1 alpha-3 code by its form. Specification (nationality) has this pattern; for the other
// countries it asks for the same codes in words.
func (c *checks) country(field, value string) {
	c.pattern(field, value, countryPattern, "must be an ISO 3166-1 alpha-3 code")
}

// date checks a day. Specification: the pattern. guess(real-dates): days that do not exist are refused.
func (c *checks) date(field, value string) {
	if value == "" {
		return
	}
	if _, err := time.Parse(time.DateOnly, value); err != nil || !datePattern.MatchString(value) {
		c.add(field, "must be a date like 2006-01-02")
	}
}

func (c *checks) timestamp(field, value string) {
	if value == "" {
		return
	}
	if _, err := time.Parse(time.RFC3339Nano, value); err != nil {
		c.add(field, "must be an RFC 3339 time")
	}
}

// cipFormat checks a number against the format of its kind. Specification (cip_id): SSN and ITIN xxx-xx-xxxx, EIN
// xx-xxxxxxx.
func (c *checks) cipFormat(field, value, kind string) {
	switch kind {
	case "SSN", "ITIN":
		c.pattern(field, value, ssnPattern, "must have the form xxx-xx-xxxx")
	case "EIN":
		c.pattern(field, value, einPattern, "must have the form xx-xxxxxxx")
	}
}
