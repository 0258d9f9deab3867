package chaos

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// idle is a Terraform that holds a state, and does nothing.
type idle struct {
	terraform

	state map[string]managedObject
}

func (i idle) managed() map[string]managedObject { return i.state }

// harmed returns a simulation of a person with a control, after something has happened to it in an apply.
func harmed(t *testing.T, limit string, happens func(s *simulation, person, control managedObject)) *simulation {
	t.Helper()
	s := newSimulation(1)
	s.server, s.terraform, s.env = emulator.New(t), idle{}, map[string]string{liftLimit: limit, closeLimit: limit}
	person := s.generator.add(objectTypeOf(kindPerson))
	id := objectTypeOf(kindPerson).exists(s, person)
	control := s.generator.add(objectTypeOf(kindControl))
	set := s.server.Controls.Add(api.Control{IdentityID: id, Type: api.ControlDormant, ReasonCode: "OTHER", SetBy: api.OwnerClient})
	s.terraform = idle{state: map[string]managedObject{
		person.address(): {id: id}, control.address(): {id: set.ID, identityID: id},
	}}
	s.verifyOwners(s.snapshot())
	before := s.snapshot()
	happens(s, s.managed()[person.address()], s.managed()[control.address()])
	s.verifyHarm(before)
	return s
}

func TestHarmIsFound(t *testing.T) {
	t.Parallel()
	lift := func(s *simulation, _, control managedObject) { s.server.LiftControl(control.id) }
	for name, c := range map[string]struct {
		limit   string
		happens func(s *simulation, person, control managedObject)
		problem string // none if empty
		always  bool   // also if a fault has broken off the apply
	}{
		"nothing": {happens: func(*simulation, managedObject, managedObject) {}},
		"closed": {
			happens: func(s *simulation, person, _ managedObject) {
				s.server.Controls.Add(api.Control{IdentityID: person.id, Type: api.ControlClosed, Reason: closedByDestroy, SetBy: api.OwnerClient})
			},
			problem: "harm: paxos_identity.person1 was closed",
		},
		"out of the state": {
			happens: func(s *simulation, _, _ managedObject) { delete(s.managed(), "paxos_identity.person1") },
			problem: "harm: paxos_identity.person1 has left the state",
		},
		"control lifted": {
			happens: lift, problem: "harm: paxos_identity_control.control2 was lifted, and not set again",
		},
		"control set again": {happens: func(s *simulation, person, control managedObject) {
			lift(s, person, control)
			again := s.server.Controls.Add(api.Control{IdentityID: person.id, Type: api.ControlDormant, SetBy: api.OwnerClient})
			s.managed()["paxos_identity_control.control2"] = managedObject{id: again.ID, identityID: person.id}
		}},
		"past the limit": {
			limit: "0", problem: "harm: PAXOS_MAX_CONTROLS_LIFTED is 0, and the run did it 1 times", always: true,
			happens: func(s *simulation, person, control managedObject) {
				lift(s, person, control)
				s.config.remove(s.config.find("paxos_identity_control.control2"))
			},
		},
		"past the limit of closing": {
			limit: "0", problem: "harm: PAXOS_MAX_IDENTITIES_CLOSED is 0, and the run did it 1 times", always: true,
			happens: func(s *simulation, person, _ managedObject) {
				s.server.Controls.Add(api.Control{IdentityID: person.id, Type: api.ControlClosed, SetBy: api.OwnerClient})
			},
		},
		"overwritten": {
			happens: func(s *simulation, person, _ managedObject) {
				s.server.Identities.Mutate(person.id, func(i *api.Identity) { i.Metadata[ownerKey] = "person9" })
			},
			problem: "was overwritten with the data of person9", always: true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			found := func(s *simulation, expected bool) {
				if !expected {
					require.Empty(t, s.result.Problems)
					require.Zero(t, s.result.Harmed)
					return
				}
				require.Len(t, s.result.Problems, 1)
				require.Contains(t, s.result.Problems[0], c.problem)
				require.Equal(t, 1, s.result.Harmed)
			}
			found(harmed(t, c.limit, c.happens), c.problem != "")
			found(harmed(t, c.limit, func(s *simulation, person, control managedObject) {
				s.result.Triggered[notSent]++
				c.happens(s, person, control)
			}), c.problem != "" && c.always)
		})
	}
}

// The campaign notices an update with what is another's, whether the record took it or not.
func TestVerifyUpdates(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		body  string
		wrong bool
	}{
		"own metadata":      {`{"metadata":{"chaos":"person1","version":"7"}}`, false},
		"another's":         {`{"metadata":{"chaos":"person2","version":"7"}}`, true},
		"own name":          {`{"person_details":{"first_name":"Grace of person1"}}`, false},
		"another's name":    {`{"person_details":{"first_name":"Grace of person2"}}`, true},
		"an institution's":  {`{"institution_details":{"name":"Third Trust of institution3"}}`, true},
		"what tells nobody": {`{"is_merchant":true}`, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSimulation(1)
			s.server, s.terraform = emulator.New(t), idle{}
			person := s.server.Identities.Add(api.Identity{
				Metadata: map[string]string{ownerKey: "person1"}, PersonDetails: &api.PersonDetails{FirstName: "Ada", LastName: "Example"},
			})
			req := httptest.NewRequestWithContext(t.Context(), http.MethodPut,
				"http://localhost/v2/identity/identities/"+person.ID, bytes.NewBufferString(test.body))
			s.server.Handler().ServeHTTP(httptest.NewRecorder(), req)
			require.Len(t, s.server.Requests(api.OpUpdateIdentity.Name), 1)
			objectTypeOf(kindPerson).invariants(s)
			assert.Equal(t, test.wrong, len(s.result.Problems) > 0, "%v", s.result.Problems)
		})
	}
}

// Lists are compared without their order, and what is not wanted of an object does not matter.
func TestHas(t *testing.T) {
	t.Parallel()
	member := func(id string, roles ...any) attrs { return attrs{"identity_id": id, "roles": roles} }
	held := attrs{"number": 7.0, "members": []any{member("a", "X", "Y"), member("b", "Z")}, "status": "NEW"}
	for name, test := range map[string]struct {
		want any
		has  bool
	}{
		"another order":     {attrs{"number": 7, "members": []any{member("b", "Z"), member("a", "Y", "X")}}, true},
		"another number":    {attrs{"number": 8}, false},
		"one member less":   {attrs{"members": []any{member("b", "Z")}}, false},
		"another role":      {attrs{"members": []any{member("b", "Z"), member("a", "X", "Z")}}, false},
		"another attribute": {attrs{"name": "Ada"}, false},
	} {
		assert.Equal(t, test.has, has(held, test.want), name)
	}
}
