package emukit

import (
	"encoding/json"
	"fmt"
	"reflect"
	"time"
)

// State is what an emulator holds: a pointer to a struct of collections that embeds a Head. It does no locking.
type State interface{ head() *Head }

// Head is what every State begins with.
type Head struct {
	Version int `json:"version"`
	// LastTime is the last timestamp that was given out.
	LastTime time.Time `json:"last_time"`
}

func (h *Head) head() *Head { return h }

// Now returns a time later than all before it, so that timestamps order all changes. The unit is that of the timestamps.
func (s *Server) Now(unit time.Duration) time.Time {
	head := s.api.State.head()
	now := s.opts.Clock.Now().UTC().Truncate(unit)
	if !now.After(head.LastTime) {
		now = head.LastTime.Add(unit)
	}
	head.LastTime = now
	return now
}

// snapshot returns the state as it is in snapshots and in the state file.
func (s *Server) snapshot() ([]byte, error) {
	s.api.State.head().Version = s.api.Version
	return json.Marshal(s.api.State)
}

// restore puts the state of a snapshot in the place of this one. With an error, nothing changes.
func (s *Server) restore(snapshot []byte) error {
	st, err := s.parse(snapshot)
	if err == nil {
		s.replace(st)
	}
	return err
}

// replace puts another state in the place of this one. Time never goes back.
func (s *Server) replace(with State) {
	if last := s.api.State.head().LastTime; with.head().LastTime.Before(last) {
		with.head().LastTime = last
	}
	reflect.ValueOf(s.api.State).Elem().Set(reflect.ValueOf(with).Elem())
	s.changes++
}

// parse returns the state of a snapshot; a collection that the snapshot lacks is as in a new one. Errors are one line.
func (s *Server) parse(snapshot []byte) (State, error) {
	var head Head
	if err := json.Unmarshal(snapshot, &head); err != nil {
		return nil, fmt.Errorf("not a snapshot of an emulator: %w", err)
	}
	if head.Version != s.api.Version {
		return nil, fmt.Errorf("it has version %d, and this emulator reads version %d: delete it, or use the emulator that wrote it",
			head.Version, s.api.Version)
	}
	st := s.api.Fresh()
	return st, DecodeStrict(snapshot, st)
}

// keepEarlier keeps a copy of the present state for serveEarlier, or if it is not wanted, none: copying takes time.
func (s *Server) keepEarlier(wanted bool) error {
	s.earlier = nil
	if !wanted {
		return nil
	}
	snapshot, err := s.snapshot()
	if err == nil {
		s.earlier, err = s.parse(snapshot)
	}
	return err
}

// serveEarlier puts the state that keepEarlier has kept in the place of the present one, as a replica has it that lags.
// What it returns undoes that.
func (s *Server) serveEarlier() (undo func()) {
	swap := func() {
		present, earlier := reflect.ValueOf(s.api.State).Elem(), reflect.ValueOf(s.earlier).Elem()
		kept := reflect.New(present.Type()).Elem()
		kept.Set(present)
		present.Set(earlier)
		earlier.Set(kept)
	}
	swap()
	return swap
}

// Saved persists the state before an answer: what a client is told is on disk, and a refusal tells of what others have written.
// It returns the error of the answer.
func (s *Server) Saved(err error) error {
	if unsaved := s.persist(); unsaved != nil {
		return unsaved
	}
	return err
}

// persist writes the state file, if there is one, unless this state is on disk already.
func (s *Server) persist() error {
	if s.file == nil {
		return nil
	}
	s.Lock()
	version := s.changes
	s.Unlock()
	return s.file.Save(version, func() ([]byte, uint64, error) {
		s.Lock()
		defer s.Unlock()
		data, err := s.snapshot()
		return data, s.changes, err
	})
}
