package transport

import (
	"math"
	"slices"
	"time"
)

const (
	// windowBuckets is the number of buckets to a window: a second each, where the window is five minutes.
	windowBuckets = 300
	// maxBuckets is the number of buckets that a window can touch. Sums go over all of them, so that it does not matter
	// when within its bucket a request goes out.
	maxBuckets = windowBuckets + 1
	// ringSize buckets hold the past that counts and room for reservations over more than two windows.
	ringSize = 1024
	horizon  = ringSize - maxBuckets
	// maxLimit bounds a quota so that its products with a number of buckets fit into the int of a 32-bit machine.
	maxLimit = math.MaxInt32 / (maxBuckets + 1)
)

// quota bounds the requests of one class.
type quota struct {
	// limit is how many may go out within any window.
	limit int
	// burst is how many of them may go out at once.
	burst int
}

// newQuota returns the quota of an average over a window.
//
// A share of it may go at once. The rest is spread evenly over the window, so that a run that has used up its burst
// moves on slowly instead of standing still for minutes. The profile of the first window repeats itself as its places
// come free, so that this costs no throughput: over the windows the quota is used in full.
func newQuota(perSecond float64, window time.Duration, burst float64) quota {
	limit := max(1, int(min(perSecond*window.Seconds()+1e-6, maxLimit)))
	return quota{limit: limit, burst: max(1, int(float64(limit)*burst+1e-6))}
}

// within is how many requests may go out within so many consecutive buckets, up to span: the burst, and the share of the
// rest.
func (q quota) within(buckets int) int { return q.burst + (q.limit-q.burst)*buckets/maxBuckets }

// evenly is how many requests may go out within so many consecutive buckets where nothing may go at once.
func (q quota) evenly(buckets int) int { return (q.limit*buckets + windowBuckets) / maxBuckets }

// ring holds the requests of one class per bucket, from windowBuckets before the sliding window's bucket to horizon
// after it.
type ring [ringSize]uint16

func (r *ring) at(bucket int64) *uint16 { return &r[bucket&(ringSize-1)] }

// slidingWindow is what those who count together share: how many requests of each class went out or are to go out in
// which bucket of time. Buckets are numbered from the Unix epoch.
type slidingWindow struct {
	// tick is the width of a bucket.
	tick time.Duration
	// now is the bucket of the last look at the clock.
	now int64
	// held is the end of the last pause in nanoseconds since the Unix epoch; 0 where there was none. For one window from
	// then on requests go out evenly, without a burst: the limit was met although the sliding window said that there was
	// room, so others behind the same address use it too.
	held int64
	// rings are those of the classes, in the order of LimiterConfig.classes.
	rings []ring
}

// newWindow returns a window without requests.
func newWindow(tick time.Duration, classes int) *slidingWindow {
	return &slidingWindow{tick: tick, rings: make([]ring, classes)}
}

func (w *slidingWindow) clone() *slidingWindow {
	clone := *w
	clone.rings = slices.Clone(w.rings)
	return &clone
}

// bucketOf returns the bucket that a time is in.
func (w *slidingWindow) bucketOf(t time.Time) int64 { return t.UnixNano() / int64(w.tick) }

// startOf returns when a bucket begins.
func (w *slidingWindow) startOf(bucket int64) time.Time { return time.Unix(0, bucket*int64(w.tick)) }

