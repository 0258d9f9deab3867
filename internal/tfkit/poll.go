package tfkit

import (
	"context"
	"fmt"
	"time"
)

// The pauses between the reads of Poll: short at first, for what is done at once, and growing, because each read is a
// request that counts against a rate limit.
const (
	minPollInterval = 250 * time.Millisecond
	maxPollInterval = 15 * time.Second
)

// Timeout is how long something may take, and the argument that says so.
type Timeout struct {
	Argument string
	After    time.Duration
}

// TimeoutError says that the time of an argument ran out.
type TimeoutError struct{ Timeout }

// Error names the argument and the time.
func (e *TimeoutError) Error() string { return fmt.Sprintf("%s (%v) ran out", e.Argument, e.After) }

// Unwrap returns context.DeadlineExceeded.
func (e *TimeoutError) Unwrap() error { return context.DeadlineExceeded }

// WithTimeout returns a copy of ctx that ends after the timeout, with a *TimeoutError as its cause.
func WithTimeout(ctx context.Context, timeout Timeout) (context.Context, context.CancelFunc) {
	return context.WithTimeoutCause(ctx, timeout.After, &TimeoutError{timeout})
}

// Poll pauses, reads, and does both again with growing pauses until done says that the answer is the awaited one. first
// is the first pause; 0 reads at once. It returns the last answer, the zero value if there was none, and the error of a read
// or the cause of the end of ctx.
func Poll[T any](
	ctx context.Context, first time.Duration, read func(context.Context) (T, error), done func(T) bool,
) (T, error) {
	var last T
	for pause := first; ; pause = min(max(2*pause, minPollInterval), maxPollInterval) {
		select {
		case <-ctx.Done():
			return last, context.Cause(ctx)
		case <-time.After(pause):
		}
		answer, err := read(ctx)
		if err != nil {
			return last, err
		}
		if last = answer; done(answer) {
			return last, nil
		}
	}
}
