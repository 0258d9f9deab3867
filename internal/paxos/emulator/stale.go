package emulator

import (
	"net/http"
	"slices"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
)

// reads reports whether the operation changes nothing.
func (e endpoint) reads() bool { return e.method == http.MethodGet }

// pages reports whether the operation answers pages.
func (e endpoint) pages() bool { return slices.Contains(e.query, "page_cursor") }

// staleness returns a function that reports whether a read can be answered from a state before the last write; nil for
// writes.
func (s *Server) staleness(e endpoint) func() bool {
	if !e.reads() {
		return nil
	}
	return func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.earlier != nil
	}
}

// keepEarlier keeps the state before a write, while a fault is scripted that wants it: copying it takes time. s.mu is held.
func (s *Server) keepEarlier() {
	s.earlier = nil
	if !s.faults.Pending(emukit.FaultStale) {
		return
	}
	data, err := s.store.snapshot()
	if err != nil {
		return
	}
	earlier := newStore()
	if earlier.restore(data) == nil {
		s.earlier = earlier
	}
}

// serveStale puts the state before the last write in place of the true one, and returns what undoes that. s.mu is held.
func (s *Server) serveStale() (undo func()) {
	truth := s.store
	if s.earlier != nil {
		s.store = s.earlier
	}
	return func() { s.store = truth }
}

// dropItem leaves the last item out of a page where the request has met that fault.
func dropItem[T any](c *call, items []T) []T {
	if emukit.FaultFromContext(c.request.Context()) != emukit.FaultDropItem || len(items) == 0 {
		return items
	}
	return items[:len(items)-1]
}
