package emulator

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

// The media types of answers. Specification: most answers, the documented 409 included, are application/json; other
// problems appear as application/problem+json.
const (
	mediaJSON    = "application/json"
	mediaProblem = "application/problem+json"
)

// failure is an error that the API answers as a Problem.
type failure struct {
	problem   api.Problem
	mediaType string
}

// Error implements error.
func (f *failure) Error() string { return f.problem.Detail }

// newFailure returns a failure without a type of its own. Specification (samples): type is about:blank, title is the
// text of the status.
func newFailure(status int, detail string) *failure {
	return &failure{mediaType: mediaProblem, problem: api.Problem{
		Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: detail,
	}}
}

func badRequest(format string, args ...any) *failure {
	return newFailure(http.StatusBadRequest, fmt.Sprintf(format, args...))
}

// refusal returns what the API answers to an error of a collection; other errors as they are. Guide (controls, error
// samples): "identity not found". Specification (create, 409): the texts of both duplicates; type
// already-exists, meta.existing.id names the object that has the value already, sent as application/json.
func refusal(err error) error {
	if missing, ok := errors.AsType[*emukit.NotFoundError](err); ok {
		return newFailure(http.StatusNotFound, missing.Noun+" not found")
	}
	if taken, ok := errors.AsType[*emukit.DuplicateError](err); ok {
		return &failure{mediaType: mediaJSON, problem: api.Problem{
			Type: api.ProblemAlreadyExists, Title: "Already Exists", Status: http.StatusConflict,
			Detail: "duplicate " + taken.Key + " provided",
			Meta:   map[string]any{"existing": map[string]any{"id": taken.HolderID}},
		}}
	}
	return err
}

// failureOf returns an error as an answer: a 500 if it is no failure.
func failureOf(err error) *failure {
	err = refusal(err)
	if refused, ok := errors.AsType[*failure](err); ok {
		return refused
	}
	if unread, ok := errors.AsType[*emukit.RequestError](err); ok {
		return newFailure(unread.Status, unread.Text)
	}
	return newFailure(http.StatusInternalServerError, err.Error())
}

func (f *failure) write(w http.ResponseWriter) {
	body, _ := json.Marshal(f.problem) //nolint:errchkjson // strings and numbers always marshal
	w.Header().Set("Content-Type", f.mediaType)
	w.WriteHeader(f.problem.Status)
	_, _ = w.Write(body)
}
