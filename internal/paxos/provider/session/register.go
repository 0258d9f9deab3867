package session

import (
	"cmp"
	"crypto/rand"
	"crypto/sha256"
	"slices"
	"sync"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

// PolicyClose is the deletion_policy under which a destroy closes the identity.
const PolicyClose = "CLOSE"

// Identity is an identity of the state, as far as plans can conflict over it.
type Identity struct {
	ID, RefID, Type, DeletionPolicy string
	Details                         Details
}

// guarded reports whether a destroy does more than to take the identity out of the state, or is refused.
func (i Identity) guarded() bool {
	return i.DeletionPolicy == PolicyClose || i.DeletionPolicy == object.Prevent
}

// Details identify a person or an institution that has no ref_id. The register keeps only keyed hashes of them.
type Details struct {
	Names  []string // name and, for a person, date of birth; incomplete if one is empty
	Number string   // CIP id, empty if it is not known
}

// Creation is a create that a resource has planned.
type Creation struct {
	RefID         string // empty if it is not configured, or not known yet
	Unknown       bool   // ref_id is configured and not known yet
	AdoptExisting bool
	Type          string // empty if it is not known yet
	Details       Details
	Replaces      string // id of the identity that the resource replaces, if the plan knows
}

// fate is what a run does with an identity of the state.
type fate int

const (
	loaded fate = iota // not planned so far, or the object is tainted, for which Terraform plans only a create
	kept
	replaced
	destroyed // planned
	gone      // applied
)

type entry struct {
	Identity
	refIDs  []string // that of the state and the planned one
	digests digests
	fate    fate
}

// digests are keyed hashes of Details; nil for what is not known.
type digests struct{ names, number string }

type creation struct {
	Creation
	digests digests
	made    string // the id, once it is applied
}

// Register records the identities, controls and profiles that one run has loaded, planned and written, and finds the creates
// that conflict with them. A run is one walk of Terraform's graph: the provider is configured once for each walk, and in each
// walk Terraform loads every object of the state once and plans every resource once, or twice for a replacement, in which
// case the second call says what it replaces. Two creates with one ref_id are therefore two resources. Calls are
// concurrent and in no order, so each one is held against all that came before it.
//
// It is safe for concurrent use.
type Register struct {
	key []byte

	mu         sync.Mutex
	identities map[string]*entry
	refIDs     map[string][]*entry
	alike      map[string][]*entry                 // by each of their digests
	creates    map[string]*creation                // by ref_id
	anonymous  map[string][]*creation              // without ref_id, by each of their digests
	written    map[string]bool                     // identities that this run has created, updated or adopted; true if adopted
	controls   map[string]map[string]*controlEntry // by identity, then by id
	verified   map[string]bool                     // identities that this run may have Paxos verify again

	members map[string]membership // by institution
	removed map[string]bool       // members that this run has removed

	names *object.Names
}

// NewRegister returns the register of a run that has done nothing yet.
func NewRegister() *Register {
	key := make([]byte, sha256.Size)
	_, _ = rand.Read(key) // never fails (crypto/rand)
	return &Register{
		key: key, identities: map[string]*entry{}, refIDs: map[string][]*entry{}, alike: map[string][]*entry{},
		creates: map[string]*creation{}, anonymous: map[string][]*creation{}, written: map[string]bool{},
		controls: map[string]map[string]*controlEntry{}, verified: map[string]bool{},
		members: map[string]membership{}, removed: map[string]bool{},
		names: object.NewNames(),
	}
}

// RegisterOf returns the register of a session. While the provider is not configured there is no session: then it returns one
// that nobody else has.
func RegisterOf(s *Session) *Register {
	if s == nil {
		return NewRegister()
	}
	return s.Register
}

// Load records an identity of the state.
func (r *Register) Load(identity Identity) {
	if identity.ID == "" {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.record(identity)
}

// Forget takes back Load: a refresh has found that the identity is gone.
func (r *Register) Forget(id string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	e := r.identities[id]
	if e == nil {
		return
	}
	delete(r.identities, id)
	remove(r.refIDs, e.refIDs, e)
	remove(r.alike, e.digests.known(), e)
}

// Keep records that a resource keeps an identity, under the planned ref_id if that is known.
func (r *Register) Keep(identity Identity, refID string) *Conflict {
	r.mu.Lock()
	defer r.mu.Unlock()
	if e := r.identities[identity.ID]; e != nil && e.fate == destroyed && e.guarded() {
		return &Conflict{Cause: KeptElsewhere, Identity: e.Identity}
	}
	e := r.record(identity)
	e.fate = kept
	r.hold(e, refID)
	return r.findCreate(e)
}

// Replace records that a resource makes another identity in place of this one. The create says the rest.
func (r *Register) Replace(identity Identity) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.record(identity).fate = replaced
}

// Destroy records the plan to destroy an identity.
func (r *Register) Destroy(identity Identity) *Conflict {
	r.mu.Lock()
	defer r.mu.Unlock()
	if e := r.identities[identity.ID]; e != nil && e.fate == kept && identity.guarded() {
		return &Conflict{Cause: KeptElsewhere, Identity: identity}
	}
	e := r.record(identity)
	if e.fate != destroyed || identity.guarded() {
		e.DeletionPolicy = cmp.Or(identity.DeletionPolicy, e.DeletionPolicy)
	}
	e.fate = destroyed
	return r.findCreate(e)
}

// Create records the plan to create an identity.
func (r *Register) Create(c Creation) *Conflict {
	r.mu.Lock()
	defer r.mu.Unlock()
	if e := r.identities[c.Replaces]; e != nil {
		e.fate = replaced
		r.release(e) // the planned ref_id is that of the new identity
	}
	if c.RefID != "" && r.creates[c.RefID] != nil {
		return &Conflict{Cause: PlannedTwice, RefID: c.RefID}
	}
	planned := &creation{Creation: c, digests: r.digest(c.Type, c.Details)}
	var suspects []*entry
	switch {
	case c.RefID != "":
		r.creates[c.RefID] = planned
		suspects = r.refIDs[c.RefID]
	case !c.Unknown:
		for _, digest := range planned.digests.known() {
			r.anonymous[digest] = append(r.anonymous[digest], planned)
			suspects = append(suspects, r.alike[digest]...)
		}
	}
	if e := r.identities[c.Replaces]; e != nil {
		suspects = append(suspects, e)
	}
	return worst(suspects, func(e *entry) *Conflict { return judge(planned, e) })
}

// Destroyed records that a resource is being destroyed: applied, not planned.
func (r *Register) Destroyed(identity Identity) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.record(identity).fate = gone
}

