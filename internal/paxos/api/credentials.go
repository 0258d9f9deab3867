package api

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/transport"
)

// TryCredentials gets an access token, unless there is one, and keeps it for the requests that follow. scope is that of the
// first of them. A credential that only lacks scopes is accepted, because each operation asks for its own. The error is an
// *Error.
func (c *Client) TryCredentials(ctx context.Context, scope string) error {
	_, err := c.kit.Chain().Tokens.Token(ctx, scope)
	if failure, ok := errors.AsType[*transport.TokenError](err); err == nil || ok && failure.Code == transport.CodeInvalidScope {
		return nil
	}
	return c.kit.Shared(tokenFailure(scope, err))
}

// AccessToken is a bearer token for use outside of this client.
type AccessToken struct {
	// Token is the token itself, a secret.
	Token string
	// ExpiresAt is when it expires; zero if the token endpoint has not said.
	ExpiresAt time.Time
}

// AccessToken returns a token for exactly these scopes, or for those of the configuration if there are none. It is the client's
// own token for them, unless that one is about to expire, so it costs at most one request. The error is an *Error.
func (c *Client) AccessToken(ctx context.Context, scopes []string) (AccessToken, error) {
	token, expiry, err := c.kit.Chain().Tokens.TokenFor(ctx, scopes)
	if err != nil {
		return AccessToken{}, c.kit.Shared(tokenFailure(strings.Join(scopes, " "), err))
	}
	return AccessToken{Token: token, ExpiresAt: expiry}, nil
}

// tokenFailure is the error of a token that was asked for without a request that needs it.
func tokenFailure(scope string, err error) *Error {
	if failure, ok := errors.AsType[*transport.TokenError](err); ok && scope == "" {
		scope = failure.Scope
	}
	return &Error{Service: service, Operation: "Token", Scope: scope, Outcome: OutcomeNotSent, Err: err}
}
