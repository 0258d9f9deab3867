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
	managed map[string]object
	// inForce are the ids of the client's controls.
	inForce map[string]bool
	// struck is how many faults had happened.
	struck int
}

func (w *world) snapshot() snapshot {
	return snapshot{managed: maps.Clone(w.managed()), inForce: w.inForce(), struck: w.struck()}
}

// inForce returns the ids of the controls that a client can lift and nobody has lifted.
func (w *world) inForce() map[string]bool {
	ids := map[string]bool{}
	for _, identity := range w.server.Identities() {
		for _, control := range w.server.Controls(identity.ID) {
			if control.DeletedAt == "" && control.Owner() == api.OwnerClient {
				ids[control.ID] = true
			}
		}
	}
	return ids
}

// struck returns how many faults have happened so far.
func (w *world) struck() int {
	sum, _ := w.gaps.report()
	for _, report := range w.server.FaultReport() {
		sum += report.Consumed
	}
	for _, n := range w.result.Met {
		sum += n
	}
	return sum
}

func (w *world) harm(format string, args ...any) {
	w.result.Harmed++
	w.problem("harm: "+format, args...)
}

// verifyHarm holds what an apply has done against what stood before it. What a fault has broken off the next apply makes
// good; what no fault has broken off was there to be seen in the plan.
func (w *world) verifyHarm(before snapshot) {
	w.verifyOwners()
	after, inForce := w.managed(), w.inForce()
	lifted := 0
	for id := range before.inForce {
		if !inForce[id] {
			lifted++
		}
	}
	if limit, err := strconv.Atoi(w.env[liftLimit]); err == nil && lifted > limit {
		w.harm("%d controls were lifted, where %d were allowed", lifted, limit)
	}
	if w.struck() > before.struck {
		return
	}
	for _, b := range w.config.blocks {
		was, ok := before.managed[b.address()]
		if !ok {
			continue
		}
		now, ok := after[b.address()]
		switch {
		case !ok && kindOf(b.kind).lasting:
			w.harm("%s has left the state", b.address())
		case w.closedByDestroy(was.id):
			w.harm("%s was closed", b.address())
		case before.inForce[was.id] && !inForce[was.id] && !inForce[now.id]:
			w.harm("%s was lifted, and not set again", b.address())
		}
	}
}

// verifyOwners wants each identity to carry the data of the block that it was made for.
func (w *world) verifyOwners() {
	for _, identity := range w.server.Identities() {
		is := identity.Metadata[label]
		if was, known := w.owners[identity.ID]; known && was != is {
			w.harm("identity %s of %s was overwritten with the data of %s", identity.ID, was, is)
		}
		w.owners[identity.ID] = is
	}
}

// closedByDestroy reports whether a control of Terraform's closes an identity.
func (w *world) closedByDestroy(identityID string) bool {
	return slices.ContainsFunc(w.server.Controls(identityID), func(control api.Control) bool {
		return control.DeletedAt == "" && strings.HasPrefix(control.Reason, closedByDestroy)
	})
}
