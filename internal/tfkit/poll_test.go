package tfkit_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// counting returns a read that answers 1, 2, 3 … and the times, counted from now, at which it was called.
func counting() (read func(context.Context) (int, error), at *[]time.Duration) {
	start, at := time.Now(), new([]time.Duration)
	return func(context.Context) (int, error) {
		*at = append(*at, time.Since(start))
		return len(*at), nil
	}, at
}

func TestPoll_pausesGrow(t *testing.T) {
	t.Parallel()
	const second, millisecond = time.Second, time.Millisecond
	for first, want := range map[time.Duration][]time.Duration{
		second: {second, 3 * second, 7 * second, 15 * second, 30 * second, 45 * second, time.Minute},
		0:      {0, 250 * millisecond, 750 * millisecond},
	} {
		synctest.Test(t, func(t *testing.T) {
			read, at := counting()
			last, err := tfkit.Poll(t.Context(), first, read, func(n int) bool { return n == len(want) })
			require.NoError(t, err)
			assert.Equal(t, len(want), last)
			assert.Equal(t, want, *at)
		})
	}
}

func TestPoll_ends(t *testing.T) {
	t.Parallel()
	never := func(int) bool { return false }
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := tfkit.WithTimeout(t.Context(), tfkit.Timeout{Argument: "timeouts.create", After: 4 * time.Second})
		defer cancel()
		read, _ := counting()
		last, err := tfkit.Poll(ctx, time.Second, read, never)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.EqualError(t, err, "timeouts.create (4s) ran out")
		assert.Equal(t, 2, last, "the last answer is not lost")

		cause := errors.New("interrupted")
		ctx, interrupt := context.WithCancelCause(t.Context())
		interrupt(cause)
		last, err = tfkit.Poll(ctx, time.Second, read, never)
		require.ErrorIs(t, err, cause)
		assert.Zero(t, last)

		broken := errors.New("broken")
		last, err = tfkit.Poll(t.Context(), time.Second, func(ctx context.Context) (int, error) {
			if n, _ := read(ctx); n < 5 {
				return n, nil
			}
			return 0, broken
		}, never)
		require.ErrorIs(t, err, broken)
		assert.Equal(t, 4, last)
	})
}
