package api

import (
	"context"
	"errors"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/transport"
)

// TryCredentials gets an access token, unless there is one, and keeps it for the requests that follow. scope is that of the
// first of them. A credential that only lacks scopes is accepted, because each operation asks for its own. The error is an
// *Error.
func (c *Client) TryCredentials(ctx context.Context, scope string) error {
	_, err := c.chain.Tokens.Token(ctx, scope)
	if failure, ok := errors.AsType[*transport.TokenError](err); err == nil || ok && failure.Code == transport.CodeInvalidScope {
		return nil
	}
	return c.shared(&Error{Operation: "Token", Scope: scope, Outcome: OutcomeNotSent, Err: err})
}
