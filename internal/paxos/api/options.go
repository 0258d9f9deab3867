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
	baseURL        string
	tokenURL       string
	clientID       string
	clientSecret   string
	scopes         []string // nil: DefaultScopes, and any other that an operation needs
	signer         transport.Signer
	userAgent      string
	shared         bool
	window         time.Duration
	perSecond      float64
	concurrent     int
	maxRetries     int
	requestTimeout time.Duration
	logger         transport.Logger
	base           http.RoundTripper
	backoff        transport.Backoff
}

// Option sets one thing of a Client.
type Option func(*config)

// WithBaseURL sets the URL of the API, version included, such as https://api.sandbox.paxos.com/v2. Required.
func WithBaseURL(u string) Option { return func(c *config) { c.baseURL = u } }

// WithTokenURL sets the URL of the OAuth 2.0 token endpoint. Required.
func WithTokenURL(u string) Option { return func(c *config) { c.tokenURL = u } }

// WithCredentials sets the OAuth 2.0 client credentials. Required.
func WithCredentials(id, secret string) Option {
	return func(c *config) { c.clientID, c.clientSecret = id, secret }
}

// WithScopes sets the scopes to ask for at once, whatever an operation needs; none stands for DefaultScopes. Should the
// credential lack one of them (invalid_scope), the client asks for the one scope that the operation at hand needs, from
// then on.
func WithScopes(scopes ...string) Option { return func(c *config) { c.scopes = scopes } }

// WithUserAgent sets the User-Agent header of every request, the token endpoint's included.
func WithUserAgent(s string) Option { return func(c *config) { c.userAgent = s } }

// WithSharedLimiter keeps the default limiter per machine and API host, in a small file in the user's cache directory,
// rather than per client: Paxos counts by IP address, and a plan, the apply after it and a run next to it are processes
// of their own. window is the time over which the API averages; 0 means its five minutes.
func WithSharedLimiter(window time.Duration) Option {
	return func(c *config) { c.shared, c.window = true, window }
}

// WithMaxRequestsPerSecond sets the five-minute average on Identity that the default limiter keeps; 0 turns all pacing
// off.
func WithMaxRequestsPerSecond(n float64) Option { return func(c *config) { c.perSecond = n } }

// WithMaxConcurrentRequests bounds the requests in flight of the default limiter, and sizes the connection pool.
func WithMaxConcurrentRequests(n int) Option { return func(c *config) { c.concurrent = n } }

// WithMaxRetries sets how often a request is repeated after its first attempt; 0 means never.
func WithMaxRetries(n int) Option { return func(c *config) { c.maxRetries = n } }

// WithRequestTimeout bounds each attempt.
func WithRequestTimeout(d time.Duration) Option { return func(c *config) { c.requestTimeout = d } }

// WithLogger sets where one line per attempt goes.
func WithLogger(l transport.Logger) Option { return func(c *config) { c.logger = l } }

// WithBaseTransport sets the innermost RoundTripper, in place of one with the connection settings of
// transport.NewBaseTransport.
func WithBaseTransport(rt http.RoundTripper) Option { return func(c *config) { c.base = rt } }

// WithBackoff sets the first and the longest pause between attempts (0.5 s and 20 s by default). The pauses of the
// look-ups after a lost answer scale with it, so that a test can make them all small.
func WithBackoff(base, limit time.Duration) Option {
	return func(c *config) { c.backoff = transport.Backoff{Base: base, Cap: limit} }
}

func defaults() config {
	return config{
		perSecond:      DefaultMaxRequestsPerSecond,
		concurrent:     DefaultMaxConcurrentRequests,
		maxRetries:     DefaultMaxRetries,
		requestTimeout: DefaultRequestTimeout,
		logger:         transport.NopLogger{},
		backoff:        transport.DefaultBackoff(),
	}
}

// limiter returns the rate limiter of a host.
func (c *config) limiter(host string) *transport.WindowLimiter {
	metered := transport.LimiterConfig{
		Limits: limits(c.perSecond), MaxConcurrent: c.concurrent, Window: c.window, Logger: c.logger,
	}
	if c.shared {
		return transport.NewFileLimiter(metered, cacheDirectory, host)
	}
	return transport.NewMemoryLimiter(metered)
}

// chain builds the transport that the options describe, with a limiter.
func (c *config) chain(limiter transport.Limiter) *transport.Chain {
	tokens := transport.TokenConfig{
		URL: c.tokenURL, ClientID: c.clientID, ClientSecret: c.clientSecret, Class: classToken, Scopes: c.scopes,
	}
	if len(c.scopes) == 0 {
		tokens.Scopes, tokens.OthersAlone = DefaultScopes(), true
	}
	return transport.NewChain(transport.Config{
		UserAgent:      c.userAgent,
		Tokens:         &tokens,
		Signer:         c.signer,
		Limiter:        limiter,
		Retry:          transport.RetryConfig{MaxRetries: c.maxRetries, Backoff: c.backoff},
		RequestTimeout: c.requestTimeout,
		Logger:         c.logger,
		Base:           c.base,
		Concurrency:    c.concurrent,
	})
}
