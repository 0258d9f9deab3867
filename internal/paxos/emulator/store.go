package emulator

import (
	"encoding/json"

	"github.com/google/uuid"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

// store is the state, a collection for each kind of object. It does no locking.
type store struct {
	*emukit.Store

	identities *emukit.Collection[record]
	members    *emukit.Collection[member]
	controls   *emukit.Collection[api.Control]
	profiles   *emukit.Collection[Profile]
}

// newStore returns a store with nothing in it but what every account has.
func newStore(o *options) *store {
	base := emukit.NewStore(o.clock, stateFormat)
	st := &store{
		Store:      base,
		identities: newIdentities(base, o),
		members:    newMembers(base),
		controls:   newControls(base),
		profiles:   newProfiles(base),
	}
	st.clear()
	return st
}

// endpoints lists the operations of the API. Specification, except the 2025 revision of the controls: guide (controls,
// September 2025).
func (s *Server) endpoints() []endpoint {
	var list []endpoint
	for _, of := range []func(*Server) []endpoint{
		identityEndpoints, sandboxEndpoints, memberEndpoints, profileEndpoints, controlEndpoints,
	} {
		list = append(list, of(s)...)
	}
	return list
}

// clear leaves nothing but what every account has.
func (st *store) clear() {
	st.Clear()
	must(st.profiles.Insert(newDefaultProfile()))
}

// timeLayout is how Paxos writes timestamps in answers. Specification (samples): RFC 3339, UTC, microseconds.
const timeLayout = "2006-01-02T15:04:05.000000Z"

// now returns a timestamp later than all before it.
func (s *Server) now() string { return s.store.Now().Format(timeLayout) }

// newID returns an id for an object. Specification (samples): UUIDs.
func newID() string { return uuid.NewString() }

// clone returns a deep copy by way of JSON, which all wire shapes survive.
func clone[T any](v *T) *T {
	copied := new(T)
	data, err := json.Marshal(v)
	if err == nil {
		err = json.Unmarshal(data, copied)
	}
	if err != nil {
		panic(err) // wire shapes hold nothing that JSON cannot
	}
	return copied
}
