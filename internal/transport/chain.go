package transport

import (
	"cmp"
	"net/http"
	"time"
)

// Config describes a chain.
type Config struct {
	// UserAgent is the User-Agent header of every request.
	UserAgent string
	// Tokens says where bearer tokens come from. Its Client, Backoff and Logger are the chain's. A nil one sends no
	// Authorization.
	Tokens *TokenConfig
	// Signer signs every request but those to the token endpoint; nil signs none.
	Signer Signer
	// Limiter meters every request, the token endpoint's included; nil meters none.
	Limiter Limiter
	// MaxRetries is the number of repeats after the first attempt; 0 means never.
	MaxRetries int
	// Backoff is the pause between attempts.
	Backoff Backoff
	// RequestTimeout bounds each attempt.
	RequestTimeout time.Duration
	// Logger receives one line per attempt; nil drops them.
	Logger Logger
	// Base sends the requests; nil means NewBaseTransport(Concurrency, RequestTimeout), which Close then closes.
	Base http.RoundTripper
	// Concurrency sizes the connection pool of a nil Base.
	Concurrency int
}

// Chain is a client whose every answer is complete and buffered, and whose every error is an *Error (inside the
// *url.Error of net/http).
type Chain struct {
	// Client sends requests through the chain. It follows no redirect.
	Client *http.Client
	// Tokens is the source of the bearer tokens; nil if the chain has none.
	Tokens *TokenSource

	base  http.RoundTripper
	owned bool
}

// NewChain composes, from the outside in:
//
//	user agent -> retry -> auth -> limiter -> signing -> log -> attempt -> base
//
// The retry is outside of auth, so that a repeat later than a token's life gets a new token, and the 401 repeat does
// not count as a retry. The limiter is inside of both: it counts what the API counts, every real request. Waiting for a
// token and for the next attempt happen outside of the limiter, so that nobody holds a slot while idle. The signing is
// inside of all waiting, so that every signature is new when it goes out. The log is inside the limiter to measure the
// API and not the queue, and outside of the attempt to see its outcome. The attempt is where writes stop listening to
// interrupts: everything before it is waiting and ends at once, and the answer to what has passed the limiter is
// awaited. The token endpoint has a chain of its own, without retry, auth and signing, through the same limiter.
func NewChain(cfg Config) *Chain {
	cfg.Logger = cmp.Or[Logger](cfg.Logger, NopLogger{})
	c := &Chain{base: cfg.Base, owned: cfg.Base == nil}
	if c.owned {
		c.base = NewBaseTransport(cfg.Concurrency, cfg.RequestTimeout)
	}
	logged := func(a *attempt) http.RoundTripper {
		a.next = c.base
		return &requestLog{logger: cfg.Logger, next: a}
	}
	metered := func(next http.RoundTripper) http.RoundTripper {
		if cfg.Limiter == nil {
			return next
		}
		return &rateLimited{limiter: cfg.Limiter, logger: cfg.Logger, next: next}
	}
	inner := logged(&attempt{timeout: cfg.RequestTimeout})
	if cfg.Signer != nil {
		inner = &signing{signer: cfg.Signer, next: inner}
	}
	inner = metered(inner)
	if cfg.Tokens != nil {
		tokens := *cfg.Tokens
		tokens.Client = newHTTPClient(&userAgent{value: cfg.UserAgent, next: metered(logged(&attempt{timeout: tokenTimeout, transient: true}))})
		tokens.Backoff, tokens.Logger = cfg.Backoff, cfg.Logger
		c.Tokens = NewTokenSource(tokens)
		inner = &auth{tokens: c.Tokens, next: inner}
	}
	repeated := &retry{maxRetries: cfg.MaxRetries, backoff: cfg.Backoff, budget: newBudget(), next: inner}
	c.Client = newHTTPClient(&userAgent{value: cfg.UserAgent, next: repeated})
	return c
}

// NewForeignChain is NewChain for hosts that are not the API's, such as the storage to which an API has files uploaded. They get
// no token and no signature, and their requests count against no limit of the API.
func NewForeignChain(cfg Config) *Chain {
	cfg.Tokens, cfg.Signer, cfg.Limiter = nil, nil, nil
	return NewChain(cfg)
}

// newHTTPClient returns a client that hands back a redirect as the answer. Following one could carry the bearer token or a
// personal record to another host.
func newHTTPClient(rt http.RoundTripper) *http.Client {
	refuse := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &http.Client{Transport: rt, CheckRedirect: refuse}
}

// Close ends background work, and closes the idle connections of a base that the chain made itself.
func (c *Chain) Close() {
	if c.Tokens != nil {
		c.Tokens.Close()
	}
	if t, ok := c.base.(*http.Transport); ok && c.owned {
		t.CloseIdleConnections()
	}
}
