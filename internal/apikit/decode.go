package apikit

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/jsonlimit"
)

// answerLimits bound the values of an answer, each of which costs more memory than it has text. A thousand large objects
// are a hundred thousand values.
var answerLimits = jsonlimit.Limits{Depth: 64, Values: 200_000}

// LimitError is the cause of an error for an answer or a list that is larger than any of the API.
type LimitError struct{ Text string }

// Error implements error.
func (e *LimitError) Error() string { return e.Text }

// errNotJSON is the cause of an error for an answer that no API has made, such as the sign-in page of a network.
var errNotJSON = errors.New("the answer is not JSON but, for instance, a web page")

// Decode decodes the body of a 2xx answer into out. Its error is the cause of an *Error.
func Decode(body []byte, out any) error {
	if err := jsonlimit.Check(body, answerLimits); err != nil {
		return &LimitError{Text: "the answer is not one of this API: " + err.Error()}
	}
	err := json.Unmarshal(body, out)
	if exceeded, ok := errors.AsType[*LimitError](err); ok {
		return exceeded
	}
	// encoding/json quotes numbers, and the answers are personal data: name the field, not its value.
	if mismatch, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return fmt.Errorf("the answer holds an unexpected kind of value at %q", mismatch.Field)
	}
	switch {
	case err == nil:
		return nil
	case len(bytes.TrimSpace(body)) == 0:
		return errors.New("the answer is empty")
	}
	return errNotJSON
}
