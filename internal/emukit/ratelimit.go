package emukit

import (
	"math"
	"slices"
	"sync"
	"time"
)

// LimitWindow is the time over which a Limiter averages, and LimitBlock how long it blocks who exceeds the average.
const (
	LimitWindow = 5 * time.Minute
	LimitBlock  = 5 * time.Minute
)

// Limiter enforces limits that are averages: each class of requests may make so many a second per IP, averaged over
// LimitWindow, and one request too many blocks every request of that IP for LimitBlock. It is safe for concurrent use.
type Limiter struct {
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

// NewLimiter returns a limiter with the given requests a second per class. The scale shrinks window, block and with
// them the number of requests that fit (a scale of 0.01 makes 10/s 30 requests in 3 s and a block of 3 s); 0 means 1.
func NewLimiter(clock Clock, rates map[string]float64, scale float64) *Limiter {
	if scale <= 0 {
		scale = 1
	}
	return &Limiter{
		clock:   clock,
		window:  time.Duration(float64(LimitWindow) * scale),
		block:   time.Duration(float64(LimitBlock) * scale),
		rates:   rates,
		clients: map[string]*clientLimits{},
	}
}

// Allow counts a request and reports whether it may pass. A block is not prolonged by the requests that it refuses.
func (l *Limiter) Allow(ip, class string) bool {
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
func (l *Limiter) Clear() {
	l.mu.Lock()
	defer l.mu.Unlock()
	clear(l.clients)
}
