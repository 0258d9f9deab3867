package transport

import (
	"context"
	"math/rand/v2"
	"sync"
	"time"
)

// pausedSpacing is the distance at which the waiting requests leave after a pause, whatever the pacing.
const pausedSpacing = 125 * time.Millisecond

// turnstile is what all gates are: a queue per class whose head alone deals with the ledger, slots for the requests in
// flight, and a pause. It must be opened before use.
type turnstile struct {
	cfg    GateConfig
	ledger ledger
	lanes  map[Class]*lane
	slots  *slots

	mu          sync.Mutex
	pausedUntil time.Time
	retryAfter  time.Duration // what the API asked for, if pausedUntil is further away than a window for that reason
	changed     chan struct{} // closed when pausedUntil moves
}

// lane is where the requests of one class wait.
type lane struct {
	class Class
	queue queue
	paced sync.Once
}

func (g *turnstile) open(cfg GateConfig, l ledger) {
	g.cfg, g.ledger, g.slots = cfg, l, newSlots(cfg.MaxConcurrent)
	g.lanes = map[Class]*lane{}
	for _, class := range []Class{ClassIdentity, ClassToken, ClassOther} {
		g.lanes[class] = &lane{class: class}
	}
	g.changed = make(chan struct{})
}

// DefaultPause is how long a 429 that names no time holds everybody back: as long as the window (rate limit guide).
func (g *turnstile) DefaultPause() time.Duration { return g.cfg.Window }

// Throttle implements Gate.
func (g *turnstile) Throttle(until time.Time) {
	// Without a Retry-After the pause is no longer than the window.
	asked := time.Until(until).Round(time.Second)
	if asked <= g.cfg.Window {
		asked = 0
	}
	if g.hold(until, asked) {
		g.ledger.throttle(context.Background(), until)
	}
}

// hold moves the end of the pause, unless it is later already.
func (g *turnstile) hold(until time.Time, asked time.Duration) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !until.After(g.pausedUntil) {
		return false
	}
	g.pausedUntil, g.retryAfter = until, asked
	close(g.changed)
	g.changed = make(chan struct{})
	return true
}

// learn takes a pause over that another process recorded.
func (g *turnstile) learn(ctx context.Context, until time.Time) {
	if until.After(time.Now()) && g.hold(until, 0) {
		g.cfg.Logger.Warn(ctx, "The API throttles this IP address, as another process met; all requests wait", map[string]any{
			"until": until.UTC().Format(time.RFC3339),
		})
	}
}

// pause returns the end of the current pause, and the channel that is closed when it moves.
func (g *turnstile) pause() (until time.Time, changed <-chan struct{}) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.pausedUntil, g.changed
}

func (g *turnstile) paused() bool {
	until, _ := g.pause()
	return time.Now().Before(until)
}

// Acquire implements Gate.
func (g *turnstile) Acquire(ctx context.Context, class Class) (func(), error) {
	l := g.lanes[class]
	if l == nil {
		l = g.lanes[ClassOther]
	}
	arrived := time.Now()
	turn := l.queue.join()
	defer l.queue.leave(turn)

	for head := false; !head; {
		_, changed := g.pause()
		if err := g.fits(ctx, l, turn); err != nil {
			return nil, err
		}
		select {
		case <-turn:
			head = true
		case <-changed:
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
	}
	for {
		if err := g.sitOut(ctx, arrived); err != nil {
			return nil, err
		}
		// The slot comes before the place, so that a request goes out when its place says and not when a slot is free.
		release, err := g.slots.acquire(ctx)
		if err != nil {
			return nil, err
		}
		passed, err := g.pace(ctx, l)
		if passed {
			return release, nil
		}
		release()
		if err != nil {
			return nil, err
		}
	}
}

// fits fails when the wait from a place in the queue is longer than allowed. It says so in the log when pacing begins.
func (g *turnstile) fits(ctx context.Context, l *lane, turn chan struct{}) error {
	now := time.Now()
	until, _ := g.pause()
	// The account is read before the place in the queue: whoever passes in between then shortens the estimate. An estimate
	// that is too long would refuse for good, one that is too short is checked again at the head.
	outlook := g.ledger.outlook(l.class)
	ahead := l.queue.position(turn)
	paused := max(until.Sub(now), 0)
	if paused > 0 {
		paused += time.Duration(ahead) * pausedSpacing
	}
	paced := outlook(ahead + 1)
	g.tell(ctx, l, paced)
	return g.allowed(ctx, now, max(paused, paced), paused > paced)
}

// tell says once per class that requests have to wait for their turn.
func (g *turnstile) tell(ctx context.Context, l *lane, wait time.Duration) {
	if wait <= 0 {
		return
	}
	l.paced.Do(func() {
		g.cfg.Logger.Info(ctx, "Requests are paced from here on to stay under the API's rate limit", map[string]any{
			"class": string(l.class), "expected_wait": wait.Round(time.Millisecond).String(),
		})
	})
}

// allowed fails when a wait from now is longer than the gate's cap or the context's deadline.
func (g *turnstile) allowed(ctx context.Context, now time.Time, wait time.Duration, throttled bool) error {
	deadline, bounded := ctx.Deadline()
	if wait > g.cfg.MaxWait || bounded && wait > 0 && now.Add(wait).After(deadline) {
		failure := &WaitError{Until: now.Add(wait), Throttled: throttled}
		if throttled {
			g.mu.Lock()
			failure.RetryAfter = g.retryAfter
			g.mu.Unlock()
		}
		return failure
	}
	return nil
}

// pace waits for a place in the ledger. It reports false without an error when a pause has begun.
func (g *turnstile) pace(ctx context.Context, l *lane) (bool, error) {
	if g.paused() {
		return false, nil // a 429 came in while this request waited for a slot
	}
	place, err := g.ledger.reserve(ctx, l.class)
	if err != nil {
		return false, err
	}
	now := time.Now()
	if place.held.After(now) {
		g.learn(ctx, place.held)
		return false, nil
	}
	if wait := place.at.Sub(now); wait > 0 {
		g.tell(ctx, l, wait)
		if err = g.allowed(ctx, now, wait, false); err == nil {
			err = Sleep(ctx, wait)
		}
		if err == nil {
			g.learn(ctx, g.ledger.heldUntil(ctx))
		}
	}
	if err != nil || g.paused() {
		place.cancel()
		return false, err
	}
	return true, nil
}

// sitOut waits for the end of a pause, if there is one. Whoever arrived before its end then lets some time pass after the
// one before, so that the API does not meet all of them at once.
func (g *turnstile) sitOut(ctx context.Context, arrived time.Time) error {
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
