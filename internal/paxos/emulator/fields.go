package emulator

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// rule is what the API says of a field that holds a text. The zero value, but for the name, allows everything.
type rule struct {
	name       string   // of the field in requests
	required   bool     // in a create, and after an update that changes the field
	characters int      // at most so many
	values     []string // one of these
	timestamp  bool     // RFC 3339
}

// field is a rule with the value that a row has.
type field[Row any] struct {
	rule

	of func(*Row) string
}

// fields are those of a kind of rows that have rules, or that lists are filtered by.
type fields[Row any] []field[Row]

// check checks the fields of a row in which an update of another one, nil for a create, has changed them.
func (f fields[Row]) check(check *checks, row, before *Row) {
	for _, field := range f {
		value := field.of(row)
		if before != nil && value == field.of(before) {
			continue
		}
		if field.required {
			check.Required(field.name, value)
		}
		if field.characters > 0 {
			check.AtMost(field.name, value, field.characters)
		}
		if field.values != nil {
			check.Enum(field.name, value, field.values)
		}
		if field.timestamp {
			check.Timestamp(field.name, value)
		}
	}
}

// checkSeed is the Check of Objects.
func (f fields[Row]) checkSeed(row *Row) []string {
	return checked(func(check *checks, row *Row) { f.check(check, row, nil) })(row)
}

// filter is a parameter of a list. A row matches if its field has one of the values that are given.
type filter struct {
	parameter, field string
	most             int // values; 0 if the parameter cannot be repeated: its first value counts, unless that is empty
}

// matching reads filters, and returns what reports whether a row matches all of them. A value that a field cannot have is a fault.
func (f fields[Row]) matching(check *checks, query url.Values, filters []filter) func(*Row) bool {
	matches := func(*Row) bool { return true }
	for _, filter := range filters {
		wanted := query[filter.parameter]
		switch {
		case len(wanted) == 0, filter.most == 0 && wanted[0] == "":
			continue
		case filter.most == 0:
			wanted = wanted[:1]
		case len(wanted) > filter.most:
			check.Add(filter.parameter, fmt.Sprintf("must be at most %d", filter.most))
		}
		field := f[slices.IndexFunc(f, func(field field[Row]) bool { return field.name == filter.field })]
		for _, value := range wanted {
			if field.values != nil {
				check.Enum(filter.parameter, value, field.values)
			}
		}
		others := matches
		matches = func(row *Row) bool { return others(row) && slices.Contains(wanted, field.of(row)) }
	}
	return matches
}

// id returns the id that ends the path of the request, whatever the specification calls it.
func (c *call) id() string {
	_, name, _ := strings.Cut(c.Request.Pattern, "{")
	name, _, _ = strings.Cut(name, "}")
	return c.Request.PathValue(name)
}
