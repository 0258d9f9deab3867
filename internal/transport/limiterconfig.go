package transport

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"time"
)

// LimiterConfig describes a limiter.
type LimiterConfig struct {
	// Limits are the requests a second that each class may send, on average over the window. A class without a limit is not
	// paced; MaxConcurrent and the pause after a 429 hold for it as well.
	Limits map[Class]float64
	// MaxConcurrent bounds the requests in flight; 0 means no bound.
	MaxConcurrent int
	// MaxWait is the longest wait for a turn; a longer one fails at once. 0 means 330 s, just more than a pause of five
	// minutes.
	MaxWait time.Duration
	// Window is the time over which the API averages, and how long it blocks who exceeds the average; 0 means five minutes.
	Window time.Duration
	// Logger is told once per class when pacing begins; nil drops it.
	Logger Logger
}

const (
	defaultMaxWait = 330 * time.Second
	defaultWindow  = 300 * time.Second

	// sharedBurst is the share of a window's requests that may go at once if processes count together.
	sharedBurst = 4.0 / 5
	// aloneBurst is that of a process that knows of no other: two of them, one right after the other, send no more than 10/9
	// of the limit within a window.
	aloneBurst = 1.0 / 9
)

// withDefaults fills in what is not set, and keeps the limits as they are now.
func (c LimiterConfig) withDefaults() LimiterConfig {
	c.Limits = maps.Clone(c.Limits)
	c.MaxConcurrent = cmp.Or(c.MaxConcurrent, math.MaxInt)
	c.MaxWait = cmp.Or(c.MaxWait, defaultMaxWait)
	c.Window = cmp.Or(c.Window, defaultWindow)
	c.Logger = cmp.Or[Logger](c.Logger, NopLogger{})
	return c
}

// tick is the width of a bucket of the sliding window.
func (c LimiterConfig) tick() time.Duration { return (c.Window + windowBuckets - 1) / windowBuckets }

// classes returns the classes that have a limit, in the order in which the sliding window keeps them.
func (c LimiterConfig) classes() []Class { return slices.Sorted(maps.Keys(c.Limits)) }

// quotas returns what each of the classes may send, so much of it at once.
func (c LimiterConfig) quotas(burst float64) (quotas []quota) {
	for _, class := range c.classes() {
		quotas = append(quotas, newQuota(c.Limits[class], c.Window, burst))
	}
	return quotas
}
