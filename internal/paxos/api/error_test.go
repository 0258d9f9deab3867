package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/transport"
)

func TestErrorText(t *testing.T) {
	t.Parallel()
	for want, e := range map[string]*Error{
		"GetIdentity: 404 Not Found: identity not found": {
			Operation: "GetIdentity", StatusCode: 404, Problem: &Problem{Title: "Not Found", Detail: "identity not found"}, Attempts: 1,
		},
		"GetIdentity: 502 Bad Gateway: the answer (text/html) says nothing more (after 5 attempts)": {
			Operation: "GetIdentity", StatusCode: 502, Err: errors.New("the answer (text/html) says nothing more"), Attempts: 5,
		},
		"GetIdentity: 599: T":            {Operation: "GetIdentity", StatusCode: 599, Problem: &Problem{Title: "T"}},
		"GetIdentity: reset":             {Operation: "GetIdentity", Err: errors.New("reset")},
		"GetIdentity at api.test: reset": {Operation: "GetIdentity", Host: "api.test", Err: errors.New("reset")},
	} {
		assert.EqualError(t, e, want)
	}
}

func TestErrorPredicates(t *testing.T) {
	t.Parallel()
	wrap := func(e *Error) error { return fmt.Errorf("outer: %w", e) }
	assert.True(t, IsNotFound(wrap(&Error{StatusCode: 404})))
	assert.True(t, IsConflict(wrap(&Error{StatusCode: 409})))
	assert.False(t, IsControlAbsent(wrap(&Error{StatusCode: 404})))
	absent := wrap(&Error{Err: errControlAbsent, Outcome: OutcomeRejected})
	assert.True(t, IsNotFound(absent))
	assert.True(t, IsControlAbsent(absent))
	assert.Equal(t, OutcomeRejected, OutcomeOf(absent))
	assert.Equal(t, OutcomeUnknown, OutcomeOf(errors.New("any")))
	for _, err := range []error{nil, errors.New("any"), wrap(&Error{StatusCode: 500})} {
		assert.False(t, IsNotFound(err) || IsConflict(err) || IsControlAbsent(err))
	}
}

func TestNextStepByKind(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	wait := &transport.WaitError{Until: at, Throttled: true}
	day := &transport.WaitError{Until: at, Throttled: true, RetryAfter: 24 * time.Hour}
	existing := &Problem{Meta: map[string]any{"existing": map[string]any{"id": "the-other-id"}}}
	for _, tc := range []struct {
		e    *Error
		says string
	}{
		{&Error{StatusCode: 400, Outcome: OutcomeRejected}, "Correct the value"},
		{&Error{StatusCode: 302, Outcome: OutcomeRejected}, "redirect"},
		{&Error{StatusCode: 401}, "client_id and client_secret"},
		{&Error{StatusCode: 401, Outcome: OutcomeRejected}, "check request_signing"},
		{&Error{StatusCode: 403, Outcome: OutcomeRejected}, "check request_signing"},
		{&Error{StatusCode: 403, Scope: ScopeWriteIdentity}, `scope "identity:write_identity"`},
		{&Error{StatusCode: 403, Scope: ScopeWriteIdentity}, "Paxos Support"},
		{&Error{StatusCode: 404}, "environment and client_id, and the path of api_url"},
		{&Error{StatusCode: 409}, "Import it"},
		{&Error{StatusCode: 409, Problem: existing}, "the-other-id"},
		{&Error{StatusCode: 429, RetryAt: at}, "after 2026-11-21T12:00:00Z"},
		{&Error{StatusCode: 429}, "in five minutes"},
		{&Error{Outcome: OutcomeNotSent, Err: context.Canceled}, "interrupted"},
		{&Error{Outcome: OutcomeNotSent, Err: wait}, "after 2026-11-21T12:00:00Z"},
		{&Error{Outcome: OutcomeNotSent, Err: wait}, "remove the directory terraform-provider-paxos"},
		{&Error{Outcome: OutcomeNotSent, Err: &transport.WaitError{Until: at}}, "spreads its requests"},
		{&Error{Outcome: OutcomeNotSent, Err: day}, "told this run to wait 24h0m0s (Retry-After), until 2026-11-21T12:00:00Z"},
		{&Error{Outcome: OutcomeNotSent, Err: day}, "Try again after five minutes"},
		{&Error{Outcome: OutcomeNotSent, Err: day}, "remove the directory terraform-provider-paxos"},
		{&Error{Err: &transport.TokenError{Code: transport.CodeInvalidScope}, Scope: ScopeReadIdentity}, `scope "identity:read_identity"`},
		{&Error{Err: &transport.TokenError{StatusCode: 503}}, statusPage},
		{&Error{Err: &transport.TokenError{StatusCode: 429}}, "in five minutes"},
		{&Error{Err: &transport.TokenError{Err: wait}}, "after 2026-11-21T12:00:00Z"},
		{&Error{Err: &transport.TokenError{Err: errors.New("refused")}}, "NO_PROXY) and token_url"},
	} {
		tc.e.Service = service
		assert.Contains(t, tc.e.NextStep(), tc.says, "%+v", tc.e)
	}
}

func TestProblemsAreReadWhateverTheContentType(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"application/problem+json", "application/json", "text/plain", ""} {
		r := problem(403, "Forbidden", "insufficient scopes")
		r.kind = kind
		c, _ := newFake(t, func(*http.Request, string) reply { return r })
		_, err := c.GetIdentity(t.Context(), "x", GetIdentityOptions{})
		e := err.(*Error) //nolint:errorlint // every error is one
		assert.Equal(t, "Forbidden: insufficient scopes", e.APIMessage())
		assert.Equal(t, ScopeReadIdentity, e.Scope)
		assert.Equal(t, OutcomeRejected, e.Outcome)
		assert.Equal(t, 1, e.Attempts)
	}
}

// notFoundReplies are answers with a 404. One that is not the API's own says nothing about an object: nothing is taken for missing
// or removed.
var notFoundReplies = map[string]reply{
	"page": {status: 404, body: "<html>", kind: "text/html"}, "json": {status: 404, body: `{"code":5}`}, "empty": {status: 404},
	"problem": problem(404, "Not Found", ""),
}

func TestIsNotFound_webPage(t *testing.T) {
	t.Parallel()
	for name, r := range notFoundReplies {
		c, _ := newFake(t, steps(t, r))
		_, err := c.GetIdentity(t.Context(), "p1", GetIdentityOptions{})
		assert.Equal(t, name != "page", IsNotFound(err), name)
	}
}
