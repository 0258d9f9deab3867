package object_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

// lookTime is how long a look takes, so that looks meet.
const lookTime = time.Second

// looks is a look that counts how often it was called and answers always the same.
type looks struct {
	listed bool
	err    error
	mu     sync.Mutex
	n      int
}

func (l *looks) look(context.Context) (bool, error) {
	l.mu.Lock()
	l.n++
	l.mu.Unlock()
	<-time.After(lookTime)
	return l.listed, l.err
}

// at makes n checks at the same time and returns their results.
func at(t *testing.T, breaker *object.MissingBreaker, n int, look *looks) []object.RecheckResult {
	t.Helper()
	results := make([]object.RecheckResult, n)
	var group sync.WaitGroup
	for i := range n {
		group.Go(func() {
			var err error
			results[i], err = breaker.Recheck(t.Context(), look.look)
			assert.Equal(t, look.err, err)
		})
	}
	group.Wait()
	return results
}

func count(results []object.RecheckResult, of object.RecheckResult) (n int) {
	for _, result := range results {
		if result == of {
			n++
		}
	}
	return n
}

// However many reads are under way when all are missing: three looks, one error.
func TestMissingBreaker_tripsOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		breaker, look := object.NewMissingBreaker("things", true), &looks{}
		results := at(t, breaker, 10, look)
		assert.Equal(t, 1, count(results, object.RecheckTripped))
		assert.Equal(t, 9, count(results, object.RecheckOpen))
		assert.Equal(t, 3, look.n)
		assert.True(t, breaker.IsOpen())
		missing, read := breaker.Counts()
		assert.Equal(t, []int{3, 3}, []int{missing, read})

		assert.Equal(t, []object.RecheckResult{object.RecheckOpen}, at(t, breaker, 1, look))
		assert.Equal(t, 3, look.n)
	})
}

// A share of half is not enough, nor are two.
func TestMissingBreaker_minimum(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ found, missing int }{
		"one": {0, 1}, "two": {0, 2}, "half": {3, 3}, "fewer than half": {10, 9},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				breaker, look := object.NewMissingBreaker("things", true), &looks{}
				for range c.found {
					breaker.RecordFound()
				}
				assert.Equal(t, c.missing, count(at(t, breaker, c.missing, look), object.RecheckMissing))
				assert.False(t, breaker.IsOpen())
			})
		})
	}
}

// What the list has is known, and a look that fails counts for nothing.
func TestMissingBreaker_otherResults(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		breaker := object.NewMissingBreaker("things", true)
		assert.Equal(t, 4, count(at(t, breaker, 4, &looks{listed: true}), object.RecheckFound))
		at(t, breaker, 4, &looks{err: errors.New("unavailable")})
		missing, read := breaker.Counts()
		assert.Equal(t, []int{0, 4}, []int{missing, read})
	})
}

// Where the missing ones are to be forgotten all are, and at the same time.
func TestMissingBreaker_neverTrips(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		breaker, look, began := object.NewMissingBreaker("things", false), &looks{}, time.Now()
		assert.Equal(t, 10, count(at(t, breaker, 10, look), object.RecheckMissing))
		assert.Equal(t, 10, look.n)
		assert.Equal(t, object.RecheckDelay+lookTime, time.Since(began))
	})
}

// An interrupt ends both waits.
func TestMissingBreaker_interrupted(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		breaker := object.NewMissingBreaker("things", true)
		ctx, cancel := context.WithTimeout(t.Context(), object.RecheckDelay/2)
		defer cancel()
		_, err := breaker.Recheck(ctx, (&looks{}).look)
		assert.ErrorIs(t, err, context.DeadlineExceeded)

		slow := func(ctx context.Context) (bool, error) {
			<-ctx.Done()
			return false, ctx.Err()
		}
		ctx, cancel = context.WithTimeout(t.Context(), 2*object.RecheckDelay)
		defer cancel()
		var group sync.WaitGroup
		for range 2 {
			group.Go(func() {
				_, err := breaker.Recheck(ctx, slow)
				assert.ErrorIs(t, err, context.DeadlineExceeded)
			})
		}
		group.Wait()
		assert.Equal(t, []object.RecheckResult{object.RecheckMissing}, at(t, breaker, 1, &looks{}))
	})
}

func TestMissingBreaker_first(t *testing.T) {
	t.Parallel()
	breaker := object.NewMissingBreaker("things", true)
	assert.Equal(t, "one", breaker.First("one"))
	assert.Equal(t, "one", breaker.First("two"))
}

// In whatever order the results come: it stops at the first moment at which three or more, and more than half, are
// missing, and one read is told so.
func TestMissingBreaker_rule(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		results := rapid.SliceOfN(rapid.Bool(), 1, 30).Draw(r, "known")
		synctest.Test(t, func(t *testing.T) {
			breaker, missing, found, stopped := object.NewMissingBreaker("things", true), 0, 0, false
			for _, known := range results {
				if known {
					breaker.RecordFound()
					found++
					continue
				}
				missing++
				want := object.RecheckMissing
				switch {
				case stopped:
					want = object.RecheckOpen
				case missing >= 3 && missing > found:
					want, stopped = object.RecheckTripped, true
				}
				assert.Equal(t, []object.RecheckResult{want}, at(t, breaker, 1, &looks{}))
			}
			assert.Equal(t, stopped, breaker.IsOpen())
		})
	})
}
