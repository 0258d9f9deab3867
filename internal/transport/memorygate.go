package transport

import (
	"context"
	"math/rand/v2"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// GateConfig describes a gate in memory.
type GateConfig struct {
	// RequestsPerSecond is the average over five minutes that ClassIdentity keeps: a third of 100 seconds' worth at once,
	// then 8/9 of it steadily, which together make exactly the average over any five minutes. 9 means 300 at once and 8 a
	// second. 0 turns the pacing of all classes off; a pause after a 429 is kept all the same.
	RequestsPerSecond float64
	// MaxConcurrent bounds the requests in flight; 0 means no bound.
	MaxConcurrent int
	// MaxWait is the longest wait for a turn; a longer one fails at once. 0 means 330 s, just more than the five minutes
	// of a pause.
	MaxWait time.Duration
	// Logger is told once per class when pacing begins; nil drops it.
	Logger Logger
}

const (
	defaultMaxWait = 330 * time.Second
	// pausedSpacing is the distance at which the waiting requests leave after a pause, whatever the pacing.
	pausedSpacing = 125 * time.Millisecond

	// The API documents 1 request a second for tokens and 50 for the rest; both leave room for other jobs.
	tokensPerSecond, tokensBurst = 0.5, 5
	othersPerSecond, othersBurst = 40, 40
)

// MemoryGate is a Gate that remembers the requests of its own process only.
type MemoryGate struct {
	cfg   GateConfig
	lanes map[Class]*lane
	slots *slots

	mu          sync.Mutex
	pausedUntil time.Time
	changed     chan struct{} // closed when pausedUntil moves
}

// lane holds the requests of one class.
type lane struct {
	queue   queue
	limiter *rate.Limiter
	paced   sync.Once
}

// NewMemoryGate returns a gate with full bursts.
func NewMemoryGate(cfg GateConfig) *MemoryGate {
	if cfg.MaxWait <= 0 {
		cfg.MaxWait = defaultMaxWait
	}
	if cfg.Logger == nil {
		cfg.Logger = NoLog{}
	}
	limiter := func(perSecond, burst float64) *lane {
		if cfg.RequestsPerSecond <= 0 {
			return &lane{limiter: rate.NewLimiter(rate.Inf, 0)}
		}
		return &lane{limiter: rate.NewLimiter(rate.Limit(perSecond), max(1, int(burst)))}
	}
	return &MemoryGate{
		cfg: cfg,
		lanes: map[Class]*lane{
			ClassIdentity: limiter(cfg.RequestsPerSecond*8/9, cfg.RequestsPerSecond*100/3),
			ClassToken:    limiter(tokensPerSecond, tokensBurst),
			ClassOther:    limiter(othersPerSecond, othersBurst),
		},
		slots:   newSlots(cfg.MaxConcurrent),
		changed: make(chan struct{}),
	}
}

// Throttle implements Gate.
func (g *MemoryGate) Throttle(until time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if until.After(g.pausedUntil) {
		g.pausedUntil = until
		close(g.changed)
		g.changed = make(chan struct{})
	}
}

// pause returns the end of the current pause, and the channel that is closed when it moves.
func (g *MemoryGate) pause() (until time.Time, changed <-chan struct{}) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.pausedUntil, g.changed
}

// Acquire implements Gate.
func (g *MemoryGate) Acquire(ctx context.Context, class Class) (func(), error) {
	l := g.lanes[class]
	if l == nil {
		l = g.lanes[ClassOther]
	}
	arrived := time.Now()
	place := l.queue.join()
	defer l.queue.leave(place)

	for head := false; !head; {
		_, changed := g.pause()
		if err := g.fits(ctx, l, place); err != nil {
			return nil, err
		}
		select {
		case <-place:
			head = true
		case <-changed:
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
	}
	if err := g.pace(ctx, l); err != nil {
		return nil, err
	}
	for {
		if err := g.sitOut(ctx, arrived); err != nil {
			return nil, err
		}
		release, err := g.slots.acquire(ctx)
		if err != nil {
			return nil, err
		}
		if until, _ := g.pause(); !time.Now().Before(until) {
			return release, nil
		}
		release() // a 429 came in while this request waited for a slot
	}
}

// fits fails when the wait from a place in the queue is longer than allowed. It says so in the log when pacing begins.
func (g *MemoryGate) fits(ctx context.Context, l *lane, place chan struct{}) error {
	now := time.Now()
	until, _ := g.pause()
	// The tokens are read before the place: whoever passes in between then shortens the estimate. An estimate that is too
	// long would refuse for good, one that is too short is checked again at the head.
	tokens := l.limiter.TokensAt(now)
	ahead := l.queue.position(place)
	paused := max(until.Sub(now), 0)
	if paused > 0 {
		paused += time.Duration(ahead) * pausedSpacing
	}
	var paced time.Duration
	if limit := l.limiter.Limit(); limit != rate.Inf {
		paced = time.Duration(max(float64(ahead+1)-tokens, 0) / float64(limit) * float64(time.Second))
	}
	if paced > 0 {
		l.paced.Do(func() {
			g.cfg.Logger.Info(ctx, "Requests are paced from here on to stay under the API's rate limit", map[string]any{
				"requests_per_second": float64(l.limiter.Limit()), "expected_wait": paced.Round(time.Millisecond).String(),
			})
		})
	}
	return g.allowed(ctx, now, max(paused, paced), paused > paced)
}

// allowed fails when a wait from now is longer than the gate's cap or the context's deadline.
func (g *MemoryGate) allowed(ctx context.Context, now time.Time, wait time.Duration, throttled bool) error {
	deadline, bounded := ctx.Deadline()
	if wait > g.cfg.MaxWait || bounded && wait > 0 && now.Add(wait).After(deadline) {
		return &WaitError{Until: now.Add(wait), Throttled: throttled}
	}
	return nil
}

// pace waits for the class's limiter.
func (g *MemoryGate) pace(ctx context.Context, l *lane) error {
	now := time.Now()
	turn := l.limiter.ReserveN(now, 1)
	wait := turn.DelayFrom(now)
	err := g.allowed(ctx, now, wait, false)
	if err == nil {
		err = Sleep(ctx, wait)
	}
	if err != nil {
		turn.Cancel()
	}
	return err
}

// sitOut waits for the end of a pause, if there is one. Whoever arrived before its end then lets some time pass after the
// one before, so that the API does not meet all of them at once.
func (g *MemoryGate) sitOut(ctx context.Context, arrived time.Time) error {
	for {
		now := time.Now()
		until, changed := g.pause()
		if !now.Before(until) {
			if !arrived.Before(until) {
				return context.Cause(ctx)
			}
			if err := Sleep(ctx, pausedSpacing/2+rand.N(pausedSpacing)); err != nil {
				return err
			}
			if again, _ := g.pause(); again.Equal(until) {
				return nil
			}
			continue
		}
		if err := g.allowed(ctx, now, until.Sub(now), true); err != nil {
			return err
		}
		timer := time.NewTimer(until.Sub(now))
		select {
		case <-timer.C:
		case <-changed:
			timer.Stop()
		case <-ctx.Done():
			timer.Stop()
			return context.Cause(ctx)
		}
	}
}
