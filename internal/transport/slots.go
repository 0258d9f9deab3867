package transport

import (
	"context"
	"sync"

	"golang.org/x/sync/semaphore"
)

// slots bounds the requests in flight, first come, first served.
type slots struct{ sem *semaphore.Weighted }

func newSlots(n int) *slots {
	if n <= 0 {
		return &slots{}
	}
	return &slots{sem: semaphore.NewWeighted(int64(n))}
}

// acquire waits for a slot and returns what gives it back; giving it back twice does nothing.
func (s *slots) acquire(ctx context.Context) (func(), error) {
	if s.sem == nil {
		return func() {}, context.Cause(ctx)
	}
	if err := s.sem.Acquire(ctx, 1); err != nil {
		return nil, context.Cause(ctx)
	}
	return sync.OnceFunc(func() { s.sem.Release(1) }), nil
}
