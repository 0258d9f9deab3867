package chaos

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

// snapshot is what stood before an apply.
type snapshot struct {
	managed map[string]managedObject
	// inForce are the ids of the client's controls, closed those of identities with a CLOSED control.
	inForce, closed map[string]bool
	// struck is how many faults had happened.
	struck int
}

func (s *simulation) snapshot() snapshot {
	before := snapshot{
		managed: maps.Clone(s.managed()), inForce: map[string]bool{}, closed: map[string]bool{}, struck: s.struck(),
	}
	for _, identity := range s.server.Identities() {
		for _, control := range s.server.Controls(identity.ID) {
			if control.DeletedAt == "" && control.Owner() == api.OwnerClient {
				before.inForce[control.ID] = true
				before.closed[identity.ID] = before.closed[identity.ID] || control.Type == api.ControlClosed
			}
		}
	}
	return before
}

// lost returns how many names of one set another one lacks.
func lost(from, in map[string]bool) (n int) {
	for name, has := range from {
		if has && !in[name] {
			n++
		}
	}
	return n
}

// struck returns how many faults have happened so far.
func (s *simulation) struck() int {
	sum, _ := s.dropped.report()
	for _, report := range s.server.FaultReport() {
		sum += report.Consumed
	}
	for _, n := range s.result.Triggered {
		sum += n
	}
	return sum
}

func (s *simulation) harm(format string, args ...any) {
	s.result.Harmed++
	s.problem("harm: "+format, args...)
}

// verifyHarm holds what an apply has done against what stood before it. What a fault has broken off the next apply makes
// good; what no fault has broken off was there to be seen in the plan.
func (s *simulation) verifyHarm(before snapshot) {
	s.verifyOwners()
	after := s.snapshot()
	s.verifyLimit(liftLimit, lost(before.inForce, after.inForce))
	s.verifyLimit(closeLimit, lost(after.closed, before.closed))
	if after.struck > before.struck {
		return
	}
	for _, b := range s.config.blocks {
		was, ok := before.managed[b.address()]
		if !ok {
			continue
		}
		now, ok := after.managed[b.address()]
		switch {
		case !ok && objectTypeOf(b.kind).about().lasting:
			s.harm("%s has left the state", b.address())
		case s.closedByDestroy(was.id):
			s.harm("%s was closed", b.address())
		case before.inForce[was.id] && !after.inForce[was.id] && !after.inForce[now.id]:
			s.harm("%s was lifted, and not set again", b.address())
		}
	}
}

func (s *simulation) verifyLimit(variable string, done int) {
	if limit, err := strconv.Atoi(s.env[variable]); err == nil && done > limit {
		s.harm("%s is %d, and the run did it %d times", variable, limit, done)
	}
}

// verifyOwners wants each identity to carry the data of the block that it was made for.
func (s *simulation) verifyOwners() {
	for _, identity := range s.server.Identities() {
		is := identity.Metadata[ownerKey]
		if was, known := s.owners[identity.ID]; known && was != is {
			s.harm("identity %s of %s was overwritten with the data of %s", identity.ID, was, is)
		}
		s.owners[identity.ID] = is
	}
}

// closedByDestroy reports whether a control of Terraform's closes an identity.
func (s *simulation) closedByDestroy(identityID string) bool {
	return slices.ContainsFunc(s.server.Controls(identityID), func(control api.Control) bool {
		return control.DeletedAt == "" && strings.HasPrefix(control.Reason, closedByDestroy)
	})
}
