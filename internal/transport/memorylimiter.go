package transport

import "time"

// LimiterConfig describes a limiter.
type LimiterConfig struct {
	// RequestsPerSecond is the average over the window that ClassIdentity keeps. 0 turns the pacing of all classes off; a
	// pause after a 429 is kept all the same.
	RequestsPerSecond float64
	// MaxConcurrent bounds the requests in flight; 0 means no bound.
	MaxConcurrent int
	// MaxWait is the longest wait for a turn; a longer one fails at once. 0 means 330 s, just more than the five minutes
	// of a pause.
	MaxWait time.Duration
	// Window is the time over which the API averages, and how long it blocks who exceeds the average; 0 means the five
	// minutes of its rate limit guide. A benchmark that shrinks both on the server's side shrinks them here.
	Window time.Duration
	// Logger is told once per class when pacing begins; nil drops it.
	Logger Logger
}

const (
	defaultMaxWait = 330 * time.Second
	defaultWindow  = 300 * time.Second

	// The API documents 1 request a second for tokens and 50 for the rest; a limiter in memory leaves room for other jobs.
	tokensPerSecond, tokensBurst = 0.5, 5
	othersPerSecond, othersBurst = 40, 40
)

// withDefaults fills in what is not set.
func (c LimiterConfig) withDefaults() LimiterConfig {
	if c.MaxWait <= 0 {
		c.MaxWait = defaultMaxWait
	}
	if c.Window <= 0 {
		c.Window = defaultWindow
	}
	if c.Logger == nil {
		c.Logger = NopLogger{}
	}
	return c
}

// MemoryLimiter is a Limiter that remembers the requests of its own process only. So it lets a third of 100 seconds'
// worth of requests go at once, then 8/9 of the average steadily, which together make exactly the average over any
// window: 9 requests a second mean 300 at once and 8 a second.
type MemoryLimiter struct{ limiter }

// NewMemoryLimiter returns a limiter with full bursts.
func NewMemoryLimiter(cfg LimiterConfig) *MemoryLimiter {
	cfg = cfg.withDefaults()
	l := &MemoryLimiter{}
	l.open(cfg, newMemoryStore(cfg))
	return l
}
