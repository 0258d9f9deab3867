package emukit

import (
	"math"
	"slices"
	"sync"
	"time"
)

// limitWindow is the time over which a limiter averages, and limitBlock how long it blocks who exceeds the average.
const (
	limitWindow = 5 * time.Minute
	limitBlock  = 5 * time.Minute
)

// limiter enforces limits that are averages: each class of requests may make so many a second per IP, averaged over
// limitWindow, and one request too many blocks every request of that IP for limitBlock. It is safe for concurrent use.
type limiter struct {
	clock  Clock
	window time.Duration
	block  time.Duration
	rates  map[string]float64

	mu      sync.Mutex
	clients map[string]*clientLimits
}

type clientLimits struct {
	blockedUntil time.Time
	requests     map[string][]time.Time
}

// newLimiter returns a limiter with the given requests a second per class. The scale shrinks window, block and with
// them the number of requests that fit (a scale of 0.01 makes 10/s 30 requests in 3 s and a block of 3 s); 0 means 1.
func newLimiter(clock Clock, rates map[string]float64, scale float64) *limiter {
	if scale <= 0 {
		scale = 1
	}
	return &limiter{
		clock:   clock,
		window:  time.Duration(float64(limitWindow) * scale),
		block:   time.Duration(float64(limitBlock) * scale),
		rates:   rates,
		clients: map[string]*clientLimits{},
	}
}

// Allow counts a request and reports whether it may pass. A block is not prolonged by the requests that it refuses.
func (l *limiter) Allow(ip, class string) bool {
	now := l.clock.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	client := l.clients[ip]
	if client == nil {
		client = &clientLimits{requests: map[string][]time.Time{}}
		l.clients[ip] = client
	}
	if now.Before(client.blockedUntil) {
		return false
	}
	rate, limited := l.rates[class]
	if !limited {
		return true
	}
	quota := max(1, int(min(rate*l.window.Seconds(), math.MaxInt32)))
	recent := client.requests[class]
	begin, _ := slices.BinarySearchFunc(recent, now.Add(1-l.window), time.Time.Compare)
	recent = recent[begin:]
	if len(recent) >= quota {
		client.blockedUntil = now.Add(l.block)
		return false
	}
	client.requests[class] = append(recent, now)
	return true
}

// Clear forgets all requests and lifts all blocks.
func (l *limiter) Clear() {
	l.mu.Lock()
	defer l.mu.Unlock()
	clear(l.clients)
}
