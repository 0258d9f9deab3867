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

// Poll pauses, reads, and does both again with growing pauses until done says that the answer is the awaited one. first
// is the first pause; 0 reads at once. It returns the last answer, the zero value if there was none, and an error when
// a read failed or ctx ended before.
func Poll[T any](
	ctx context.Context, first time.Duration, read func(context.Context) (T, error), done func(T) bool,
) (T, error) {
	var last T
	for pause := first; ; pause = min(max(2*pause, minPollInterval), maxPollInterval) {
		select {
		case <-ctx.Done():
			return last, fmt.Errorf("waiting ended: %w", context.Cause(ctx))
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
