package chaos

import (
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

const (
	kindControl = "control"
	typeControl = "paxos_identity_control"
)

// control is an identity control that the client sets.
type control struct{ ordinary }

func newControl() objectType {
	return control{ordinary{traits: traits{
		name: kindControl, typ: typeControl, weight: 4, replaceable: true, importable: true, ended: "was lifted, and not set again",
	}}}
}

// controlTypes and reasonCodes are what a client may use in either revision of the controls.
func (g *generator) controlTypes() []string {
	if g.revision == revision2025 {
		return []string{"CLOSED", "DORMANT"}
	}
	return api.ClientControlTypes
}

func (g *generator) reasonCodes() []string {
	if g.revision == revision2025 {
		return []string{"DORMANT", "END_USER_REQUESTED"}
	}
	return []string{"END_USER_REQUEST", "OTHER", "INACTIVITY", "ONBOARDING_INCOMPLETE"} // the last one has two names
}

// add leaves out the words of some, so that two on one identity can be equal.
func (c control) add(g *generator, name string) attrs {
	control := c.ordinary.add(g, name)
	if control == nil {
		return nil
	}
	control["type"], control["reason_code"] = pick(g, g.controlTypes()...), pick(g, g.reasonCodes()...)
	if control["reason"] != nil {
		control["reason"] = "Reason of " + name
	}
	maps.DeleteFunc(control, func(name string, _ any) bool { return c.object().Life.IsLocal(name) })
	return control
}

// change changes the words, which makes a new control, or what is said when it is lifted, which sends nothing.
func (control) change(g *generator, b *block) bool {
	name := pick(g, "reason", "reason", "removal_reason")
	b.attrs[name] = fmt.Sprintf("Changed %d of %s", g.IntN(1000), b.name)
	return true
}

// exists makes the control of a block at the server, as if by hand, on an identity that is in the state.
func (c control) exists(s *simulation, b *block) string {
	if b.attrs["reason"] == nil {
		b.attrs["reason"] = "Reason of " + b.name
	}
	return c.put(s, b, attrs{"set_by": api.OwnerClient})
}

func (c control) disturb(s *simulation, b *block, in managedObject) bool { return c.end(s, b, in) }

// requests leaves refreshes out where identities come with their controls.
func (c control) requests(p parameters, e lifeEvent) []string {
	if e == refreshed && p.revision != revision2025 {
		return nil
	}
	return c.traits.requests(p, e)
}

// importControl is what the message about a create without an outcome asks the user to look for.
var importControl = regexp.MustCompile(`import the control, if it is there, as ([^/\s]+)/<control id>`)

func (control) follow(s *simulation, b *block, failure message) {
	if id := named(importControl, failure); id != "" && b != nil {
		s.followControl(b, id)
	}
}

// inForce returns the controls of the client among others that have not been lifted.
func inForce(controls []api.Control) []api.Control {
	return slices.DeleteFunc(controls, func(c api.Control) bool { return c.DeletedAt != "" || c.Owner() != api.OwnerClient })
}

func (control) observe(s *simulation, now *snapshot) {
	for _, control := range inForce(s.server.Controls.All()) {
		now.standing[control.ID] = true
		now.limited(liftLimit, control.ID)
	}
}

func (control) invariants(s *simulation) {
	for _, identity := range s.server.Identities.All() {
		s.verifyControls(identity.ID)
	}
}

// verifyControls wants on an identity the controls that are configured for it, each once, and no other of the client's.
func (s *simulation) verifyControls(identityID string) {
	want := map[string]int{}
	for _, b := range s.config.of(kindControl) {
		if in := s.managed()[b.address()]; in.identityID == identityID {
			want[in.id]++
		}
	}
	isExclusive := slices.ContainsFunc(s.config.of(kindExclusive), func(b *block) bool {
		return s.managed()[b.address()].identityID == identityID
	})
	closing := 0
	for _, gone := range s.retired {
		if gone.id == identityID && gone.policy == "CLOSE" {
			closing++
		}
	}
	for _, control := range inForce(s.server.Controls.Of(identityID)) {
		if strings.HasPrefix(control.Reason, closedByDestroy) {
			closing--
			continue
		}
		if control.Reason == setElsewhere && !isExclusive {
			continue
		}
		if want[control.ID]--; want[control.ID] < 0 {
			s.result.Duplicates++
			s.problem("identity %s has a %s control that nobody configured", identityID, control.Type)
		}
	}
	for id, n := range want {
		if n > 0 {
			s.result.Lost++
			s.problem("control %s of identity %s is lost", id, identityID)
		}
	}
	switch {
	case closing > 0:
		s.result.Lost++
		s.problem("identity %s was not closed", identityID)
	case closing < 0:
		s.harm("identity %s was closed %d times too often", identityID, -closing)
	}
}

// followControl looks among the identity's controls for the one that may have been set, to import it. With
// create_before_destroy the address still has the control that the other one was to replace: then that one is lifted.
func (s *simulation) followControl(b *block, identityID string) {
	taken := map[string]bool{}
	for _, in := range s.managed() {
		taken[in.id] = true
	}
	for _, other := range s.config.blocks {
		taken[other.importID] = true
	}
	matching := slices.DeleteFunc(s.server.Controls.Of(identityID), func(control api.Control) bool {
		config := as[api.CreateControlRequest](mapped(b.attrs, func(reference) any { return identityID }))
		return !config.IsFor(control)
	})
	for _, control := range matching {
		id := identityID + "/" + control.ID
		if control.DeletedAt != "" || taken[control.ID] || taken[id] {
			continue
		}
		if s.listed(identityID) && len(matching) == 1 {
			s.problem("%s: the provider has listed control %s and not recognized it", b.address(), id)
		}
		if _, held := s.managed()[b.address()]; !held {
			s.imports(b, id)
			return
		}
		s.server.LiftControl(control.ID)
		s.follows("the user lifts %s, which %s was to become", id, b.address())
		return
	}
}

// listed reports whether the last apply has set a control on an identity and listed those that it has then, undisturbed.
func (s *simulation) listed(identityID string) bool {
	set, listed := false, false
	for _, entry := range s.server.Journal()[s.applied:] {
		switch {
		case entry.Operation == api.OpCreateControl.Name && strings.Contains(string(entry.Body), identityID):
			set, listed = true, false
		case entry.Operation != api.OpListControls.Name || entry.Query.Get("identity_id") != identityID:
		case entry.Fault != "" || entry.Status != http.StatusOK:
			return false
		default:
			listed = set
		}
	}
	return listed
}
