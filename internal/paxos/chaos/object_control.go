package chaos

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

const (
	kindControl = "control"
	typeControl = "paxos_identity_control"
)

// control is an identity control that the client sets.
type control struct{ traits }

func newControl() objectType {
	return control{traits{
		name: kindControl, typ: typeControl, weight: 4, replaceable: true, importable: true, ended: "was lifted, and not set again",
	}}
}

// drawReason draws why a control is set. Some controls have no words of their own, so that two on one identity can be equal.
func drawReason(g *generator, name string) any {
	if g.chance(30) {
		return nil
	}
	return "Reason of " + name
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

func (control) add(g *generator, name string) attrs {
	identities := g.config.identities()
	if len(identities) == 0 {
		return nil
	}
	control := attrs{
		"identity_id": reference{pick(g, identities...).address(), "id"},
		"type":        pick(g, g.controlTypes()...), "reason_code": pick(g, g.reasonCodes()...),
	}
	if reason := drawReason(g, name); reason != nil {
		control["reason"] = reason
	}
	return control
}

// change changes the words, which makes a new control, or what is said when it is lifted, which sends nothing.
func (control) change(g *generator, b *block) bool {
	if g.chance(30) {
		b.attrs["removal_reason"] = fmt.Sprintf("Removal %d", g.IntN(1000))
		return true
	}
	b.attrs["reason"] = fmt.Sprintf("Reason %d of %s", g.IntN(1000), b.name)
	return true
}

// exists makes the control of a block at the server, as if by hand, on an identity that is in the state.
func (control) exists(s *simulation, b *block) string {
	identity, _ := b.attrs["identity_id"].(reference)
	in, ok := s.managed()[identity.address]
	if !ok {
		return ""
	}
	reason, ok := b.attrs["reason"].(string)
	if !ok {
		reason = "Reason of " + b.name
		b.attrs["reason"] = reason
	}
	typ, _ := b.attrs["type"].(string)
	code, _ := b.attrs["reason_code"].(string)
	added := s.server.Controls.Add(api.Control{
		IdentityID: in.id,
		Type:       api.ControlType(typ), ReasonCode: code, Reason: reason, SetBy: api.OwnerClient,
	})
	return in.id + "/" + added.ID
}

func (control) disturb(s *simulation, _ *block, in managedObject) bool {
	if s.snapshot().standing[in.id] {
		s.server.LiftControl(in.id)
	}
	return true
}

// verify looks for the block's own control; that there are no others is verified for each identity.
func (control) verify(s *simulation, b *block, in managedObject) []string {
	for _, control := range s.server.Controls.Of(in.identityID) {
		if control.ID != in.id {
			continue
		}
		switch {
		case control.DeletedAt != "":
			return []string{"the control was lifted"}
		case string(control.Type) != b.attrs["type"] || control.ReasonCode != b.attrs["reason_code"]:
			return []string{fmt.Sprintf("it is a %s control for %s", control.Type, control.ReasonCode)}
		case b.attrs["reason"] != nil && control.Reason != b.attrs["reason"]:
			return []string{"its reason is another one"}
		}
		return nil
	}
	return []string{"the server does not hold " + in.id}
}

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
	if found := importControl.FindStringSubmatch(failure.detail); found != nil && b != nil {
		s.followControl(b, found[1])
	}
}

// observe counts the controls of the client that are in force.
func (control) observe(s *simulation, now *snapshot) {
	for _, identity := range s.server.Identities.All() {
		for _, control := range s.server.Controls.Of(identity.ID) {
			if control.DeletedAt == "" && control.Owner() == api.OwnerClient {
				now.standing[control.ID] = true
				now.limited(liftLimit, control.ID)
			}
		}
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
	closing := 0
	for _, gone := range s.retired {
		if gone.id == identityID && gone.policy == "CLOSE" {
			closing++
		}
	}
	for _, control := range s.server.Controls.Of(identityID) {
		if control.DeletedAt != "" || control.Owner() != api.OwnerClient {
			continue
		}
		if strings.HasPrefix(control.Reason, closedByDestroy) {
			closing--
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
	for _, control := range s.server.Controls.Of(identityID) {
		id := identityID + "/" + control.ID
		if control.DeletedAt == "" && !taken[control.ID] && !taken[id] && isOf(control, b) {
			if s.listed(identityID) && s.matching(identityID, b) == 1 {
				s.problem("%s: the provider has listed control %s and not recognized it", b.address(), id)
			}
			if _, held := s.managed()[b.address()]; held {
				s.server.LiftControl(control.ID)
				s.followed++
				s.note("the user lifts %s, which %s was to become", id, b.address())
				return
			}
			s.imports(b, id)
			return
		}
	}
}

// listed reports whether the last apply has set a control on an identity and listed those that it has then, undisturbed.
func (s *simulation) listed(identityID string) bool {
	set, listed := false, false
	for _, entry := range s.server.Journal()[s.applied:] {
		switch {
		case entry.Operation == emulator.OpCreateControl && strings.Contains(string(entry.Body), identityID):
			set, listed = true, false
		case entry.Operation != emulator.OpListControls || entry.Query.Get("identity_id") != identityID:
		case entry.Fault != "" || entry.Status != http.StatusOK:
			return false
		default:
			listed = set
		}
	}
	return listed
}

// matching returns how many controls of an identity could be that of a block.
func (s *simulation) matching(identityID string, b *block) (n int) {
	for _, control := range s.server.Controls.Of(identityID) {
		if isOf(control, b) {
			n++
		}
	}
	return n
}

func isOf(control api.Control, b *block) bool {
	reason, _ := b.attrs["reason"].(string)
	kind, _ := b.attrs["type"].(string)
	reasonCode, _ := b.attrs["reason_code"].(string)
	return api.CreateControlRequest{Type: api.ControlType(kind), ReasonCode: reasonCode, Reason: reason}.IsFor(control)
}
