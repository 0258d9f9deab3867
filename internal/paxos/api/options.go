package api

import (
	"net/http"
	"time"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/transport"
)

// The OAuth 2.0 scopes of the operations, as the 2026-07-20 specification names them.
const (
	ScopeReadIdentity         = "identity:read_identity"
	ScopeWriteIdentity        = "identity:write_identity"
	ScopeReadIdentityControl  = "identity:read_identity_control"
	ScopeWriteIdentityControl = "identity:write_identity_control"
	ScopeReadProfile          = "funding:read_profile"
	ScopeWriteProfile         = "funding:write_profile"
)

// DefaultScopes returns the scopes that a client asks for at once unless WithScopes says otherwise: those of identities and
// identity controls. An operation that needs another scope then has a token for that one alone, so that a credential
// needs no scope that is not used.
func DefaultScopes() []string {
	return []string{ScopeReadIdentity, ScopeWriteIdentity, ScopeReadIdentityControl, ScopeWriteIdentityControl}
}

// Defaults of the options of the same name.
const (
	// DefaultMaxRetries is the number of repeats after the first attempt.
	DefaultMaxRetries = 4
	// DefaultRequestTimeout bounds one attempt, from the first byte sent to the last byte read.
	DefaultRequestTimeout = 30 * time.Second
	// DefaultMaxRequestsPerSecond is the five-minute average on Identity, just under the documented 10.
	DefaultMaxRequestsPerSecond = 9
	// DefaultMaxConcurrentRequests bounds the requests in flight.
	DefaultMaxConcurrentRequests = 20
)

type config struct {
	baseURL   string
	perSecond float64 // on Identity
	shared    bool
	tokens    transport.TokenConfig
	limiter   transport.LimiterConfig
	chain     transport.Config
}

// Option sets one thing of a Client.
type Option func(*config)

// WithBaseURL sets the URL of the API, version included, such as https://api.sandbox.paxos.com/v2. Required.
func WithBaseURL(u string) Option { return func(c *config) { c.baseURL = u } }

// WithTokenURL sets the URL of the OAuth 2.0 token endpoint. Required.
func WithTokenURL(u string) Option { return func(c *config) { c.tokens.URL = u } }

// WithCredentials sets the OAuth 2.0 client credentials. Required.
func WithCredentials(id, secret string) Option {
	return func(c *config) { c.tokens.ClientID, c.tokens.ClientSecret = id, secret }
}

// WithScopes sets the scopes to ask for at once, whatever an operation needs; none stands for DefaultScopes. Should the
// credential lack one of them (invalid_scope), the client asks for the one scope that the operation at hand needs, from
// then on.
func WithScopes(scopes ...string) Option { return func(c *config) { c.tokens.Scopes = scopes } }

// WithUserAgent sets the User-Agent header of every request, the token endpoint's included.
func WithUserAgent(s string) Option { return func(c *config) { c.chain.UserAgent = s } }

// WithSharedLimiter keeps the default limiter per machine and API host, in a small file in the user's cache directory,
// rather than per client: Paxos counts by IP address, and a plan, the apply after it and a run next to it are processes
// of their own. window is the time over which the API averages; 0 means its five minutes.
func WithSharedLimiter(window time.Duration) Option {
	return func(c *config) { c.shared, c.limiter.Window = true, window }
}

// WithMaxRequestsPerSecond sets the five-minute average on Identity that the default limiter keeps; 0 turns all pacing
// off.
func WithMaxRequestsPerSecond(n float64) Option { return func(c *config) { c.perSecond = n } }

// WithMaxConcurrentRequests bounds the requests in flight of the default limiter, and sizes the connection pool.
func WithMaxConcurrentRequests(n int) Option {
	return func(c *config) { c.limiter.MaxConcurrent, c.chain.Concurrency = n, n }
}

// WithMaxRetries sets how often a request is repeated after its first attempt; 0 means never.
func WithMaxRetries(n int) Option { return func(c *config) { c.chain.Retry.MaxRetries = n } }

// WithRequestTimeout bounds each attempt.
func WithRequestTimeout(d time.Duration) Option {
	return func(c *config) { c.chain.RequestTimeout = d }
}

// WithLogger sets where one line per attempt goes.
func WithLogger(l transport.Logger) Option {
	return func(c *config) { c.limiter.Logger, c.chain.Logger = l, l }
}

// WithBaseTransport sets the innermost RoundTripper, in place of one with the connection settings of
// transport.NewBaseTransport.
func WithBaseTransport(rt http.RoundTripper) Option { return func(c *config) { c.chain.Base = rt } }

// WithBackoff sets the first and the longest pause between attempts (0.5 s and 20 s by default). The pauses of the
// look-ups after a lost answer scale with it, so that a test can make them all small.
func WithBackoff(base, limit time.Duration) Option {
	return func(c *config) { c.chain.Retry.Backoff = transport.Backoff{Base: base, Cap: limit} }
}

// newConfig returns what the options say, over the defaults.
func newConfig(options []Option) *config {
	c := &config{tokens: transport.TokenConfig{Class: classToken}}
	c.chain.Retry.Backoff = transport.DefaultBackoff()
	for _, set := range append([]Option{
		WithMaxRequestsPerSecond(DefaultMaxRequestsPerSecond),
		WithMaxConcurrentRequests(DefaultMaxConcurrentRequests),
		WithMaxRetries(DefaultMaxRetries),
		WithRequestTimeout(DefaultRequestTimeout),
	}, options...) {
		set(c)
	}
	if len(c.tokens.Scopes) == 0 {
		c.tokens.Scopes, c.tokens.OthersAlone = DefaultScopes(), true
	}
	c.limiter.Limits, c.chain.Tokens = limits(c.perSecond), &c.tokens
	return c
}

// newLimiter returns the rate limiter of a host.
func (c *config) newLimiter(host string) *transport.WindowLimiter {
	if c.shared {
		return transport.NewFileLimiter(c.limiter, cacheDirectory, host)
	}
	return transport.NewMemoryLimiter(c.limiter)
}
