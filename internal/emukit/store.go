package emukit

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"
)

// The fields of a snapshot beside the collections.
const (
	fieldVersion  = "version"
	fieldLastTime = "last_time"
)

// Store is the state of an emulator: all its Collections. Each of them is in snapshots, in Restore and Clear, and in the
// earlier state that stale reads see. It does no locking.
type Store struct {
	clock       Clock
	format      Format
	collections map[string]collection
	last        time.Time
	changes     uint64
	earlier     []exchange
}

// Format is the format of a store's snapshots.
type Format struct {
	// Version is the version that Snapshot writes.
	Version int
	// Upgrades lead from an older version to the one after it: each changes the fields of a snapshot, by their names.
	// Restore reads each version that they lead from.
	Upgrades map[int]func(fields map[string]json.RawMessage) error
}

// exchange puts other rows in the place of a collection's, and those back when it is called again.
type exchange func()

// collection is a Collection of any type.
type collection interface {
	// encode returns the rows as JSON.
	encode() ([]byte, error)
	// decode returns the exchange for the rows that encode has returned; no JSON stands for no rows.
	decode(data []byte) (exchange, error)
}

// NewStore returns a store without collections; see NewCollection.
func NewStore(clock Clock, format Format) *Store {
	return &Store{clock: clock, format: format, collections: map[string]collection{}}
}

// Now returns the clock's time in whole microseconds, moved on by one where it would not be later than the time before it,
// so that timestamps order all changes.
func (s *Store) Now() time.Time {
	now := s.clock.Now().UTC().Truncate(time.Microsecond)
	if !now.After(s.last) {
		now = s.last.Add(time.Microsecond)
	}
	s.last = now
	return now
}

// Changes returns a number that grows with each change. It may grow without one.
func (s *Store) Changes() uint64 { return s.changes }

// Snapshot returns the whole state as JSON: the rows of each collection under its name.
func (s *Store) Snapshot() ([]byte, error) {
	fields := map[string]any{fieldVersion: s.format.Version, fieldLastTime: s.last}
	for name, rows := range s.collections {
		data, err := rows.encode()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		fields[name] = json.RawMessage(data)
	}
	return json.Marshal(fields)
}

// Restore puts the state of a snapshot in the place of this one; a collection that the snapshot lacks is empty then. With
// an error, which is one line, nothing changes. Time never goes back.
func (s *Store) Restore(snapshot []byte) error {
	exchanges, last, err := s.decode(snapshot)
	if err != nil {
		return err
	}
	call(exchanges)
	if last.After(s.last) {
		s.last = last
	}
	s.changes++
	return nil
}

// Clear empties all collections.
func (s *Store) Clear() {
	for _, rows := range s.collections {
		empty, _ := rows.decode(nil) // no rows, no error
		empty()
	}
	s.earlier = nil
	s.changes++
}

// KeepEarlier keeps a copy of the present state for ServeEarlier, or if it is not wanted, none: copying takes time.
func (s *Store) KeepEarlier(wanted bool) {
	s.earlier = nil
	if !wanted {
		return
	}
	if snapshot, err := s.Snapshot(); err == nil {
		s.earlier, _, _ = s.decode(snapshot) // a state that cannot be copied is not kept
	}
}

// HasEarlier reports whether there is a state for ServeEarlier.
func (s *Store) HasEarlier() bool { return s.earlier != nil }

// ServeEarlier puts the state that KeepEarlier has kept in the place of the present one, as a replica has it that lags.
// What it returns undoes that.
func (s *Store) ServeEarlier() (undo func()) {
	exchanges := s.earlier
	call(exchanges)
	return func() { call(exchanges) }
}

func call(exchanges []exchange) {
	for _, exchange := range exchanges {
		exchange()
	}
}

// decode returns what Restore needs of a snapshot: the exchanges of all collections and the time of the last change.
func (s *Store) decode(snapshot []byte) (exchanges []exchange, last time.Time, err error) {
	var head struct {
		Version  int       `json:"version"`
		LastTime time.Time `json:"last_time"`
	}
	fields := map[string]json.RawMessage{}
	err = DecodeStrict(snapshot, &fields)
	if err == nil {
		err = json.Unmarshal(snapshot, &head)
	}
	if err != nil {
		return nil, last, fmt.Errorf("not a snapshot of an emulator: %w", err)
	}
	delete(fields, fieldVersion)
	delete(fields, fieldLastTime)
	if err := s.upgrade(head.Version, fields); err != nil {
		return nil, last, err
	}
	for _, name := range slices.Sorted(maps.Keys(s.collections)) {
		exchange, err := s.collections[name].decode(fields[name])
		if err != nil {
			return nil, last, fmt.Errorf("%s of the snapshot: %w", name, err)
		}
		exchanges = append(exchanges, exchange)
		delete(fields, name)
	}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		return nil, last, fmt.Errorf("the snapshot has an unknown field %q", name)
	}
	return exchanges, head.LastTime, nil
}

// upgrade brings the fields of a snapshot to the present version.
func (s *Store) upgrade(version int, fields map[string]json.RawMessage) error {
	for at := version; at != s.format.Version; at++ {
		upgrade := s.format.Upgrades[at]
		if upgrade == nil {
			return fmt.Errorf("the snapshot has version %d, this emulator writes version %d: use the release that wrote it, "+
				"or start without it", version, s.format.Version)
		}
		if err := upgrade(fields); err != nil {
			return fmt.Errorf("the snapshot of version %d: %w", at, err)
		}
	}
	return nil
}
