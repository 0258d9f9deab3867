package emulator

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

// record is all that the emulator holds of one identity. The statuses inside Identity are what reads show; Verification
// is the truth, which differs just while a status lags.
type record struct {
	Identity     api.Identity  `json:"identity"`
	Verification verification  `json:"verification"`
	Controls     []api.Control `json:"controls,omitempty"`
	LagReads     int           `json:"lag_reads,omitempty"`
}

// cipKey is what makes a CIP id unique. Specification (create, 409): (cip_id, cip_id_type, cip_id_country).
type cipKey struct{ id, kind, country string }

// store holds the records with their indexes. It does no locking.
type store struct {
	records  map[string]*record
	order    []*record // by created_at, oldest first
	refs     map[string]*record
	cips     map[cipKey]*record
	members  map[string]*record // institution by member id
	controls map[string]*record // identity by control id
	profiles map[string]*Profile
	lastTime time.Time
	version  uint64
}

// newStore returns a store with nothing in it but the default profile.
func newStore() *store {
	standard := newDefaultProfile()
	return &store{
		records: map[string]*record{}, refs: map[string]*record{}, cips: map[cipKey]*record{},
		members: map[string]*record{}, controls: map[string]*record{}, profiles: map[string]*Profile{standard.ID: standard}, version: 1,
	}
}

var errNoIdentity = errors.New("no such identity")

func (st *store) find(id string) (*record, error) {
	r := st.records[id]
	if r == nil {
		return nil, fmt.Errorf("%w: %s", errNoIdentity, id)
	}
	return r, nil
}

// cip returns the CIP key of an identity, the zero key where it has no CIP id.
func (r *record) cip() cipKey {
	switch {
	case r.Identity.PersonDetails != nil && r.Identity.PersonDetails.CIPID != "":
		p := r.Identity.PersonDetails
		return cipKey{p.CIPID, p.CIPIDType, p.CIPIDCountry}
	case r.Identity.InstitutionDetails != nil && r.Identity.InstitutionDetails.CIPID != "":
		i := r.Identity.InstitutionDetails
		return cipKey{i.CIPID, i.CIPIDType, i.CIPIDCountry}
	default:
		return cipKey{}
	}
}

// insert adds a record whose id, ref_id and CIP id must be free.
func (st *store) insert(r *record) {
	st.records[r.Identity.ID] = r
	at, _ := slices.BinarySearchFunc(st.order, r, byCreation)
	st.order = slices.Insert(st.order, at, r)
	st.index(r)
	st.version++
}

func (st *store) remove(id string) error {
	r, err := st.find(id)
	if err != nil {
		return err
	}
	st.unindex(r)
	delete(st.records, id)
	st.order = slices.DeleteFunc(st.order, func(other *record) bool { return other == r })
	for _, other := range st.order {
		st.unindex(other)
		other.Identity.InstitutionMembers = slices.DeleteFunc(other.Identity.InstitutionMembers,
			func(m api.InstitutionMember) bool { return m.IdentityID == id })
		st.index(other)
	}
	st.version++
	return nil
}

// change runs apply on a record and keeps the indexes and the version right.
func (st *store) change(r *record, apply func()) {
	st.unindex(r)
	apply()
	st.index(r)
	st.version++
}

func (st *store) index(r *record) {
	if r.Identity.RefID != "" {
		st.refs[r.Identity.RefID] = r
	}
	if key := r.cip(); key != (cipKey{}) {
		st.cips[key] = r
	}
	for _, member := range r.Identity.InstitutionMembers {
		st.members[member.ID] = r
	}
	for _, control := range r.Controls {
		st.controls[control.ID] = r
	}
}

func (st *store) unindex(r *record) {
	delete(st.refs, r.Identity.RefID)
	delete(st.cips, r.cip())
	for _, member := range r.Identity.InstitutionMembers {
		delete(st.members, member.ID)
	}
	for _, control := range r.Controls {
		delete(st.controls, control.ID)
	}
}

// byCreation orders by created_at, then id. The timestamps have one width and zone, so they compare as text.
func byCreation(a, b *record) int {
	if a.Identity.CreatedAt != b.Identity.CreatedAt {
		if a.Identity.CreatedAt < b.Identity.CreatedAt {
			return -1
		}
		return 1
	}
	return compareText(a.Identity.ID, b.Identity.ID)
}

// timeLayout is how Paxos writes timestamps in answers. Specification (samples): RFC 3339, UTC, microseconds.
const timeLayout = "2006-01-02T15:04:05.000000Z"

// now returns the clock's time, moved on by a microsecond where it would not be later than the time before it, so that
// timestamps order all changes.
func (st *store) now(clock emukit.Clock) string {
	now := clock.Now().UTC().Truncate(time.Microsecond)
	if !now.After(st.lastTime) {
		now = st.lastTime.Add(time.Microsecond)
	}
	st.lastTime = now
	return now.Format(timeLayout)
}

// newID returns an id for an identity, a control or a member. Specification (samples): UUIDs.
func newID() string { return uuid.NewString() }

// snapshotVersion is the version of the snapshot format.
const snapshotVersion = 1

// snapshot is the whole state as it is kept in the state file and served under /_emulator/snapshot.
type snapshot struct {
	Version    int       `json:"version"`
	LastTime   time.Time `json:"last_time"`
	Identities []*record `json:"identities"`
	// Profiles is empty in snapshots of emulators that knew none.
	Profiles []*Profile `json:"profiles,omitempty"`
}

func (st *store) snapshot() ([]byte, error) {
	return json.Marshal(snapshot{
		Version: snapshotVersion, LastTime: st.lastTime, Identities: st.order, Profiles: st.sortedProfiles(),
	})
}

// restore fills an empty store from a snapshot. A broken one is an error of one line.
func (st *store) restore(data []byte) error {
	var saved snapshot
	if err := emukit.DecodeStrict(data, &saved); err != nil {
		return fmt.Errorf("not a snapshot of a Paxos emulator: %w", err)
	}
	if saved.Version != snapshotVersion {
		return fmt.Errorf("snapshot has version %d, this emulator reads version %d", saved.Version, snapshotVersion)
	}
	for i, r := range saved.Identities {
		if r == nil || r.Identity.ID == "" {
			return fmt.Errorf("identity %d of the snapshot has no id", i)
		}
		if st.records[r.Identity.ID] != nil {
			return fmt.Errorf("the snapshot has identity %s twice", r.Identity.ID)
		}
		st.insert(r)
	}
	for i, p := range saved.Profiles {
		if p == nil || p.ID == "" {
			return fmt.Errorf("profile %d of the snapshot has no id", i)
		}
		st.profiles[p.ID] = p
	}
	st.lastTime = saved.LastTime
	return nil
}
