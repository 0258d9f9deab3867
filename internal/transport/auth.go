package transport

import (
	"context"
	"net/http"
)

// TokenProvider hands out bearer tokens. TokenSource is the one of production.
type TokenProvider interface {
	// Token returns a token that covers scope.
	Token(ctx context.Context, scope string) (string, error)
	// Invalidate forgets the token if it is still the one handed out.
	Invalidate(token string)
}

// auth sets the Authorization header. After a 401 it gets a new token and repeats the request exactly once; that is safe
// for every method, because a 401 proves that nothing was done.
type auth struct {
	tokens TokenProvider
	next   http.RoundTripper
}

// RoundTrip implements http.RoundTripper.
func (a *auth) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	scope := OperationFrom(ctx).Scope
	first, err := a.tokens.Token(ctx, scope)
	if err != nil {
		return nil, tokenFailure(err)
	}
	resp, err := a.send(req, first)
	if err != nil || resp.StatusCode != http.StatusUnauthorized {
		return resp, err
	}
	// Ten requests can meet the same 401. Only the first of them throws the token away; the others find a newer one.
	a.tokens.Invalidate(first)
	second, err := a.tokens.Token(ctx, scope)
	if err != nil {
		return nil, tokenFailure(err)
	}
	if second == first {
		return resp, nil // the token endpoint stands by it: a repeat would meet the same answer
	}
	return a.send(req, second)
}

func (a *auth) send(req *http.Request, token string) (*http.Response, error) {
	again, err := rewind(req)
	if err != nil {
		return nil, err
	}
	again.Header.Set("Authorization", "Bearer "+token)
	return a.next.RoundTrip(again)
}

// tokenFailure wraps why there is no token. The token source has had its own attempts, so the request has none.
func tokenFailure(err error) error { return &Error{Outcome: NotSent, Err: err, final: true} }