// advance moves the sliding window to the given time. Where the clock was set back, the sliding window moves back with
// it: what was done a second ago stays a second ago, and nobody waits for a time that comes round again. It moves one
// bucket less, as rounding must not make requests older than they are. A clock that was set forward can't be told from
// time that passed, so requests are forgotten early then.
func (w *slidingWindow) advance(t time.Time) {
	now := w.bucketOf(t)
	passed := now - w.now
	switch {
	case passed < 0:
		for i := range w.rings {
			var moved ring
			for b := w.now - windowBuckets; b < w.now+horizon; b++ {
				*moved.at(b + passed + 1) = *w.rings[i].at(b)
			}
			w.rings[i] = moved
		}
		w.held = max(0, w.held+(passed+1)*int64(w.tick))
	case passed >= ringSize:
		clear(w.rings)
	default:
		for i := range w.rings {
			for b := w.now + horizon + 1; b <= now+horizon; b++ {
				*w.rings[i].at(b) = 0
			}
		}
	}
	w.now = now
	// hold writes no such time, and a clock that is set back adds some buckets at most.
	if time.Unix(0, w.held).Sub(t) > 2*w.window() {
		w.held = 0
	}
}

// window is the time over which the API counts, and for which it blocks an address.
func (w *slidingWindow) window() time.Duration { return windowBuckets * w.tick }

// pausedUntil returns the end of the pause; zero where there is none at the given time.
func (w *slidingWindow) pausedUntil(t time.Time) time.Time {
	if until := time.Unix(0, w.held); until.After(t) {
		return until
	}
	return time.Time{}
}

// hold moves the end of the pause, unless it is later already. The pause ends a window from now at the latest: if the API
// asks for more, every other process may ask the API itself by then, so that one answer cannot lock all of them out.
func (w *slidingWindow) hold(until, now time.Time) {
	w.held = max(w.held, min(until.UnixNano(), now.Add(w.window()).UnixNano()))
}

// room returns how many requests can be added to the given number of buckets that end with this one, from now to the
// horizon, going by all sums over them and those before.
func (w *slidingWindow) room(r *ring, q quota, bucket int64, buckets int) int {
	room, used := math.MaxUint16, 0
	if buckets == 1 {
		room -= int(*r.at(bucket))
	}
	even := w.held / int64(w.tick)
	if bucket-even >= maxBuckets {
		even = math.MaxInt64
	}
	for n := 1; n <= maxBuckets; n++ {
		b := bucket - int64(n) + 1
		sent := int(*r.at(b))
		used += sent
		if n < buckets || n > buckets && sent == 0 { // a longer time allows no less
			continue
		}
		most := q.within(n)
		if b >= even {
			most = q.evenly(n)
		}
		if room = min(room, most-used); room <= 0 {
			return 0
		}
	}
	return room
}

// reserve adds a request to the first bucket that has room, and that leaves those reserved later within their bounds. It
// reports false where there is none up to the horizon.
func (w *slidingWindow) reserve(class int, q quota) (bucket int64, ok bool) {
	r := &w.rings[class]
next:
	for bucket = w.now; bucket <= w.now+horizon; bucket++ {
		if w.room(r, q, bucket, 1) == 0 {
			continue
		}
		for b := bucket + 1; b <= min(bucket+windowBuckets, w.now+horizon); b++ {
			// The sums that end with an empty bucket are bounded by those that end before it.
			if *r.at(b) > 0 && w.room(r, q, b, int(b-bucket)+1) == 0 {
				continue next
			}
		}
		*r.at(bucket)++
		return bucket, true
	}
	return bucket, false
}

// cancel takes a request out of a bucket.
func (w *slidingWindow) cancel(class int, bucket int64) {
	if n := w.rings[class].at(bucket); bucket >= w.now-windowBuckets && bucket <= w.now+horizon && *n > 0 {
		*n--
	}
}

// outlook returns the bucket in which the nth request from now on would find its place, if no other came in between. It
// fills the window up to there.
func (w *slidingWindow) outlook(class int, q quota, n int) int64 {
	r := &w.rings[class]
	for b := w.now; b < w.now+maxBuckets; b++ {
		room := w.room(r, q, b, 1)
		if n <= room {
			return b
		}
		*r.at(b) += uint16(room) //nolint:gosec // room leaves the bucket within its bounds
		n -= room
	}
	return w.now + maxBuckets + int64(n)*maxBuckets/int64(q.limit)
}
