package transport

import (
	"context"
	"time"

	"golang.org/x/time/rate"
)

// store decides when the next request of a class may go out. It records what went out before; the queue, the
// waiting and the bound on requests in flight are the limiter's. Implementations are safe for concurrent use.
type store interface {
	// reserve takes the next free place of the class. It fails with the cause of the context's end, and with a *WaitError
	// where no place is free for as far as the sliding window reaches.
	reserve(ctx context.Context, class Class) (reservation, error)
	// outlook estimates from now on how long the nth request of the class, counted from 1, would wait. It may be too
	// short; reserve decides.
	outlook(class Class) func(n int) time.Duration
	// pauseUntil records that all requests are held back until then, for other processes a window from now at the latest.
	pauseUntil(ctx context.Context, until time.Time)
	// pausedUntil returns the end of the pause that others recorded; zero where there is none.
	pausedUntil(ctx context.Context) time.Time
}

// reservation is a request's turn.
type reservation struct {
	// at is when the request may go out; it need not be in the future.
	at time.Time
	// held is when a pause ends that others recorded. Where it is in the future, no place was taken.
	held time.Time
	// cancel gives the place back, for a request that is not sent.
	cancel func()
}

// memoryStore is the store of one process: a token bucket per class, and no pause but the limiter's own.
type memoryStore struct{ limiters map[Class]*rate.Limiter }

// newMemoryStore returns a store with full bursts; one that lets everything pass where nothing is to be paced.
func newMemoryStore(cfg LimiterConfig) *memoryStore {
	scale := cfg.Window.Seconds() / defaultWindow.Seconds()
	limiter := func(perSecond, burst float64) *rate.Limiter {
		if cfg.RequestsPerSecond <= 0 {
			return rate.NewLimiter(rate.Inf, 0)
		}
		return rate.NewLimiter(rate.Limit(perSecond), max(1, int(burst*scale)))
	}
	return &memoryStore{limiters: map[Class]*rate.Limiter{
		ClassIdentity: limiter(cfg.RequestsPerSecond*8/9, cfg.RequestsPerSecond*100/3),
		ClassToken:    limiter(tokensPerSecond, tokensBurst),
		ClassOther:    limiter(othersPerSecond, othersBurst),
	}}
}

// spend uses all bursts up.
func (s *memoryStore) spend() {
	for _, limiter := range s.limiters {
		limiter.AllowN(time.Now(), limiter.Burst())
	}
}

func (s *memoryStore) reserve(_ context.Context, class Class) (reservation, error) {
	now := time.Now()
	turn := s.limiters[class].ReserveN(now, 1)
	return reservation{at: now.Add(turn.DelayFrom(now)), cancel: turn.Cancel}, nil
}

func (s *memoryStore) outlook(class Class) func(int) time.Duration {
	limiter := s.limiters[class]
	tokens := limiter.TokensAt(time.Now())
	return func(n int) time.Duration {
		if limiter.Limit() == rate.Inf {
			return 0
		}
		return time.Duration(max(float64(n)-tokens, 0) / float64(limiter.Limit()) * float64(time.Second))
	}
}

func (s *memoryStore) pauseUntil(context.Context, time.Time) {}

func (s *memoryStore) pausedUntil(context.Context) time.Time { return time.Time{} }
