package emukit

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Checks collects what is wrong with a request. All methods but Required accept the empty text, which is absent or, in
// an update, clears. Values are never repeated: they can be personal.
type Checks struct{ Found []string }

// Add notes a fault of a field.
func (c *Checks) Add(field, fault string) { c.Found = append(c.Found, field+" "+fault) }

// Failure returns what was found as one *RequestError with a status, nil for nothing.
func (c *Checks) Failure(status int) error {
	if len(c.Found) == 0 {
		return nil
	}
	return &RequestError{status, strings.Join(c.Found, "; ")}
}

// Required wants a text.
func (c *Checks) Required(field, value string) {
	if value == "" {
		c.Add(field, "is required")
	}
}

// Enum wants one of some texts.
func (c *Checks) Enum(field, value string, allowed []string) {
	if value != "" && !slices.Contains(allowed, value) {
		c.Add(field, "must be one of "+strings.Join(allowed, ", "))
	}
}

// AtMost wants no more than so many characters.
func (c *Checks) AtMost(field, value string, characters int) {
	if utf8.RuneCountInString(value) > characters {
		c.Add(field, "is too long")
	}
}

// Pattern wants a text of a form.
func (c *Checks) Pattern(field, value string, pattern *regexp.Regexp, wanted string) {
	if value != "" && !pattern.MatchString(value) {
		c.Add(field, wanted)
	}
}

// Date wants a day of the calendar.
func (c *Checks) Date(field, value string) {
	if _, err := time.Parse(time.DateOnly, value); value != "" && err != nil {
		c.Add(field, "must be a date like 2006-01-02")
	}
}

// Timestamp wants an RFC 3339 time.
func (c *Checks) Timestamp(field, value string) {
	if _, err := time.Parse(time.RFC3339Nano, value); value != "" && err != nil {
		c.Add(field, "must be an RFC 3339 time")
	}
}
