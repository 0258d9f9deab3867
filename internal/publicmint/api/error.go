package api

import (
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/apikit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/transport"
)

// Error is the failure of one operation. Every error that a Client's operation returns is one. Its Problem has the code as Type and
// Title, and all other texts of the answer as Detail.
type Error = apikit.Error

// The outcomes of a request that did not succeed.
const (
	OutcomeUnknown  = transport.Unknown
	OutcomeNotSent  = transport.NotSent
	OutcomeRejected = transport.Rejected
)

// The error codes of the reference.
const (
	CodeValidationFailed  = "validation_failed"
	CodeEmailAlreadyInUse = "email_already_in_use"
	CodeOwnerNotFound     = "identity_owner_not_found"
	CodeOwnerMustBePerson = "identity_owner_must_be_of_type_person"
	CodeIdentityNotFound  = "identity_not_found"
)

var knownCodes = []string{CodeValidationFailed, CodeEmailAlreadyInUse, CodeOwnerNotFound, CodeOwnerMustBePerson, CodeIdentityNotFound}

// Code returns the error code that the API answered; empty if there is none.
func Code(err error) string {
	if e, ok := errors.AsType[*Error](err); ok && e.Problem != nil {
		return e.Problem.Type
	}
	return ""
}

// OutcomeOf returns whether the operation that failed with err may have taken effect; see apikit.OutcomeOf.
func OutcomeOf(err error) transport.Outcome { return apikit.OutcomeOf(err) }

// errDeleted is the cause of an error for an identity that the API still answers, as deleted.
var errDeleted = errors.New("the identity was deleted")

// IsNotFound reports whether there is no such identity: a 404 that is not about its owner, or an identity that was deleted.
func IsNotFound(err error) bool {
	return apikit.IsNotFound(err) && Code(err) != CodeOwnerNotFound || errors.Is(err, errDeleted)
}

// service has the words for Public Mint.
var service = &apikit.Service{Name: "Public Mint", Support: "Public Mint", Personal: Personal, ParseProblem: parseProblem, Step: step}

// step returns what to do about an error with a code or a status that only Public Mint answers so.
func step(e *Error) string {
	switch {
	case e.StatusCode == http.StatusUnauthorized, e.StatusCode == http.StatusForbidden:
		text := "Public Mint does not accept the API key, or the key may not do this. " + e.Effect() + " Check api_key, and that " +
			"environment (or api_url) is the one that it was made for."
		if e.Foreign { // no page describes the answer to a wrong key
			text += " If they are right, a proxy, gateway or sign-in page of the network may have answered."
		}
		return text
	case e.Foreign || apikit.IsMismatch(e.Err):
		return ""
	case Code(e) == CodeEmailAlreadyInUse:
		return "Another identity has the email. " + e.Effect() + " Import that identity if it is the one meant (the data source " +
			"publicmint_identities finds it by its email), or use another email."
	case Code(e) == CodeOwnerNotFound, Code(e) == CodeOwnerMustBePerson:
		return "A company belongs to an identity of type person. " + e.Effect() + " Check identity_owner."
	case e.StatusCode == http.StatusNotFound && !e.NamesNoObject():
		return "Public Mint knows no such object for this key. " + e.Effect() + " Sandbox and production, and different partners, hold " +
			"different objects: check environment, api_key and api_url before taking it for deleted."
	}
	return ""
}

// snakeCase is the form of the codes of the reference.
var snakeCase = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)+$`)

// codeFields are where a code that the reference does not name is looked for, the first first. No page describes the bodies of
// errors.
var codeFields = []string{"code", "errorCode", "error_code", "error", "name", "type", "key", "title", "message"}

// parseProblem reads the body of an error: JSON of any form, or the code alone. It returns nil for anything else.
func parseProblem(body []byte, personal apikit.Redactor) *apikit.Problem {
	var tree any
	if text := strings.TrimSpace(string(body)); json.Unmarshal(body, &tree) != nil {
		if !snakeCase.MatchString(text) {
			return nil
		}
		tree = text
	}
	found := texts(tree, "", nil)
	code := codeOf(found)
	if personal.Redact(code) != code {
		code = ""
	}
	var words []string
	for _, text := range found {
		if text.value != code && !slices.Contains(words, text.value) {
			words = append(words, text.value)
		}
	}
	detail := apikit.Words(strings.Join(words, "; "), personal)
	if code == "" && detail == "" {
		return nil
	}
	return &apikit.Problem{Type: code, Title: code, Detail: detail}
}

// said is a text of an answer with the name of its field.
type said struct{ field, value string }

// texts collects the texts of a tree, field by field in the order of their names.
func texts(tree any, field string, found []said) []said {
	switch node := tree.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(node)) {
			found = texts(node[name], name, found)
		}
	case []any:
		for _, child := range node {
			found = texts(child, field, found)
		}
	case string:
		if node != "" {
			found = append(found, said{field, node})
		}
	}
	return found
}

// codeOf returns the code among the texts of an answer: one of the reference wherever it is, or what looks like one where codes are.
func codeOf(found []said) string {
	for _, text := range found {
		if slices.Contains(knownCodes, text.value) {
			return text.value
		}
	}
	for _, field := range append(codeFields, "") {
		for _, text := range found {
			if text.field == field && snakeCase.MatchString(text.value) {
				return text.value
			}
		}
	}
	return ""
}
