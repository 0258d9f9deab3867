package api

import (
	"cmp"
	"net/http"
	"time"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/transport"
)

// What a configuration usually has.
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

// Config describes a Client. BaseURL, TokenURL, ClientID and ClientSecret are required.
type Config struct {
	// BaseURL is the URL of the API, version included, such as https://api.sandbox.paxos.com/v2.
	BaseURL string
	// TokenURL is the URL of the OAuth 2.0 token endpoint.
	TokenURL string
	// ClientID and ClientSecret are the OAuth 2.0 client credentials.
	ClientID, ClientSecret string
	// Scopes are asked for at once, whatever an operation needs. Should the credential lack one of them (invalid_scope), the
	// client asks for the one scope that the operation at hand needs, from then on. Empty means DefaultScopes.
	Scopes []string
	// SigningKey signs every request but those for tokens, each attempt anew. Paxos demands it of credentials for which it
	// was activated. nil signs nothing.
	SigningKey *SigningKey
	// UserAgent is the User-Agent header of every request, the token endpoint's included.
	UserAgent string
	// SharedLimiter keeps the rate limiter per machine and API host, in a small file in the user's cache directory, rather
	// than per client: Paxos counts by IP address, and a plan, the apply after it and a run next to it are processes of their
	// own.
	SharedLimiter bool
	// RateLimitWindow is the time over which the API averages; 0 means its five minutes.
	RateLimitWindow time.Duration
	// MaxRequestsPerSecond is the five-minute average on Identity that the rate limiter keeps; 0 turns all pacing off.
	MaxRequestsPerSecond float64
	// MaxConcurrentRequests bounds the requests in flight, and sizes the connection pool; 0 means no bound.
	MaxConcurrentRequests int
	// MaxRetries is how often a request is repeated after its first attempt; 0 means never.
	MaxRetries int
	// RequestTimeout bounds each attempt.
	RequestTimeout time.Duration
	// Logger receives one line per attempt; nil drops them.
	Logger transport.Logger
	// Transport sends the requests; nil means one with the connection settings of transport.NewBaseTransport.
	Transport http.RoundTripper
	// FirstPause and LongestPause bound the pauses between attempts; 0 means 0.5 s and 20 s. The pauses of the look-ups after a
	// lost answer scale with the first, so that a test can make them all small.
	FirstPause, LongestPause time.Duration
}

// backoff returns the pauses between attempts.
func (c Config) backoff() transport.Backoff {
	return transport.Backoff{
		Base: cmp.Or(c.FirstPause, 500*time.Millisecond), Cap: cmp.Or(c.LongestPause, 20*time.Second),
	}
}

// tokens describes where bearer tokens come from.
func (c Config) tokens() *transport.TokenConfig {
	tokens := &transport.TokenConfig{
		URL: c.TokenURL, ClientID: c.ClientID, ClientSecret: c.ClientSecret, Class: classToken, Scopes: c.Scopes,
	}
	if len(tokens.Scopes) == 0 {
		tokens.Scopes, tokens.OthersAlone = DefaultScopes(), true
	}
	return tokens
}

// limiter returns the rate limiter of a host.
func (c Config) limiter(host string) *transport.WindowLimiter {
	cfg := transport.LimiterConfig{
		Limits: limits(c.MaxRequestsPerSecond), MaxConcurrent: c.MaxConcurrentRequests, Window: c.RateLimitWindow, Logger: c.Logger,
	}
	if c.SharedLimiter {
		return transport.NewFileLimiter(cfg, cacheDirectory, host)
	}
	return transport.NewMemoryLimiter(cfg)
}
