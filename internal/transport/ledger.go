package transport

import (
	"context"
	"time"

	"golang.org/x/time/rate"
)

// ledger decides when the next request of a class may go out. It keeps account of what went out before; the queue, the
// waiting and the bound on requests in flight are the turnstile's. Implementations are safe for concurrent use.
type ledger interface {
	// reserve takes the next free place of the class. It fails with the cause of the context's end, and with a *WaitError
	// where no place is free for as far as the account reaches.
	reserve(ctx context.Context, class Class) (place, error)
	// outlook estimates from now on how long the nth request of the class, counted from 1, would wait. It may be too
	// short; reserve decides.
	outlook(class Class) func(n int) time.Duration
	// throttle records that all requests are held back until then, for other processes a window from now at the latest.
	throttle(ctx context.Context, until time.Time)
	// heldUntil returns the end of the pause that others recorded; zero where there is none.
	heldUntil(ctx context.Context) time.Time
}

// place is a request's turn.
type place struct {
	// at is when the request may go out; it need not be in the future.
	at time.Time
	// held is when a pause ends that others recorded. Where it is in the future, no place was taken.
	held time.Time
	// cancel gives the place back, for a request that is not sent.
	cancel func()
}

// limiterLedger is the ledger of one process: a token bucket per class, and no pause but the turnstile's own.
type limiterLedger struct{ limiters map[Class]*rate.Limiter }

// newLimiterLedger returns a ledger with full bursts; one that lets everything pass where nothing is to be paced.
func newLimiterLedger(cfg GateConfig) *limiterLedger {
	scale := cfg.Window.Seconds() / defaultWindow.Seconds()
	limiter := func(perSecond, burst float64) *rate.Limiter {
		if cfg.RequestsPerSecond <= 0 {
			return rate.NewLimiter(rate.Inf, 0)
		}
		return rate.NewLimiter(rate.Limit(perSecond), max(1, int(burst*scale)))
	}
	return &limiterLedger{limiters: map[Class]*rate.Limiter{
		ClassIdentity: limiter(cfg.RequestsPerSecond*8/9, cfg.RequestsPerSecond*100/3),
		ClassToken:    limiter(tokensPerSecond, tokensBurst),
		ClassOther:    limiter(othersPerSecond, othersBurst),
	}}
}

// spend uses all bursts up.
func (l *limiterLedger) spend() {
	for _, limiter := range l.limiters {
		limiter.AllowN(time.Now(), limiter.Burst())
	}
}

func (l *limiterLedger) reserve(_ context.Context, class Class) (place, error) {
	now := time.Now()
	turn := l.limiters[class].ReserveN(now, 1)
	return place{at: now.Add(turn.DelayFrom(now)), cancel: turn.Cancel}, nil
}

func (l *limiterLedger) outlook(class Class) func(int) time.Duration {
	limiter := l.limiters[class]
	tokens := limiter.TokensAt(time.Now())
	return func(n int) time.Duration {
		if limiter.Limit() == rate.Inf {
			return 0
		}
		return time.Duration(max(float64(n)-tokens, 0) / float64(limiter.Limit()) * float64(time.Second))
	}
}

func (l *limiterLedger) throttle(context.Context, time.Time) {}

func (l *limiterLedger) heldUntil(context.Context) time.Time { return time.Time{} }
