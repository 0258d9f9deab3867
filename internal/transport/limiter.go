package transport

import (
	"context"
	"math/rand/v2"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"
)

// resumeSpacing is the distance at which the waiting requests leave after a pause, whatever the pacing.
const resumeSpacing = 125 * time.Millisecond

// WindowLimiter is a Limiter that keeps each class's average over a sliding window, together with all who share its store.
// Most of a window's requests may go at once, and the rest is spread evenly: of 9 requests a second, which are 2,700 in
// five minutes, 2,160 go at once where processes count together, and 300 where this one counts alone.
//
// It has a queue for each class, whose head alone reserves a place in the store, so that those who share one queue fairly:
// each one's first waiting request has a place, however many wait behind those of the others. A pause after a 429 holds all
// of them back; for one window after it requests go out evenly, without a burst.
type WindowLimiter struct {
	cfg      LimiterConfig
	pacer    *pacer
	classes  map[Class]*classQueue
	slots    *semaphore.Weighted // of the requests in flight, first come, first served
	unshared error

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
	index int // in the sliding window
	queue queue
	paced sync.Once
}

// NewMemoryLimiter returns a limiter that knows of the requests of its own process only.
func NewMemoryLimiter(cfg LimiterConfig) *WindowLimiter {
	cfg = cfg.withDefaults()
	return newWindowLimiter(cfg, newMemoryStore(cfg), aloneBurst)
}

// NewFileLimiter returns the limiter that all processes of a user on a machine share for an API host: an API counts the
// requests of an IP address, while Terraform starts a process for each provider block and each walk. Its file is in a
// directory that is made for this user alone; a relative one is below the user's cache directory. Without any limit there
// is no file, and a pause holds back this process alone.
//
// The file holds numbers of requests for each second and class, and the end of a pause. It never fails a run: a file that is
// removed or invalid starts anew, with what this process has seen of it, and if the file or its lock can't be had or can't be
// trusted, the limiter becomes one in memory and says so once at WARN.
func NewFileLimiter(cfg LimiterConfig, directory, host string) *WindowLimiter {
	if len(cfg.Limits) == 0 {
		return NewMemoryLimiter(cfg)
	}
	cfg = cfg.withDefaults()
	s := newFileStore(cfg, directory, host)
	l := newWindowLimiter(cfg, s, sharedBurst)
	l.unshared = s.failed
	return l
}

func newWindowLimiter(cfg LimiterConfig, s store, burst float64) *WindowLimiter {
	l := &WindowLimiter{
		cfg: cfg, pacer: newPacer(cfg, s, burst), slots: semaphore.NewWeighted(int64(cfg.MaxConcurrent)), changed: make(chan struct{}),
		classes: map[Class]*classQueue{"": {index: unpaced}}, // for the classes without a limit
	}
	for i, class := range cfg.classes() {
		l.classes[class] = &classQueue{class: class, index: i}
	}
	return l
}

// Unshared returns why the limiter counts the requests of its own process only, although it should count those of all;
// nil if it does count them.
func (l *WindowLimiter) Unshared() error { return l.unshared }

// PauseUntil implements Limiter.
func (l *WindowLimiter) PauseUntil(until time.Time) time.Time {
	if until.IsZero() {
		until = time.Now().Add(l.cfg.Window)
	}
	asked := time.Until(until).Round(time.Second)
	if asked <= l.cfg.Window {
		asked = 0
	}
	if l.hold(until, asked) {
		l.pacer.pauseUntil(context.Background(), until)
	}
	return until
}

// hold moves the end of the pause, unless it is later already.
func (l *WindowLimiter) hold(until time.Time, asked time.Duration) bool {
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
func (l *WindowLimiter) learn(ctx context.Context, until time.Time) {
	if until.After(time.Now()) && l.hold(until, 0) {
		l.cfg.Logger.Warn(ctx, "The API throttles this IP address, as another process met; all requests wait", map[string]any{
			"until": until.UTC().Format(time.RFC3339),
		})
	}
}

// Paused returns how long requests have waited because the API had throttled them, or another process; those that wait at the
// same time count once.
func (l *WindowLimiter) Paused() time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.satOut
}

// noteSatOut counts a wait for the end of a pause, from a time until now.
func (l *WindowLimiter) noteSatOut(from time.Time) {
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
func (l *WindowLimiter) PausedUntil() time.Time {
	until, _ := l.pause()
	return until
}

// pause returns the end of the current pause, and the channel that is closed when it moves.
func (l *WindowLimiter) pause() (until time.Time, changed <-chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.pausedUntil, l.changed
}

func (l *WindowLimiter) paused() bool {
	until, _ := l.pause()
	return time.Now().Before(until)
}

// Acquire implements Limiter.
func (l *WindowLimiter) Acquire(ctx context.Context, class Class) (func(), error) {
	q := l.classes[class]
	if q == nil {
		q = l.classes[""]
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
		if l.slots.Acquire(ctx, 1) != nil {
			return nil, context.Cause(ctx)
		}
		release := sync.OnceFunc(func() { l.slots.Release(1) })
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
func (l *WindowLimiter) fits(ctx context.Context, q *classQueue, turn chan struct{}) error {
	now := time.Now()
	until, _ := l.pause()
	// The sliding window is read before the place in the queue: whoever passes in between then shortens the estimate. An
	// estimate that is too long would refuse for good, one that is too short is checked again at the head.
	outlook := l.pacer.outlook(q.index)
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
func (l *WindowLimiter) tell(ctx context.Context, q *classQueue, wait time.Duration) {
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
func (l *WindowLimiter) allowed(ctx context.Context, now time.Time, wait time.Duration, throttled bool) error {
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
func (l *WindowLimiter) pace(ctx context.Context, q *classQueue) (bool, error) {
	if l.paused() {
		return false, nil // a 429 came in while this request waited for a slot
	}
	reserved, err := l.pacer.reserve(ctx, q.index)
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
			seen, _ := l.pacer.reserve(ctx, unpaced) // takes no place; if it fails there is no pause to be learnt
			l.learn(ctx, seen.held)
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
func (l *WindowLimiter) sitOut(ctx context.Context, arrived time.Time) error {
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
