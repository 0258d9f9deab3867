package transport

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// windowAt returns a sliding window without requests whose buckets are seconds.
func windowAt(t time.Time) *slidingWindow {
	w := newWindow(time.Second, 3)
	w.advance(t)
	return w
}

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// run reserves n places one after another, each as soon as the one before came, and returns when they came.
func run(t *testing.T, w *slidingWindow, q quota, n int) []time.Duration {
	t.Helper()
	start := w.now
	var at []time.Duration
	for range n {
		bucket, ok := w.reserve(thing, q)
		require.True(t, ok)
		if bucket > w.now {
			w.advance(w.startOf(bucket))
		}
		at = append(at, time.Duration(bucket-start)*w.tick)
	}
	return at
}

func TestSlidingWindow_AllowsBurstAndSpreadsRest(t *testing.T) {
	t.Parallel()
	q := newQuota(9, defaultWindow, sharedBurst)
	assert.Equal(t, quota{limit: 270, burst: 30}, newQuota(0.9, defaultWindow, aloneBurst))
	assert.Equal(t, quota{limit: 2700, burst: 2160}, q)
	at := run(t, windowAt(noon), q, 10_000)
	assert.Zero(t, at[2160-1], "1,000 identities with a control each, applied and planned, do not wait")
	assert.LessOrEqual(t, at[2700-1], 300*time.Second)
	// No limiter that keeps the limit is done before 900 s: 2,700 at 0, 300, 600 and 900.
	assert.LessOrEqual(t, at[len(at)-1], 910*time.Second)
	for i := range at[1:] {
		assert.LessOrEqual(t, at[i+1]-at[i], 2*time.Second, "nobody stands still (request %d)", i)
	}
}

func TestSlidingWindow_OutlookAgreesWithReserve(t *testing.T) {
	t.Parallel()
	q := newQuota(1, defaultWindow, sharedBurst)
	w := windowAt(noon)
	for n := 1; n <= 2*q.limit; n++ {
		fresh := windowAt(noon)
		said := fresh.outlook(thing, q, n)
		bucket, ok := w.reserve(thing, q)
		require.True(t, ok)
		if n <= q.limit {
			assert.Equal(t, bucket, said, "request %d", n)
		}
		assert.InDelta(t, bucket, said, maxBuckets, "request %d", n)
	}
}

func TestSlidingWindow_CanceledReservationIsFreed(t *testing.T) {
	t.Parallel()
	q := quota{limit: 4, burst: 1}
	w := windowAt(noon)
	var buckets []int64
	for range 4 {
		bucket, ok := w.reserve(thing, q)
		require.True(t, ok)
		buckets = append(buckets, bucket)
	}
	assert.IsNonDecreasing(t, buckets)
	for _, i := range []int{1, 3} {
		w.cancel(thing, buckets[i])
		again, ok := w.reserve(thing, q)
		require.True(t, ok)
		assert.Equal(t, buckets[i], again)
	}
	before := slices.Clone(w.rings)
	w.cancel(thing, w.now+1)         // nobody is there
	w.cancel(thing, w.now-ringSize)  // long forgotten
	w.cancel(thing, w.now+2*horizon) // never given
	w.cancel(token, buckets[0])      // another class
	assert.Equal(t, before, w.rings)
}

func TestSlidingWindow_SpreadsEvenlyAfterPause(t *testing.T) {
	t.Parallel()
	q := newQuota(9, defaultWindow, sharedBurst)
	w := windowAt(noon)
	run(t, w, q, 100)
	w.hold(noon.Add(10*time.Second), noon)
	w.hold(noon.Add(5*time.Second), noon) // an earlier end changes nothing
	assert.Equal(t, noon.Add(10*time.Second), w.pausedUntil(noon.Add(9*time.Second)).UTC())
	w.advance(noon.Add(10 * time.Second))
	assert.Zero(t, w.pausedUntil(noon.Add(10*time.Second)))
	at := run(t, w, q, 1500)
	assert.Less(t, at[7], 2*time.Second)
	assert.InDelta(t, 1500/8.97, at[len(at)-1].Seconds(), 2)
	w.advance(noon.Add(20 * time.Minute))
	at = run(t, w, q, q.burst)
	assert.Zero(t, at[q.burst-1], "a window later all is forgotten")
}

func TestSlidingWindow_HoldsForOneWindowAtMost(t *testing.T) {
	t.Parallel()
	w := windowAt(noon)
	w.hold(noon.Add(24*time.Hour), noon)
	assert.Equal(t, noon.Add(defaultWindow), w.pausedUntil(noon).UTC())
	w.advance(noon.Add(defaultWindow))
	assert.Zero(t, w.pausedUntil(noon.Add(defaultWindow)))

	w.held = noon.Add(24 * time.Hour).UnixNano() // from somewhere else
	w.advance(noon)
	assert.Zero(t, w.pausedUntil(noon))
	w.hold(noon.Add(time.Minute), noon)
	assert.Equal(t, noon.Add(time.Minute), w.pausedUntil(noon).UTC(), "it hides no real pause")
}

func TestSlidingWindow_ClockJumps(t *testing.T) {
	t.Parallel()
	q := newQuota(1, defaultWindow, sharedBurst)
	full := func() *slidingWindow {
		w := windowAt(noon)
		run(t, w, quota{limit: q.limit, burst: q.limit}, q.limit)
		w.hold(noon.Add(time.Minute), noon)
		return w
	}
	for name, jump := range map[string]time.Duration{
		"a moment back": -3 * time.Second, "an hour back": -time.Hour, "years back": -20 * 365 * 24 * time.Hour,
	} {
		w, now := full(), noon.Add(jump)
		w.advance(now)
		assert.WithinDuration(t, now.Add(time.Minute), w.pausedUntil(now), w.tick, name)
		bucket, ok := w.reserve(thing, q)
		require.True(t, ok, name)
		assert.InDelta(t, maxBuckets, bucket-w.now, 1, "%s: nothing is forgotten, and nobody waits for longer", name)
	}
	for name, jump := range map[string]time.Duration{"six minutes": 6 * time.Minute, "years": 20 * 365 * 24 * time.Hour} {
		w := full()
		w.advance(noon.Add(jump))
		assert.Equal(t, make([]ring, 3), w.rings, name)
	}
}

func TestSlidingWindow_LargeQuotaDoesNotOverflowBucket(t *testing.T) {
	t.Parallel()
	q := newQuota(1e12, defaultWindow, sharedBurst)
	w := windowAt(noon)
	*w.rings[other].at(w.now) = 65534
	for _, want := range []int64{0, 1, 1} {
		bucket, ok := w.reserve(other, q)
		require.True(t, ok)
		assert.Equal(t, want, bucket-w.now)
	}
}
