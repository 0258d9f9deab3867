package transport

import (
	"context"
	"math/rand/v2"
	"time"
)

// Backoff is a growing pause between attempts.
type Backoff struct {
	// Base bounds the first pause; each later bound is twice the one before.
	Base time.Duration
	// Cap bounds all pauses.
	Cap time.Duration
}

// Bound returns the longest pause after the given attempt, counted from 1.
func (b Backoff) Bound(attempt int) time.Duration {
	d := b.Base
	for range attempt - 1 {
		if d >= b.Cap/2 {
			return b.Cap
		}
		d *= 2
	}
	return min(d, b.Cap)
}

// Delay returns a random pause between 0 and Bound (full jitter), so that callers that failed together do not come back
// together.
func (b Backoff) Delay(attempt int) time.Duration {
	return rand.N(b.Bound(attempt) + 1)
}

// Sleep waits for d, or returns the cause of ctx's end when that comes first.
func Sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return context.Cause(ctx)
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
