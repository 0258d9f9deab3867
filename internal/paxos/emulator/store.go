package emulator

import (
	"net/http"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

// stateVersion is the version of snapshots and state files.
const stateVersion = 2

// scopes returns the scopes that operations need.
func (s *Server) scopes() []string {
	var scopes []string
	for _, e := range s.endpoints() {
		scopes = append(scopes, e.Scope)
	}
	slices.Sort(scopes)
	return slices.Compact(scopes)
}

// timeLayout is how Paxos writes timestamps in answers. Specification (samples): RFC 3339, UTC, microseconds.
const timeLayout = "2006-01-02T15:04:05.000000Z"

// now returns a timestamp later than all before it, so that timestamps order all changes.
func (s *Server) now() string { return s.Now(time.Microsecond).Format(timeLayout) }

// newID returns an id for an object. Specification (samples): UUIDs.
func newID() string { return uuid.NewString() }

// must panics on what cannot be: errors of the methods for tests, which have none to return, and of changes that were checked.
func must(err error) { emukit.Must(err) }

// Operation is one operation that the emulator serves, as faults and the journal name it, and the scope that it needs, if any.
type Operation struct {
	Name, Method, Path, Scope string
}

// Operations returns all operations, with their paths in the newer revision of the controls.
func Operations() []Operation {
	list := []Operation{
		{Name: OpToken, Method: http.MethodPost, Path: tokenPath},
		{Name: api.OpUploadDocument.Name, Method: http.MethodPut, Path: uploadPath},
	}
	for _, e := range unregistered().endpoints() {
		list = append(list, Operation{e.Name, e.Method, apiPrefix + e.Path, e.Scope})
	}
	return list
}
