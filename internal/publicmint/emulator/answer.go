package emulator

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/api"
)

// failure is an error that the API answers.
type failure struct {
	status int
	code   string
	text   string
}

// Error implements error.
func (f *failure) Error() string { return f.text }

// failureOf returns an error as the API answers it. Reference: the statuses and the codes. guess(unknown-route), guess(throttled):
// what the API does not have is a 404 not_found, and too many requests are a 429 without Retry-After.
func failureOf(err error) *failure {
	if known, ok := errors.AsType[*failure](err); ok {
		return known
	}
	if missing, ok := errors.AsType[*emukit.NotFoundError](err); ok {
		return &failure{http.StatusNotFound, api.CodeIdentityNotFound, "no such " + missing.Noun}
	}
	if taken, ok := errors.AsType[*emukit.DuplicateError](err); ok {
		return &failure{http.StatusBadRequest, api.CodeEmailAlreadyInUse, "another identity has this " + taken.Key}
	}
	if refused, ok := errors.AsType[*emukit.RequestError](err); ok {
		code := api.CodeValidationFailed
		switch refused.Status {
		case http.StatusNotFound:
			code = "not_found"
		case http.StatusTooManyRequests:
			code = "too_many_requests"
		}
		return &failure{refused.Status, code, refused.Text}
	}
	return &failure{http.StatusInternalServerError, "internal_error", err.Error()}
}

// fail answers an error, in the form of the options.
func (s *Server) fail(w http.ResponseWriter, err error) {
	f := failureOf(err)
	var body any
	switch s.opts.errorBody {
	case ErrorNested:
		body = map[string]any{"error": map[string]any{"code": f.code, "details": []any{f.text}}}
	case ErrorList:
		body = map[string]any{"errors": []any{map[string]any{"title": f.code, "detail": f.text}}}
	case ErrorMessage:
		body = map[string]any{"statusCode": f.status, "error": http.StatusText(f.status), "message": f.code}
	case ErrorPlain:
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.WriteHeader(f.status)
		_, _ = io.WriteString(w, f.code)
		return
	default:
		body = map[string]any{"code": f.code, "message": f.text}
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(f.status)
	_ = json.NewEncoder(w).Encode(body) //nolint:errchkjson // strings and numbers always marshal
}

// enveloped returns an answer in its envelope. Guide to identities: {"data": …}; older pages: the bare object.
func (s *Server) enveloped(answer any) any {
	if s.opts.bare {
		return answer
	}
	return map[string]any{"data": answer}
}

// listed returns a list in its envelope. guess(list-envelope): {"data": […], "total": n}, as older pages have it.
func (s *Server) listed(list any, total int) any {
	switch {
	case !s.opts.noTotal:
		return map[string]any{"data": list, "total": total}
	case s.opts.bare:
		return list
	}
	return map[string]any{"data": list}
}

// view returns an identity as answers have it. guess(identity-shape): the whole one is nowhere shown; get and list answer what create
// does, documents and face images included.
func (s *Server) view(i *Identity) any {
	shown := emukit.Clone(&i.Identity)
	shown.Documents = append([]api.Document{}, shown.Documents...)
	shown.Gender = s.spelled(shown.Gender, strings.ToLower)
	for n := range shown.Documents {
		d := &shown.Documents[n]
		d.Side, d.Type = s.spelled(d.Side, lowerFirst), s.spelled(d.Type, lowerFirst)
	}
	if shown.Phone != nil && shown.Phone.SMS == nil {
		shown.Phone.SMS = new(bool) // reference: not null. guess(phone-number): it is false
	}
	// guess(kyc-status): an element for each provider.
	status := "pending"
	if shown.Confirmed() {
		status = "approved"
	}
	shown.KYCStatus = json.RawMessage(`[{"provider":"emulator","status":"` + status + `"}]`)
	if !s.opts.legacyFields {
		return shown
	}
	fields := emukit.MustConvert[map[string]any](shown)
	fields["app_id"], fields["identityType"], fields["verification_status"] = i.AppID, i.Type, status
	if shown.DeletedAt == "" {
		fields["deletedAt"] = nil
	}
	return fields
}

// spelled returns the value of an enumeration as answers have it. Reference: a gender in lower case, the others with a small letter
// at the beginning.
func (s *Server) spelled(text string, sample func(string) string) string {
	if s.opts.spell != nil {
		return s.opts.spell(text)
	}
	return sample(text)
}

func lowerFirst(text string) string {
	if text == "" {
		return text
	}
	return strings.ToLower(text[:1]) + text[1:]
}
