package transport

import (
	"context"
	"sync"
	"time"
)

// store keeps the sliding window of those who count their requests together: the requests of one process, or those of a
// machine. What the window allows is the pacer's business. Implementations are safe for concurrent use.
type store interface {
	// update calls change with the window as of now, and keeps what change made of it if that returns true. Nobody else sees
	// or changes the window meanwhile. It fails with the cause of the context's end; after any other failure the store is of
	// no more use.
	update(ctx context.Context, change func(w *slidingWindow, now time.Time) bool) error
	// load returns a copy of the window that this process saw last, moved to now; nil if it has seen none. It never waits for
	// others.
	load() (w *slidingWindow, now time.Time)
}

// memoryStore is the store of one process. It never fails.
type memoryStore struct {
	now func() time.Time

	mu     sync.Mutex
	window *slidingWindow
}

// newMemoryStore returns a store without requests.
func newMemoryStore(cfg LimiterConfig) *memoryStore {
	return &memoryStore{now: time.Now, window: newWindow(cfg.tick(), len(cfg.Limits))}
}

func (s *memoryStore) update(_ context.Context, change func(*slidingWindow, time.Time) bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	s.window.advance(now)
	change(s.window, now)
	return nil
}

func (s *memoryStore) load() (*slidingWindow, time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	s.window.advance(now)
	return s.window.clone(), now
}
