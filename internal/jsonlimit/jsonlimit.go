// Package jsonlimit bounds what it can cost to decode a JSON text: a text of a megabyte can take a hundred times its size
// in memory, as an object of two bytes may become a struct of hundreds.
package jsonlimit

import "fmt"

// Limits bound a JSON text.
type Limits struct {
	// Depth is how deep objects and arrays may nest.
	Depth int
	// Values is how many values there may be, members of objects and elements of arrays included. Each empty object or
	// array counts twice.
	Values int
}

// Error says which limit a text exceeds.
type Error struct{ text string }

// Error implements error.
func (e *Error) Error() string { return e.text }

// Check returns an *Error if a JSON text exceeds the limits. It allocates nothing else. It counts as a decoder reads, up to
// the first syntax error, which it does not report.
func Check(text []byte, limits Limits) error {
	depth, values, quoted := 0, 1, false
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			depth++
			values++
		case c == '}' || c == ']':
			depth--
		case c == ',':
			values++
		}
		if depth > limits.Depth {
			return &Error{fmt.Sprintf("it nests deeper than %d levels", limits.Depth)}
		}
		if values > limits.Values {
			return &Error{fmt.Sprintf("it holds more than %d values", limits.Values)}
		}
	}
	return nil
}
