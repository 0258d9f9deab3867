package transport

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/oauth2"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/printable"
)

// CodeInvalidScope is the error code of RFC 6749, section 5.2 for a credential that lacks a scope that was asked for.
const CodeInvalidScope = "invalid_scope"

var errClosed = errors.New("the client is closed")

// TokenError says why there is no access token. It never carries the secret, a token or a body.
type TokenError struct {
	// Code is the OAuth 2.0 error code, such as "invalid_client"; empty when the endpoint gave none.
	Code string
	// Description is the endpoint's own text to the code.
	Description string
	// StatusCode is the HTTP status of the answer; 0 when there was none.
	StatusCode int
	// Host is the host of the token endpoint.
	Host string
	// Scope is what was asked for.
	Scope string
	// Err is the cause below HTTP; nil when the answer itself is the failure.
	Err error
}

// Error names the host, and its answer or the cause.
func (e *TokenError) Error() string {
	from := ""
	if e.Host != "" && !e.ours() {
		from = " from " + e.Host
	}
	switch {
	case e.Code == CodeInvalidScope:
		return fmt.Sprintf("no access token%s: the credential lacks the scope %q (%s)", from, e.Scope, e.words())
	case e.Err != nil && e.StatusCode != 0:
		return fmt.Sprintf("no access token%s: %v (%s)", from, e.Err, e.words())
	case e.Err != nil:
		return fmt.Sprintf("no access token%s: %v", from, e.Err)
	default:
		return fmt.Sprintf("no access token%s: the token endpoint answered %s", from, e.words())
	}
}

// IsForeign reports whether the answer is none of a token endpoint (RFC 6749, section 5), so that the URL is the likely
// cause, and not the credential.
func (e *TokenError) IsForeign() bool {
	return e.StatusCode != 0 && e.Code == "" && e.StatusCode < http.StatusInternalServerError &&
		e.StatusCode != http.StatusTooManyRequests
}

// Unwrap returns the cause below HTTP.
func (e *TokenError) Unwrap() error { return e.Err }

// ours reports whether the endpoint has no part in the failure.
func (e *TokenError) ours() bool {
	_, wait := errors.AsType[*WaitError](e.Err)
	return wait || errors.Is(e.Err, errClosed) || errors.Is(e.Err, context.Canceled)
}

// words returns the status, the code and the description, as far as there are any.
func (e *TokenError) words() string {
	var parts []string
	if e.StatusCode != 0 {
		parts = append(parts, fmt.Sprintf("status %d", e.StatusCode))
	}
	for _, s := range []string{e.Code, e.Description} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, ": ")
}

// retryable reports whether another attempt may do better: not after a 4xx, which says that the request is wrong.
func (e *TokenError) retryable() bool {
	if failure, ok := errors.AsType[*Error](e.Err); ok && failure.final {
		return false
	}
	return e.StatusCode < http.StatusMultipleChoices || e.StatusCode == http.StatusTooManyRequests ||
		e.StatusCode >= http.StatusInternalServerError
}

// newTokenError turns what the oauth2 package returned into an error that is safe to show. oauth2.RetrieveError holds
// the whole answer, so it is read and dropped rather than wrapped; the same goes for a parse error, which can quote.
func newTokenError(err error, scope, secret string) *TokenError {
	out := &TokenError{Scope: scope}
	if answer, ok := errors.AsType[*oauth2.RetrieveError](err); ok {
		if answer.Response != nil {
			out.StatusCode = answer.Response.StatusCode
		}
		out.Code = sanitize(answer.ErrorCode, secret)
		out.Description = sanitize(answer.ErrorDescription, secret)
		return out
	}
	if failure, ok := errors.AsType[*Error](err); ok {
		out.Err = failure
		return out
	}
	if outer, ok := errors.AsType[*url.Error](err); ok {
		out.Err = outer.Err
		return out
	}
	out.StatusCode = http.StatusOK // oauth2 looks for a token in a 2xx alone
	out.Err = errors.New("the answer is not an OAuth 2.0 token")
	return out
}

// maxDescription bounds what is repeated of a server's text.
const maxDescription = 300

// sanitize makes a server's text fit for one line of an error: printable, short, without the secret, in clear or as it
// was sent in the form.
func sanitize(s, secret string) string {
	if secret != "" {
		s = strings.NewReplacer(secret, "[secret]", url.QueryEscape(secret), "[secret]").Replace(s)
	}
	return printable.Line(s, maxDescription)
}
