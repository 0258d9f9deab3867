package transport

import (
	"context"
	"math/rand/v2"
	"sync"
	"time"
)

// resumeSpacing is the distance at which the waiting requests leave after a pause, whatever the pacing.
const resumeSpacing = 125 * time.Millisecond

// limiter is the part that both limiters share: a queue per class whose head alone deals with the store, slots for the
// requests in flight, and a pause. It must be opened before use.
type limiter struct {
	cfg     LimiterConfig
	store   store
	classes map[Class]*classQueue
	slots   *slots

	mu          sync.Mutex
	pausedUntil time.Time
	retryAfter  time.Duration // what the API asked for, if pausedUntil is further away than a window for that reason
	satOut      time.Duration // how long requests have waited for the ends of pauses, altogether, up to satOutTo
	satOutTo    time.Time
	changed     chan struct{} // closed when pausedUntil moves
}

// classQueue is where the requests of one class wait.
type classQueue struct {
	class Class
	queue queue
	paced sync.Once
}

func (l *limiter) open(cfg LimiterConfig, s store) {
	l.cfg, l.store, l.slots = cfg, s, newSlots(cfg.MaxConcurrent)
	l.classes = map[Class]*classQueue{}
	for _, class := range []Class{ClassIdentity, ClassToken, ClassOther} {
		l.classes[class] = &classQueue{class: class}
	}
	l.changed = make(chan struct{})
}

// DefaultPause is how long a 429 that names no time holds everybody back: as long as the window (rate limit guide).
func (l *limiter) DefaultPause() time.Duration { return l.cfg.Window }

// PauseUntil implements Limiter.
func (l *limiter) PauseUntil(until time.Time) {
	// Without a Retry-After the pause is no longer than the window.
	asked := time.Until(until).Round(time.Second)
	if asked <= l.cfg.Window {
		asked = 0
	}
	if l.hold(until, asked) {
		l.store.pauseUntil(context.Background(), until)
	}
}

// hold moves the end of the pause, unless it is later already.
func (l *limiter) hold(until time.Time, asked time.Duration) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !until.After(l.pausedUntil) {
		return false
	}
	l.pausedUntil, l.retryAfter = until, asked
	close(l.changed)
	l.changed = make(chan struct{})
	return true
}

// learn takes a pause over that another process recorded.
func (l *limiter) learn(ctx context.Context, until time.Time) {
	if until.After(time.Now()) && l.hold(until, 0) {
		l.cfg.Logger.Warn(ctx, "The API throttles this IP address, as another process met; all requests wait", map[string]any{
			"until": until.UTC().Format(time.RFC3339),
		})
	}
}

// Paused returns how long requests of this process have waited because the API had throttled them, or another process of this
// machine. Requests that wait at the same time count once.
func (l *limiter) Paused() time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.satOut
}

// noteSatOut counts a wait for the end of a pause, from a time until now.
func (l *limiter) noteSatOut(from time.Time) {
	now := time.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	if from.Before(l.satOutTo) {
		from = l.satOutTo
	}
	if now.After(from) {
		l.satOut, l.satOutTo = l.satOut+now.Sub(from), now
	}
}

// PausedUntil returns the end of the current pause, or of the last one.
func (l *limiter) PausedUntil() time.Time {
	until, _ := l.pause()
	return until
}

// pause returns the end of the current pause, and the channel that is closed when it moves.
func (l *limiter) pause() (until time.Time, changed <-chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.pausedUntil, l.changed
}

func (l *limiter) paused() bool {
	until, _ := l.pause()
	return time.Now().Before(until)
}

