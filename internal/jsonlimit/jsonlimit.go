// Package jsonlimit bounds what it can cost to decode a JSON text: a text of a megabyte can take a hundred times its size
// in memory, as an object of two bytes may become a struct of hundreds.
package jsonlimit

import (
	"bytes"
	"fmt"
)

// Limits bound a JSON text.
type Limits struct {
	// Depth is how deep objects and arrays may nest.
	Depth int
	// Values is how many values there may be, members of objects and elements of arrays included. Each empty object or
	// array counts twice.
	Values int
}

// Check returns an error that says which limit a JSON text exceeds, if it does. It allocates nothing else. It counts as a
// decoder reads, up to the first syntax error, which it does not report.
func Check(text []byte, limits Limits) error {
	s := scanner{text: text}
	for values := 1; s.next(); {
		if s.char == '{' || s.char == '[' || s.char == ',' {
			values++
		}
		if s.depth > limits.Depth {
			return fmt.Errorf("it nests deeper than %d levels", limits.Depth)
		}
		if values > limits.Values {
			return fmt.Errorf("it holds more than %d values", limits.Values)
		}
	}
	return nil
}

// Elements returns how many elements a JSON array has; 0 if the text is no array.
func Elements(text []byte) int {
	text = bytes.TrimSpace(text)
	if len(text) < 2 || text[0] != '[' || len(bytes.TrimSpace(text[1:len(text)-1])) == 0 {
		return 0
	}
	s, elements := scanner{text: text}, 1
	for s.next() {
		if s.char == ',' && s.depth == 1 {
			elements++
		}
	}
	return elements
}

// scanner goes through the structure of a JSON text: what stands outside of strings.
type scanner struct {
	text  []byte
	at    int
	char  byte // of '{', '[', '}', ']' and ','
	depth int  // after char
}

// next moves to the next character of structure and reports whether there is one.
func (s *scanner) next() bool {
	quoted := false
	for ; s.at < len(s.text); s.at++ {
		c := s.text[s.at]
		switch {
		case quoted && c == '\\':
			s.at++
			continue
		case c == '"':
			quoted = !quoted
			continue
		case quoted:
			continue
		case c == '{' || c == '[':
			s.depth++
		case c == '}' || c == ']':
			s.depth--
		case c != ',':
			continue
		}
		s.char = c
		s.at++
		return true
	}
	return false
}
