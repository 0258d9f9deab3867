package transport

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"
)

// unpaced stands for the classes without a limit.
const unpaced = -1

// pacer decides when the next request of a class may go out, by the sliding window of a store. Classes are numbered as
// the window keeps them. The queue, the waiting and the bound on requests in flight are the limiter's.
type pacer struct {
	logger Logger
	book   atomic.Pointer[book]
	worked atomic.Bool // whether a store was of use already
	spare  *book       // of this process alone, once the store has failed
	fail   sync.Once
}

// book is a store, and how much its window allows.
type book struct {
	store  store
	quotas []quota
}

// reservation is a request's turn.
type reservation struct {
	// at is when the request may go out; it need not be in the future.
	at time.Time
	// held is when a pause ends that was recorded. If it is in the future, no place was taken.
	held time.Time
	// cancel gives the place back, for a request that is not sent.
	cancel func()
}

// newPacer returns a pacer whose requests are counted in a store, so much of them at once.
func newPacer(cfg LimiterConfig, s store, burst float64) *pacer {
	p := &pacer{logger: cfg.Logger, spare: &book{newMemoryStore(cfg), cfg.quotas(aloneBurst)}}
	p.book.Store(&book{s, cfg.quotas(burst)})
	return p
}

// reserve takes the next free place of the class. It fails with the cause of the context's end, and with a *WaitError if
// no place is free for as far as the sliding window reaches.
func (p *pacer) reserve(ctx context.Context, class int) (reservation, error) {
	var reserved reservation
	var bucket int64
	var free bool
	used, err := p.update(ctx, func(b *book, w *slidingWindow, now time.Time) bool {
		reserved.at, reserved.held, free = now, w.pausedUntil(now), true
		if class == unpaced || !reserved.held.IsZero() {
			return false
		}
		if bucket, free = w.reserve(class, b.quotas[class]); bucket > w.now {
			reserved.at = w.startOf(bucket)
		}
		return free
	})
	switch {
	case err != nil:
		return reservation{}, err
	case !free:
		return reservation{}, &WaitError{Until: reserved.at}
	}
	reserved.cancel = func() {
		if class == unpaced {
			return
		}
		// The place is given back all the more when the request's context has ended. There is nothing to be done about a
		// failure: the place is lost then.
		_ = used.store.update(context.WithoutCancel(ctx), func(w *slidingWindow, _ time.Time) bool {
			w.cancel(class, bucket)
			return true
		})
	}
	return reserved, nil
}

// outlook estimates from now on how long the nth request of the class, counted from 1, would wait; it is to be asked once.
// It may be too short; reserve decides.
func (p *pacer) outlook(class int) func(n int) time.Duration {
	b := p.book.Load()
	var w *slidingWindow
	var now time.Time
	if class != unpaced {
		w, now = b.store.load()
	}
	return func(n int) time.Duration {
		if w == nil {
			return 0
		}
		return max(0, w.startOf(w.outlook(class, b.quotas[class], n)).Sub(now))
	}
}

// pauseUntil records that all requests are held back until then, for other processes a window from now at the latest.
func (p *pacer) pauseUntil(ctx context.Context, until time.Time) {
	// It only fails if the context ends; the limiter keeps the pause for this process anyway.
	_, _ = p.update(ctx, func(_ *book, w *slidingWindow, now time.Time) bool {
		w.hold(until, now)
		return true
	})
}

// update has the window changed in the store, or in memory once the store has failed, and returns which it was. It fails
// with the cause of the context's end. After a failure it calls change again.
func (p *pacer) update(ctx context.Context, change func(*book, *slidingWindow, time.Time) bool) (*book, error) {
	for {
		b := p.book.Load()
		err := b.store.update(ctx, func(w *slidingWindow, now time.Time) bool { return change(b, w, now) })
		if err == nil {
			p.worked.Store(true)
			return b, nil
		}
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		p.fail.Do(func() { p.goOnAlone(ctx, b.store, err) })
	}
}

// goOnAlone counts in memory from now on. If the store was of use before, what was seen there counts on, and requests go out
// evenly for one window, as nobody knows what the others send from now on. The burst is left to them for good. It logs no
// path: that holds the user's name.
func (p *pacer) goOnAlone(ctx context.Context, lost store, err error) {
	if p.worked.Load() {
		_ = p.spare.store.update(ctx, func(w *slidingWindow, now time.Time) bool {
			if seen, _ := lost.load(); seen != nil {
				seen.advance(now)
				w.rings = seen.rings
			}
			for i, q := range p.spare.quotas {
				p.spare.quotas[i].limit = max(q.burst, q.limit-q.burst)
			}
			w.held = now.UnixNano()
			return true
		})
	}
	p.book.Store(p.spare)
	fields := map[string]any{}
	if pathErr, ok := errors.AsType[*fs.PathError](err); ok {
		fields["file"], err = filepath.Base(pathErr.Path), pathErr.Err
	}
	fields["reason"] = err.Error()
	p.logger.Warn(ctx, "Requests are not counted together with those of other runs on this machine; this process counts its own", fields)
}
