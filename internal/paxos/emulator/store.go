package emulator

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
)

// stateVersion is the version of snapshots and state files.
const stateVersion = 2

// scopes returns the scopes that operations need.
func (s *Server) scopes() []string {
	var scopes []string
	for _, e := range s.endpoints() {
		scopes = append(scopes, e.scope)
	}
	slices.Sort(scopes)
	return slices.Compact(scopes)
}

// restore puts the state of a snapshot in the place of this one. With an error, nothing changes.
func (s *Server) restore(snapshot []byte) error {
	st, err := s.parseStore(snapshot)
	if err == nil {
		s.replaceStore(st)
	}
	return err
}

// replaceStore puts another store in the place of this one. Time never goes back.
func (s *Server) replaceStore(with *store) {
	if with.LastTime.Before(s.store.LastTime) {
		with.LastTime = s.store.LastTime
	}
	*s.store = *with
	s.changes++
}

// parseStore returns the store of a snapshot; a collection that the snapshot lacks is as in a new one. Errors are one line.
func (s *Server) parseStore(snapshot []byte) (*store, error) {
	var head struct {
		Version int `json:"version"`
	}
	if err := json.Unmarshal(snapshot, &head); err != nil {
		return nil, fmt.Errorf("not a snapshot of an emulator: %w", err)
	}
	if head.Version != stateVersion {
		return nil, fmt.Errorf("it has version %d, and this emulator reads version %d: delete it, or use the emulator that wrote it",
			head.Version, stateVersion)
	}
	st := newStore(&s.opts, &s.changes)
	return st, emukit.DecodeStrict(snapshot, st)
}

// keepEarlier keeps a copy of the present state for serveEarlier, or if it is not wanted, none: copying takes time.
func (s *Server) keepEarlier(wanted bool) error {
	s.earlier = nil
	if !wanted {
		return nil
	}
	snapshot, err := json.Marshal(s.store)
	if err == nil {
		s.earlier, err = s.parseStore(snapshot)
	}
	return err
}

// serveEarlier puts the state that keepEarlier has kept in the place of the present one, as a replica has it that lags.
// What it returns undoes that.
func (s *Server) serveEarlier() (undo func()) {
	*s.store, *s.earlier = *s.earlier, *s.store
	return func() { *s.store, *s.earlier = *s.earlier, *s.store }
}

// timeLayout is how Paxos writes timestamps in answers. Specification (samples): RFC 3339, UTC, microseconds.
const timeLayout = "2006-01-02T15:04:05.000000Z"

// now returns a timestamp later than all before it, so that timestamps order all changes.
func (s *Server) now() string {
	now := s.clock.Now().UTC().Truncate(time.Microsecond)
	if !now.After(s.store.LastTime) {
		now = s.store.LastTime.Add(time.Microsecond)
	}
	s.store.LastTime = now
	return now.Format(timeLayout)
}

// newID returns an id for an object. Specification (samples): UUIDs.
func newID() string { return uuid.NewString() }

// convert returns what the JSON of one value is as another type.
func convert[T any](from any) (T, error) {
	var to T
	data, err := json.Marshal(from)
	if err == nil {
		err = json.Unmarshal(data, &to)
	}
	return to, err
}

// clone returns a deep copy by way of JSON, which all wire shapes survive.
func clone[T any](v *T) *T {
	return mustConvert[*T](v)
}

// mustConvert is convert for wire shapes, which hold nothing that JSON cannot.
func mustConvert[T any](from any) T {
	to, err := convert[T](from)
	must(err)
	return to
}

// Operation is one operation that the emulator serves, as faults and the journal name it.
type Operation struct {
	Name, Method, Path string
}

// Operations returns all operations, with their paths in the newer revision of the controls.
func Operations() []Operation {
	list := []Operation{{OpToken, http.MethodPost, tokenPath}, {OpUploadDocument, http.MethodPut, uploadPath}}
	var s Server
	s.register()
	for _, e := range s.endpoints() {
		list = append(list, Operation{e.operation, e.method, apiPrefix + e.path})
	}
	return list
}
