package session_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
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

// at takes n second looks at the same time and returns the verdicts.
func at(t *testing.T, census *session.Census, n int, look *looks) []session.Verdict {
	t.Helper()
	verdicts := make([]session.Verdict, n)
	var group sync.WaitGroup
	for i := range n {
		group.Go(func() {
			var err error
			verdicts[i], err = census.SecondLook(t.Context(), look.look)
			assert.Equal(t, look.err, err)
		})
	}
	group.Wait()
	return verdicts
}

func count(verdicts []session.Verdict, of session.Verdict) (n int) {
	for _, verdict := range verdicts {
		if verdict == of {
			n++
		}
	}
	return n
}

// However many reads are under way when all identities are missing: three looks, one error.
func TestCensus_stopsOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		census, look := session.NewCensus(true), &looks{}
		verdicts := at(t, census, 10, look)
		assert.Equal(t, 1, count(verdicts, session.Stops))
		assert.Equal(t, 9, count(verdicts, session.Stopped))
		assert.Equal(t, 3, look.n)
		assert.True(t, census.Stopped())
		missing, read := census.Counts()
		assert.Equal(t, []int{3, 3}, []int{missing, read})

		assert.Equal(t, []session.Verdict{session.Stopped}, at(t, census, 1, look))
		assert.Equal(t, 3, look.n)
	})
}

// A share of half is not enough, nor are two.
func TestCensus_few(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ found, missing int }{
		"one": {0, 1}, "two": {0, 2}, "half": {3, 3}, "fewer than half": {10, 9},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				census, look := session.NewCensus(true), &looks{}
				for range c.found {
					census.Found()
				}
				assert.Equal(t, c.missing, count(at(t, census, c.missing, look), session.Missing))
				assert.False(t, census.Stopped())
			})
		})
	}
}

// What the list has is known, and a look that fails counts for nothing.
func TestCensus_otherResults(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		census := session.NewCensus(true)
		assert.Equal(t, 4, count(at(t, census, 4, &looks{listed: true}), session.Listed))
		at(t, census, 4, &looks{err: errors.New("unavailable")})
		missing, read := census.Counts()
		assert.Equal(t, []int{0, 4}, []int{missing, read})
	})
}

// Where the missing ones are to be forgotten all are, and at the same time.
func TestCensus_neverStops(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		census, look, began := session.NewCensus(false), &looks{}, time.Now()
		assert.Equal(t, 10, count(at(t, census, 10, look), session.Missing))
		assert.Equal(t, 10, look.n)
		assert.Equal(t, session.SecondLook+lookTime, time.Since(began))
	})
}

// An interrupt ends both waits.
func TestCensus_interrupted(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		census := session.NewCensus(true)
		ctx, cancel := context.WithTimeout(t.Context(), session.SecondLook/2)
		defer cancel()
		_, err := census.SecondLook(ctx, (&looks{}).look)
		assert.ErrorIs(t, err, context.DeadlineExceeded)

		slow := func(ctx context.Context) (bool, error) {
			<-ctx.Done()
			return false, ctx.Err()
		}
		ctx, cancel = context.WithTimeout(t.Context(), 2*session.SecondLook)
		defer cancel()
		var group sync.WaitGroup
		for range 2 {
			group.Go(func() {
				_, err := census.SecondLook(ctx, slow)
				assert.ErrorIs(t, err, context.DeadlineExceeded)
			})
		}
		group.Wait()
		assert.Equal(t, []session.Verdict{session.Missing}, at(t, census, 1, &looks{}))
	})
}

func TestCensus_first(t *testing.T) {
	t.Parallel()
	census := session.NewCensus(true)
	assert.Equal(t, "one", census.First("one"))
	assert.Equal(t, "one", census.First("two"))
}

// In whatever order the results come: it stops at the first moment at which three or more, and more than half, are
// missing, and one read is told so.
func TestCensus_rule(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		results := rapid.SliceOfN(rapid.Bool(), 1, 30).Draw(r, "known")
		synctest.Test(t, func(t *testing.T) {
			census, missing, found, stopped := session.NewCensus(true), 0, 0, false
			for _, known := range results {
				if known {
					census.Found()
					found++
					continue
				}
				missing++
				want := session.Missing
				switch {
				case stopped:
					want = session.Stopped
				case missing >= 3 && missing > found:
					want, stopped = session.Stops, true
				}
				assert.Equal(t, []session.Verdict{want}, at(t, census, 1, &looks{}))
			}
			assert.Equal(t, stopped, census.Stopped())
		})
	})
}
