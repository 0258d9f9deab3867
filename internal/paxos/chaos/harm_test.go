package chaos

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// idle is a Terraform that holds a state, and does nothing.
type idle struct {
	terraform

	state map[string]object
}

func (i idle) managed() map[string]object { return i.state }

// harmed returns a world of a person with a control, after something has happened to it in an apply.
func harmed(t *testing.T, limit string, happens func(w *world, person, control object)) *world {
	t.Helper()
	w := newWorld(1)
	server, err := emulator.NewServer()
	require.NoError(t, err)
	t.Cleanup(server.Close)
	w.server, w.env = server, map[string]string{liftLimit: limit, closeLimit: limit}
	person := w.draw.add(kindOf(kindPerson))
	id := kindOf(kindPerson).exists(w, person)
	control := w.draw.add(kindOf(kindControl))
	set := server.AddControl(id, api.Control{Type: api.ControlDormant, ReasonCode: "OTHER", SetBy: api.OwnerClient})
	w.terraform = idle{state: map[string]object{
		person.address(): {id: id}, control.address(): {id: set.ID, identityID: id},
	}}
	w.verifyOwners()
	before := w.snapshot()
	happens(w, w.managed()[person.address()], w.managed()[control.address()])
	w.verifyHarm(before)
	return w
}

func TestHarmIsFound(t *testing.T) {
	t.Parallel()
	lift := func(w *world, _, control object) { w.server.LiftControl(control.identityID, control.id) }
	for name, c := range map[string]struct {
		limit   string
		happens func(w *world, person, control object)
		problem string // none if empty
		always  bool   // also if a fault has broken off the apply
	}{
		"nothing": {happens: func(*world, object, object) {}},
		"closed": {
			happens: func(w *world, person, _ object) {
				w.server.AddControl(person.id, api.Control{Type: api.ControlClosed, Reason: closedByDestroy, SetBy: api.OwnerClient})
			},
			problem: "harm: paxos_identity.person1 was closed",
		},
		"out of the state": {
			happens: func(w *world, _, _ object) { delete(w.managed(), "paxos_identity.person1") },
			problem: "harm: paxos_identity.person1 has left the state",
		},
		"control lifted": {
			happens: lift, problem: "harm: paxos_identity_control.control2 was lifted, and not set again",
		},
		"control set again": {happens: func(w *world, person, control object) {
			lift(w, person, control)
			again := w.server.AddControl(person.id, api.Control{Type: api.ControlDormant, SetBy: api.OwnerClient})
			w.managed()["paxos_identity_control.control2"] = object{id: again.ID, identityID: person.id}
		}},
		"past the limit": {
			limit: "0", problem: "harm: PAXOS_MAX_CONTROLS_LIFTED is 0, and the run did it 1 times", always: true,
			happens: func(w *world, person, control object) {
				lift(w, person, control)
				w.config.remove(w.config.find("paxos_identity_control.control2"))
			},
		},
		"past the limit of closing": {
			limit: "0", problem: "harm: PAXOS_MAX_IDENTITIES_CLOSED is 0, and the run did it 1 times", always: true,
			happens: func(w *world, person, _ object) {
				w.server.AddControl(person.id, api.Control{Type: api.ControlClosed, SetBy: api.OwnerClient})
			},
		},
		"overwritten": {
			happens: func(w *world, person, _ object) {
				w.server.MutateIdentity(person.id, func(i *api.Identity) { i.Metadata[label] = "person9" })
			},
			problem: "was overwritten with the data of person9", always: true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			found := func(w *world, expected bool) {
				if !expected {
					require.Empty(t, w.result.Problems)
					require.Zero(t, w.result.Harmed)
					return
				}
				require.Len(t, w.result.Problems, 1)
				require.Contains(t, w.result.Problems[0], c.problem)
				require.Equal(t, 1, w.result.Harmed)
			}
			found(harmed(t, c.limit, c.happens), c.problem != "")
			found(harmed(t, c.limit, func(w *world, person, control object) {
				w.result.Met[notSent]++
				c.happens(w, person, control)
			}), c.problem != "" && c.always)
		})
	}
}
