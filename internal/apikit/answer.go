package apikit

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/jsonlimit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/printable"
)

// maxID is more than twice the length of the longest id that an API documents.
const maxID = 128

// idCharacters are those that a URL takes as they are (RFC 3986, unreserved).
var idCharacters = regexp.MustCompile(`^[A-Za-z0-9._~-]+$`)

// ValidID reports whether a text can be the id of an object: at most 128 characters that are safe in a URL, and not dots
// alone, which would name another path.
func ValidID(id string) bool {
	return len(id) <= maxID && idCharacters.MatchString(id) && strings.Trim(id, ".") != ""
}

// MismatchError is the cause of an Error for an answer about something else than the call.
type MismatchError struct{ Text string }

// Error implements error.
func (m *MismatchError) Error() string { return m.Text }

// IsMismatch reports whether the API answered about another object than it was asked for, or named one by what cannot be an
// id. After a write that means that nobody knows whether it was done.
func IsMismatch(err error) bool {
	_, ok := errors.AsType[*MismatchError](err)
	return ok
}

// notOfTheCall reports whether the failure is an answer that something else than the API has made, or made for another call.
func notOfTheCall(err error) bool { return IsMismatch(err) || errors.Is(err, errNotJSON) }

// Same returns a mismatch if the answer about object id has another value than was asked for.
func Same(id, field, asked, answered string) error {
	if asked == "" || answered == "" || asked == answered {
		return nil
	}
	of := ""
	if id != answered {
		of = " of " + Quoted(id)
	}
	return &MismatchError{fmt.Sprintf("asked for %s %s, and the answer has the %s %s%s", field, Quoted(asked), field, Quoted(answered), of)}
}

// WellFormed returns a mismatch if there is an id that cannot be one. It is not shown: it can be anything.
func WellFormed(field, id string) error {
	if id == "" || ValidID(id) {
		return nil
	}
	return &MismatchError{fmt.Sprintf("the answer has a malformed %s of %d bytes", field, len(id))}
}

// Identified returns what is wrong with the id of an object in an answer: absent, malformed, or another one than was asked for,
// which is open if asked is empty.
func Identified(object, id, asked string) error {
	if id == "" {
		return errors.New("the answer holds no " + object)
	}
	return cmp.Or(WellFormed("id", id), Same(id, "id", asked, id))
}

// Quoted returns a text of the answer in quotes, without control characters and of bounded length.
func Quoted(text string) string { return strconv.Quote(printable.Line(text, maxID)) }

// CheckRows returns a *LimitError if a list of JSON has more than most rows, before they are decoded.
func CheckRows(list []byte, most int) error {
	if n := jsonlimit.Elements(list); n > most {
		return &LimitError{fmt.Sprintf("the page has %d rows, more than %d", n, most)}
	}
	return nil
}