// Acquire implements Limiter.
func (l *limiter) Acquire(ctx context.Context, class Class) (func(), error) {
	q := l.classes[class]
	if q == nil {
		q = l.classes[ClassOther]
	}
	arrived := time.Now()
	turn := q.queue.join()
	defer q.queue.leave(turn)

	for head := false; !head; {
		_, changed := l.pause()
		if err := l.fits(ctx, q, turn); err != nil {
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
		if err := l.sitOut(ctx, arrived); err != nil {
			return nil, err
		}
		// The slot comes before the place, so that a request goes out when its place says and not when a slot is free.
		release, err := l.slots.acquire(ctx)
		if err != nil {
			return nil, err
		}
		passed, err := l.pace(ctx, q)
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
func (l *limiter) fits(ctx context.Context, q *classQueue, turn chan struct{}) error {
	now := time.Now()
	until, _ := l.pause()
	// The sliding window is read before the place in the queue: whoever passes in between then shortens the estimate. An
	// estimate that is too long would refuse for good, one that is too short is checked again at the head.
	outlook := l.store.outlook(q.class)
	ahead := q.queue.position(turn)
	paused := max(until.Sub(now), 0)
	if paused > 0 {
		paused += time.Duration(ahead) * resumeSpacing
	}
	paced := outlook(ahead + 1)
	l.tell(ctx, q, paced)
	return l.allowed(ctx, now, max(paused, paced), paused > paced)
}

// tell says once per class that requests have to wait for their turn.
func (l *limiter) tell(ctx context.Context, q *classQueue, wait time.Duration) {
	if wait <= 0 {
		return
	}
	q.paced.Do(func() {
		l.cfg.Logger.Info(ctx, "Requests are paced from here on to stay under the API's rate limit", map[string]any{
			"class": string(q.class), "expected_wait": wait.Round(time.Millisecond).String(),
		})
	})
}

// allowed fails when a wait from now is longer than the limiter's cap or the context's deadline.
func (l *limiter) allowed(ctx context.Context, now time.Time, wait time.Duration, throttled bool) error {
	deadline, bounded := ctx.Deadline()
	if wait > l.cfg.MaxWait || bounded && wait > 0 && now.Add(wait).After(deadline) {
		failure := &WaitError{Until: now.Add(wait), Throttled: throttled}
		if throttled {
			l.mu.Lock()
			failure.RetryAfter = l.retryAfter
			l.mu.Unlock()
		}
		return failure
	}
	return nil
}

// pace waits for a place in the store. It reports false without an error when a pause has begun.
func (l *limiter) pace(ctx context.Context, q *classQueue) (bool, error) {
	if l.paused() {
		return false, nil // a 429 came in while this request waited for a slot
	}
	reserved, err := l.store.reserve(ctx, q.class)
	if err != nil {
		return false, err
	}
	now := time.Now()
	if reserved.held.After(now) {
		l.learn(ctx, reserved.held)
		return false, nil
	}
	if wait := reserved.at.Sub(now); wait > 0 {
		l.tell(ctx, q, wait)
		if err = l.allowed(ctx, now, wait, false); err == nil {
			err = Sleep(ctx, wait)
		}
		if err == nil {
			l.learn(ctx, l.store.pausedUntil(ctx))
		}
	}
	if err != nil || l.paused() {
		reserved.cancel()
		return false, err
	}
	return true, nil
}

// sitOut waits for the end of a pause, if there is one. Whoever arrived before its end then lets some time pass after the
// one before, so that the API does not meet all of them at once.
func (l *limiter) sitOut(ctx context.Context, arrived time.Time) error {
	for {
		now := time.Now()
		until, changed := l.pause()
		if !now.Before(until) {
			if !arrived.Before(until) {
				return context.Cause(ctx)
			}
			if err := Sleep(ctx, resumeSpacing/2+rand.N(resumeSpacing)); err != nil {
				return err
			}
			if again, _ := l.pause(); again.Equal(until) {
				return nil
			}
			continue
		}
		if err := l.allowed(ctx, now, until.Sub(now), true); err != nil {
			return err
		}
		timer := time.NewTimer(until.Sub(now))
		select {
		case <-timer.C:
		case <-changed:
		case <-ctx.Done():
		}
		timer.Stop()
		l.noteSatOut(now)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
	}
}
