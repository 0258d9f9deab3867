package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/jsonlimit"
)

// answerLimits bound the values of an answer, each of which costs more memory than it has text. A thousand identities with
// all that a list has of them are a hundred thousand values.
var answerLimits = jsonlimit.Limits{Depth: 64, Values: 200_000}

// limitError is the cause of an error for an answer or a list that is larger than any of Paxos.
type limitError struct{ text string }

// Error implements error.
func (e *limitError) Error() string { return e.text }

// errNotJSON is the cause of an error for an answer that no API has made, such as the sign-in page of a network.
var errNotJSON = errors.New("the answer is not JSON but, for instance, a web page")

// decode decodes the body of a 2xx answer into out. Its error is the cause of an *Error.
func decode(body []byte, out any) error {
	if err := jsonlimit.Check(body, answerLimits); err != nil {
		return &limitError{"the answer is not one of Paxos: " + err.Error()}
	}
	err := json.Unmarshal(body, out)
	if exceeded, ok := errors.AsType[*limitError](err); ok {
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
