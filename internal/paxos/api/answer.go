package api

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/printable"
)

// maxID is twice the length of the longest id that Paxos documents.
const maxID = 128

// idCharacters are those that a URL takes as they are (RFC 3986, unreserved). The sandbox's KYC operations of the
// specification know ids of letters, digits, "-" and "."; a draft of the controls has "ctrl_…".
var idCharacters = regexp.MustCompile(`^[A-Za-z0-9._~-]+$`)

// ValidID reports whether a text can be the id of an object: at most 128 characters that are safe in a URL, and not dots
// alone, which would name another path.
func ValidID(id string) bool {
	return len(id) <= maxID && idCharacters.MatchString(id) && strings.Trim(id, ".") != ""
}

// subject is what a call is about. An answer need not repeat it; what it repeats has to agree. Empty fields are open.
type subject struct {
	id         string // of the object itself
	refID      string
	nickname   string
	kind       string // the type of the object, or of all in a list
	identityID string // the identity that the object, or all in a list, belongs to
	createdAt  TimeFilter
	ids        []string                            // of all in a list
	prefix     string                              // what the nicknames in a list begin with
	fileName   string                              // of a document
	ownerOf    func(id string) (identityID string) // on which a control or document was seen earlier, empty for none; nil if that is open
}

// answer is the body of a 2xx answer. check returns what is missing in it, or, as a *mismatchError, what shows that it is not
// about the subject.
type answer interface{ check(about subject) error }

// do makes a call and returns its answer, decoded and checked. Its error is an *Error; OutcomeUnknown is that of an answer
// which cannot be used.
func do[T answer](ctx context.Context, c *Client, r call) (*T, error) {
	r.op = c.at(r.op)
	r.op.namesNoObject = len(r.ids) == 0 && r.about.id == "" && r.about.identityID == ""
	var out T
	err := c.send(ctx, r, func(body []byte) error {
		if err := decode(body, &out); err != nil {
			return err
		}
		return out.check(r.about)
	})
	if err != nil {
		return nil, err
	}
	return &out, nil
}

// write makes a call that may be sent twice and whose answer need not say anything: a 2xx means that it was done. The
// answer is nil if it says too little. One about another object, or a web page, leaves open what became of the call, which is
// then sent again, as after a lost answer.
func write[T answer](ctx context.Context, c *Client, r call) (*T, error) {
	out, err := do[T](ctx, c, r)
	if notOfTheCall(err) {
		for ctx := range c.searchFor(ctx, err).looks {
			if out, err = do[T](ctx, c, r); !notOfTheCall(err) {
				break
			}
		}
		if err != nil && OutcomeOf(err) != OutcomeUnknown {
			err = withUnknownOutcome(err, "") // says nothing about the first attempt
		}
	}
	if saysLittle(err) {
		return nil, nil //nolint:nilnil // it was done, and there is no answer to speak of
	}
	return out, err
}

// saysLittle reports whether the failure is no more than a 2xx answer that is empty or lacks what matters.
func saysLittle(err error) bool { return hasStatus(err, http.StatusOK) && !notOfTheCall(err) }

// notOfTheCall reports whether the failure is an answer that something else than the API has made, or made for another call.
func notOfTheCall(err error) bool { return IsMismatch(err) || errors.Is(err, errNotJSON) }

// mismatchError is the cause of an Error for an answer about something else than the call.
type mismatchError struct{ text string }

// Error implements error.
func (m *mismatchError) Error() string { return m.text }

// IsMismatch reports whether Paxos answered about another object than it was asked for, or named one by what cannot be an
// id. After a write that means that nobody knows whether it was done.
func IsMismatch(err error) bool {
	_, ok := errors.AsType[*mismatchError](err)
	return ok
}

// same returns a mismatch if the answer about object id has another value than was asked for.
func same(id, field, asked, answered string) error {
	if asked == "" || answered == "" || asked == answered {
		return nil
	}
	of := ""
	if id != answered {
		of = " of " + quoted(id)
	}
	return &mismatchError{fmt.Sprintf("asked for %s %s, and the answer has the %s %s%s", field, quoted(asked), field, quoted(answered), of)}
}

// wellFormed returns a mismatch if there is an id that cannot be one. It is not shown: it can be anything.
func wellFormed(field, id string) error {
	if id == "" || ValidID(id) {
		return nil
	}
	return &mismatchError{fmt.Sprintf("the answer has a malformed %s of %d bytes", field, len(id))}
}

// identified returns what is wrong with the id of an object in an answer: absent, malformed, or another one than was asked for.
func identified(object, id string, about subject) error {
	if id == "" {
		return errors.New("the answer holds no " + object)
	}
	return cmp.Or(wellFormed("id", id), same(id, "id", about.id, id))
}

// quoted returns a text of the answer in quotes, without control characters and of bounded length.
func quoted(text string) string { return strconv.Quote(printable.Line(text, maxID)) }

// owns returns a mismatch if an object was seen on another identity than the one that was asked for. It belongs to one, so this
// is the answer to an earlier call.
func (s subject) owns(id string) error {
	if s.ownerOf == nil {
		return nil
	}
	return same(id, "identity_id", s.identityID, s.ownerOf(id))
}

func (p page[T]) check(about subject) error { return checkEach(p.Items, about) }

// checkEach returns the first error of the checks of a list.
func checkEach[T answer](list []T, about subject) error {
	for _, item := range list {
		if err := item.check(about); err != nil {
			return err
		}
	}
	return nil
}

// boundSlack is how exactly a bound on a timestamp has to be kept: no document says to which part of a second Paxos reads it.
const boundSlack = time.Second

// holds returns a mismatch if created_at of object id is outside of the bounds. It is the one timestamp that never changes:
// statuses, controls and updated_at may have moved since Paxos has searched.
func (f TimeFilter) holds(id, createdAt string) error {
	at, err := time.Parse(time.RFC3339Nano, createdAt)
	if err != nil {
		return nil //nolint:nilerr // absent or unreadable: nothing that contradicts
	}
	outside := func(bound time.Time) bool { return !bound.IsZero() && at.Before(bound.Add(-boundSlack)) }
	if slices.ContainsFunc([]time.Time{f.GT, f.GTE, f.EQ}, outside) {
		return &mismatchError{fmt.Sprintf("the answer has %s, with a created_at before the time asked for: %s", quoted(id), quoted(createdAt))}
	}
	outside = func(bound time.Time) bool { return !bound.IsZero() && at.After(bound.Add(boundSlack)) }
	if slices.ContainsFunc([]time.Time{f.LT, f.LTE, f.EQ}, outside) {
		return &mismatchError{fmt.Sprintf("the answer has %s, with a created_at after the time asked for: %s", quoted(id), quoted(createdAt))}
	}
	return nil
}
