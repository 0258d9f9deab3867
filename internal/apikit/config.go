package apikit

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"time"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/transport"
)

// What a configuration usually has.
const (
	// DefaultMaxRetries is the number of repeats after the first attempt.
	DefaultMaxRetries = 4
	// DefaultRequestTimeout bounds one attempt, from the first byte sent to the last byte read.
	DefaultRequestTimeout = 30 * time.Second
	// DefaultMaxConcurrentRequests bounds the requests in flight.
	DefaultMaxConcurrentRequests = 20
)

// Config is what every client is configured with.
type Config struct {
	// BaseURL is the URL of the API, with the version where its path has one.
	BaseURL string
	// UserAgent is the User-Agent header of every request.
	UserAgent string
	// SharedLimiter keeps the rate limiter per machine and API host, in a small file in the user's cache directory, rather
	// than per client: a plan, the apply after it and a run next to it are processes of their own.
	SharedLimiter bool
	// RateLimitWindow is the time over which the limiter averages; 0 means five minutes.
	RateLimitWindow time.Duration
	// MaxRequestsPerSecond is the average that the rate limiter keeps; 0 turns all pacing off.
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

// Base returns the URL of the API, or an error if the configuration makes no sense.
func (c Config) Base() (*url.URL, error) {
	base, err := NamedURL("base URL", c.BaseURL)
	if err == nil && (c.MaxRetries < 0 || c.RequestTimeout <= 0 || c.MaxRequestsPerSecond < 0 || c.MaxConcurrentRequests < 0) {
		err = errors.New("retries, rates, concurrency and the request timeout must not be negative, the latter not 0")
	}
	return base, err
}

// Chain returns the chain of the configuration, which has no credential.
func (c Config) Chain() transport.Config {
	return transport.Config{
		UserAgent: c.UserAgent, MaxRetries: c.MaxRetries, RequestTimeout: c.RequestTimeout, Logger: c.Logger, Base: c.Transport,
		Concurrency: c.MaxConcurrentRequests,
		Backoff: transport.Backoff{
			Base: cmp.Or(c.FirstPause, 500*time.Millisecond), Cap: cmp.Or(c.LongestPause, 20*time.Second),
		},
	}
}

// Limiter returns the rate limiter of a host, with the requests a second of each class. directory is that in the user's cache
// directory where the processes of a machine count their requests.
func (c Config) Limiter(limits map[transport.Class]float64, directory, host string) *transport.WindowLimiter {
	cfg := transport.LimiterConfig{
		Limits: limits, MaxConcurrent: c.MaxConcurrentRequests, Window: c.RateLimitWindow, Logger: c.Logger,
	}
	if c.SharedLimiter {
		return transport.NewFileLimiter(cfg, directory, host)
	}
	return transport.NewMemoryLimiter(cfg)
}
