package chaos

import (
	"fmt"
	"slices"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// identities returns the blocks of persons and institutions.
func (c *configuration) identities() []*block {
	return append(c.of(kindPerson), c.of(kindInstitution)...)
}

// decided reports whether the configuration has the status of an identity.
func (c *configuration) decided(b *block) bool {
	return slices.ContainsFunc(c.of(kindStatus), func(status *block) bool {
		return slices.Contains(status.references(), b.address())
	})
}

// control is an identity control that the client sets.
type control struct{ traits }

// drawReason draws why a control is set. Some controls have no words of their own, so that two on one identity can be equal.
func drawReason(g *generator, name string) any {
	if g.chance(30) {
		return nil
	}
	return "Reason of " + name
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
	added := s.server.AddControl(in.id, api.Control{
		Type: api.ControlType(typ), ReasonCode: code, Reason: reason, SetBy: api.OwnerClient,
	})
	return in.id + "/" + added.ID
}

func (control) disturb(s *simulation, in managedObject) bool {
	if s.snapshot().inForce[in.id] {
		s.server.LiftControl(in.identityID, in.id)
	}
	return true
}

// verify looks for the block's own control; that there are no others is verified for each identity.
func (control) verify(s *simulation, b *block, in managedObject) []string {
	for _, control := range s.server.Controls(in.identityID) {
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

func (control) requests(p parameters, e lifeEvent) []string {
	switch {
	case e == created:
		return []string{emulator.OpCreateControl}
	case e == changed, e == destroyed:
		return []string{emulator.OpDeleteControl}
	case p.revision == revision2025: // whose identities come without their controls
		return []string{emulator.OpListControls}
	default:
		return nil
	}
}

// sandboxStatus has nothing of its own at the server.
type sandboxStatus struct{ traits }

func (sandboxStatus) requests(_ parameters, e lifeEvent) []string {
	switch e {
	case created:
		return []string{emulator.OpSetSandboxStatus, emulator.OpGetIdentity}
	case refreshed:
		return []string{emulator.OpGetIdentity}
	default:
		return nil
	}
}

func (sandboxStatus) exists(*simulation, *block) string { return "" }

func (sandboxStatus) disturb(*simulation, managedObject) bool { return false }

func (sandboxStatus) follow(*simulation, *block, message) {}

func (sandboxStatus) invariants(*simulation, map[string]managedObject) {}

func (sandboxStatus) add(g *generator, _ string) attrs {
	free := map[*block]bool{}
	for _, b := range g.config.identities() {
		free[b] = true
	}
	for _, status := range g.config.of(kindStatus) {
		identity, _ := status.attrs["identity_id"].(reference)
		delete(free, g.config.find(identity.address))
	}
	for _, b := range g.config.identities() {
		if free[b] {
			status := attrs{"identity_id": reference{b.address(), "id"}}
			drawStatus(g, status)
			return status
		}
	}
	return nil
}

func drawStatus(g *generator, status attrs) {
	status["sanctions_verification_status"] = pick(g, "APPROVED", "DENIED", "PENDING")
	if g.chance(50) {
		status["additional_screening_status"] = pick(g, "APPROVED", "PENDING")
	}
}

func (sandboxStatus) change(g *generator, b *block) bool {
	drawStatus(g, b.attrs)
	return true
}

func (sandboxStatus) verify(s *simulation, b *block, in managedObject) []string {
	identity, ok := s.server.Identity(in.identityID)
	if !ok {
		return []string{"the server does not hold identity " + in.identityID}
	}
	var sanctions, additional api.IdentityStatus
	switch {
	case identity.PersonDetails != nil:
		sanctions, additional = identity.PersonDetails.SanctionsVerificationStatus, identity.PersonDetails.AdditionalScreeningStatus
	case identity.InstitutionDetails != nil:
		sanctions = identity.InstitutionDetails.SanctionsVerificationStatus
		additional = identity.InstitutionDetails.AdditionalScreeningStatus
	}
	var wrong []string
	for name, got := range map[string]api.IdentityStatus{
		"sanctions_verification_status": sanctions, "additional_screening_status": additional,
	} {
		if want := b.attrs[name]; want != nil && want != string(got) {
			wrong = append(wrong, fmt.Sprintf("%s is %s, not %v", name, got, want))
		}
	}
	return wrong
}
