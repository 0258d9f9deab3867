package transport

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// accountAt returns an account without requests whose buckets are seconds.
func accountAt(t time.Time) *account {
	a := &account{tick: time.Second}
	a.advance(t)
	return a
}

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// run reserves n places one after another, each as soon as the one before came, and returns when they came.
func run(t *testing.T, a *account, q quota, n int) []time.Duration {
	t.Helper()
	start := a.now
	var at []time.Duration
	for range n {
		bucket, ok := a.reserve(ClassIdentity, q)
		require.True(t, ok)
		if bucket > a.now {
			a.advance(a.startOf(bucket))
		}
		at = append(at, time.Duration(bucket-start)*a.tick)
	}
	return at
}

func TestAccountLetsTheBurstGoAndSpreadsTheRest(t *testing.T) {
	t.Parallel()
	q := newQuota(9, defaultWindow)
	assert.Equal(t, quota{limit: 2700, burst: 2160}, q)
	at := run(t, accountAt(noon), q, 10_000)
	assert.Zero(t, at[2160-1], "1,000 identities with a control each, applied and planned, do not wait")
	assert.LessOrEqual(t, at[2700-1], 300*time.Second)
	// No gate that keeps the limit is done before 900 s: 2,700 at 0, 300, 600 and 900.
	assert.LessOrEqual(t, at[len(at)-1], 910*time.Second)
	for i := range at[1:] {
		assert.LessOrEqual(t, at[i+1]-at[i], 2*time.Second, "nobody stands still (request %d)", i)
	}
}

func TestAccountOutlookIsWhatReserveThenSays(t *testing.T) {
	t.Parallel()
	q := newQuota(1, defaultWindow)
	a := accountAt(noon)
	for n := 1; n <= 2*q.limit; n++ {
		fresh := accountAt(noon)
		said := fresh.outlook(ClassIdentity, q, n)
		bucket, ok := a.reserve(ClassIdentity, q)
		require.True(t, ok)
		if n <= q.limit {
			assert.Equal(t, bucket, said, "request %d", n)
		}
		assert.InDelta(t, bucket, said, span, "request %d", n)
	}
}

func TestAccountGivesCancelledPlacesToTheNext(t *testing.T) {
	t.Parallel()
	q := quota{limit: 4, burst: 1}
	a := accountAt(noon)
	var buckets []int64
	for range 4 {
		bucket, ok := a.reserve(ClassIdentity, q)
		require.True(t, ok)
		buckets = append(buckets, bucket)
	}
	assert.IsNonDecreasing(t, buckets)
	for _, i := range []int{1, 3} {
		a.cancel(ClassIdentity, buckets[i])
		again, ok := a.reserve(ClassIdentity, q)
		require.True(t, ok)
		assert.Equal(t, buckets[i], again)
	}
	before := *a
	a.cancel(ClassIdentity, a.now+1)         // nobody is there
	a.cancel(ClassIdentity, a.now-ringSize)  // long forgotten
	a.cancel(ClassIdentity, a.now+2*horizon) // never given
	a.cancel(ClassToken, buckets[0])         // another class
	assert.Equal(t, before, *a)
}

func TestAccountReservesAsFarAsItReaches(t *testing.T) {
	t.Parallel()
	q := quota{limit: 1, burst: 1}
	a := accountAt(noon)
	for n := range int64(3) {
		bucket, ok := a.reserve(ClassToken, q)
		require.True(t, ok)
		assert.Equal(t, a.now+n*span, bucket)
	}
	_, ok := a.reserve(ClassToken, q)
	assert.False(t, ok)
}

func TestAccountGoesEvenlyAfterAPause(t *testing.T) {
	t.Parallel()
	q := newQuota(9, defaultWindow)
	a := accountAt(noon)
	run(t, a, q, 100)
	a.hold(noon.Add(10*time.Second), noon)
	a.hold(noon.Add(5*time.Second), noon) // an earlier end changes nothing
	assert.Equal(t, noon.Add(10*time.Second), a.heldUntil(noon.Add(9*time.Second)).UTC())
	a.advance(noon.Add(10 * time.Second))
	assert.Zero(t, a.heldUntil(noon.Add(10*time.Second)))
	at := run(t, a, q, 1500)
	assert.Less(t, at[7], 2*time.Second)
	assert.InDelta(t, 1500/8.97, at[len(at)-1].Seconds(), 2)
	a.advance(noon.Add(20 * time.Minute))
	at = run(t, a, q, q.burst)
	assert.Zero(t, at[q.burst-1], "a window later all is forgotten")
}

func TestAccountHoldsForOneWindowAtMost(t *testing.T) {
	t.Parallel()
	a := accountAt(noon)
	a.hold(noon.Add(24*time.Hour), noon)
	assert.Equal(t, noon.Add(defaultWindow), a.heldUntil(noon).UTC())
	a.advance(noon.Add(defaultWindow))
	assert.Zero(t, a.heldUntil(noon.Add(defaultWindow)))

	a.held = noon.Add(24 * time.Hour).UnixNano() // from somewhere else
	a.advance(noon)
	assert.Zero(t, a.heldUntil(noon))
	a.hold(noon.Add(time.Minute), noon)
	assert.Equal(t, noon.Add(time.Minute), a.heldUntil(noon).UTC(), "it hides no real pause")
}

func TestAccountWhenTheClockJumps(t *testing.T) {
	t.Parallel()
	q := newQuota(1, defaultWindow)
	full := func() *account {
		a := accountAt(noon)
		run(t, a, quota{limit: q.limit, burst: q.limit}, q.limit)
		a.hold(noon.Add(time.Minute), noon)
		return a
	}
	for name, jump := range map[string]time.Duration{
		"a moment back": -3 * time.Second, "an hour back": -time.Hour, "years back": -20 * 365 * 24 * time.Hour,
	} {
		a, now := full(), noon.Add(jump)
		a.advance(now)
		assert.WithinDuration(t, now.Add(time.Minute), a.heldUntil(now), a.tick, name)
		bucket, ok := a.reserve(ClassIdentity, q)
		require.True(t, ok, name)
		assert.InDelta(t, span, bucket-a.now, 1, "%s: nothing is forgotten, and nobody waits for longer", name)
	}
	for name, jump := range map[string]time.Duration{"six minutes": 6 * time.Minute, "years": 20 * 365 * 24 * time.Hour} {
		a := full()
		a.advance(noon.Add(jump))
		assert.Equal(t, [3]ring{}, a.rings, name)
	}
}

func TestAccountOfALargeQuotaFillsNoBucketTwice(t *testing.T) {
	t.Parallel()
	q := newQuota(1e12, defaultWindow)
	a := accountAt(noon)
	*a.ringOf(ClassOther).at(a.now) = 65534
	for _, want := range []int64{0, 1, 1} {
		bucket, ok := a.reserve(ClassOther, q)
		require.True(t, ok)
		assert.Equal(t, want, bucket-a.now)
	}
}