// Claim records that this run has created or adopted an identity, or is about to update it. It returns false, and changes
// nothing, if the run has done so before: another resource would then overwrite what the first has written.
func (r *Register) Claim(identity Identity, adopts bool) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, written := r.written[identity.ID]; written {
		return false
	}
	r.written[identity.ID] = adopts
	// The create that made it is the identity from now on, and conflicts with others, but not with itself.
	if c := r.creates[identity.RefID]; c != nil {
		c.made = identity.ID
	}
	for _, digest := range r.digest(identity.Type, identity.Details).known() {
		for _, c := range r.anonymous[digest] {
			c.made = identity.ID
		}
	}
	return true
}

// Adopted reports whether this run has adopted the identity.
func (r *Register) Adopted(id string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.written[id]
}

// record adds or updates an identity; what a caller leaves empty stays as it was.
func (r *Register) record(identity Identity) *entry {
	e := r.identities[identity.ID]
	if e == nil {
		e = &entry{Identity: Identity{ID: identity.ID}}
		r.identities[identity.ID] = e
	}
	e.RefID = cmp.Or(identity.RefID, e.RefID)
	e.Type = cmp.Or(identity.Type, e.Type)
	if e.fate != destroyed { // else what the destroy does stays, whatever another resource of the same identity says
		e.DeletionPolicy = cmp.Or(identity.DeletionPolicy, e.DeletionPolicy)
	}
	r.hold(e, identity.RefID)
	if found := r.digest(e.Type, identity.Details); e.digests == (digests{}) && found != (digests{}) {
		e.digests = found
		for _, digest := range found.known() {
			r.alike[digest] = append(r.alike[digest], e)
		}
	}
	return e
}

func (r *Register) hold(e *entry, refID string) {
	if refID == "" || slices.Contains(e.refIDs, refID) {
		return
	}
	e.refIDs = append(e.refIDs, refID)
	r.refIDs[refID] = append(r.refIDs[refID], e)
}

// release takes all ref_ids from an identity but that of the state.
func (r *Register) release(e *entry) {
	remove(r.refIDs, e.refIDs, e)
	e.refIDs = nil
	r.hold(e, e.RefID)
}

func remove(index map[string][]*entry, keys []string, e *entry) {
	for _, key := range keys {
		index[key] = slices.DeleteFunc(index[key], func(other *entry) bool { return other == e })
	}
}

// findCreate holds an identity against the creates that were planned before.
func (r *Register) findCreate(e *entry) *Conflict {
	var suspects []*creation
	for _, refID := range e.refIDs {
		if c := r.creates[refID]; c != nil {
			suspects = append(suspects, c)
		}
	}
	for _, digest := range e.digests.known() {
		suspects = append(suspects, r.anonymous[digest]...)
	}
	return worst(suspects, func(c *creation) *Conflict { return judge(c, e) })
}

// PlanVerification records that a planned update of an identity may have Paxos verify it again, which takes its
// verification statuses back.
func (r *Register) PlanVerification(id string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.verified[id] = true
}

// VerifiesAnew reports whether this run has planned such an update. Resources that depend on an identity are planned after
// it, in a plan and in an apply.
func (r *Register) VerifiesAnew(id string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.verified[id]
}
