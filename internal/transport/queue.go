package transport

import (
	"slices"
	"sync"
)

// queue lets one caller at a time be at its head, first come, first served.
type queue struct {
	mu      sync.Mutex
	waiting []chan struct{} // waiting[0] is the head; its channel is closed
}

// join takes a place at the end. Its channel is closed when the place has become the head.
func (q *queue) join() (place chan struct{}) {
	q.mu.Lock()
	defer q.mu.Unlock()
	place = make(chan struct{})
	q.waiting = append(q.waiting, place)
	if len(q.waiting) == 1 {
		close(place)
	}
	return place
}

// position returns how many are before the place, which nobody has left.
func (q *queue) position(place chan struct{}) int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return slices.Index(q.waiting, place)
}

// leave gives the place up, once, wherever it is, and calls the next one if it was the head.
func (q *queue) leave(place chan struct{}) {
	q.mu.Lock()
	defer q.mu.Unlock()
	i := slices.Index(q.waiting, place)
	q.waiting = slices.Delete(q.waiting, i, i+1)
	if i == 0 && len(q.waiting) > 0 {
		close(q.waiting[0])
	}
}
