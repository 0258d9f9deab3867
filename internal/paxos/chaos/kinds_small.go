package chaos

import (
	"fmt"
	"slices"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

// identities returns the blocks of persons and institutions.
func (c *configuration) identities() []*block {
	return append(c.of(kindPerson), c.of(kindInstitution)...)
}

// decided tells whether the configuration has the status of an identity.
func (c *configuration) decided(b *block) bool {
	return slices.ContainsFunc(c.of(kindStatus), func(status *block) bool {
		return slices.Contains(status.references(), b.address())
	})
}

// drawReason draws why a control is set. Some controls have no words of their own, so that two on one identity can be equal.
func drawReason(d *draw, name string) any {
	if d.chance(30) {
		return nil
	}
	return "Reason of " + name
}

func addControl(d *draw, name string) attrs {
	identities := d.config.identities()
	if len(identities) == 0 {
		return nil
	}
	control := attrs{
		"identity_id": reference{pick(d, identities...).address(), "id"},
		"type":        pick(d, d.controlTypes()...), "reason_code": pick(d, d.reasonCodes()...),
	}
	if reason := drawReason(d, name); reason != nil {
		control["reason"] = reason
	}
	return control
}

// changeControl changes the words, which makes a new control, or what is said when it is lifted, which sends nothing.
func changeControl(d *draw, b *block) bool {
	if d.chance(30) {
		b.attrs["removal_reason"] = fmt.Sprintf("Removal %d", d.IntN(1000))
		return true
	}
	b.attrs["reason"] = fmt.Sprintf("Reason %d of %s", d.IntN(1000), b.name)
	return true
}

// existingControl makes the control of a block at the server, as if by hand, on an identity that is in the state.
func existingControl(w *world, b *block) string {
	identity, _ := b.attrs["identity_id"].(reference)
	in, ok := w.managed()[identity.address]
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
	added := w.server.AddControl(in.id, api.Control{
		Type: api.ControlType(typ), ReasonCode: code, Reason: reason, SetBy: api.OwnerClient,
	})
	return in.id + "/" + added.ID
}

func disturbControl(w *world, in object) {
	if w.snapshot().inForce[in.id] {
		w.server.LiftControl(in.identityID, in.id)
	}
}

// verifyControl looks for the block's own control; that there are no others is verified for each identity.
func verifyControl(w *world, b *block, in object) []string {
	for _, control := range w.server.Controls(in.identityID) {
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

func addStatus(d *draw, _ string) attrs {
	free := map[*block]bool{}
	for _, b := range d.config.identities() {
		free[b] = true
	}
	for _, status := range d.config.of(kindStatus) {
		identity, _ := status.attrs["identity_id"].(reference)
		delete(free, d.config.find(identity.address))
	}
	for _, b := range d.config.identities() {
		if free[b] {
			status := attrs{"identity_id": reference{b.address(), "id"}}
			drawStatus(d, status)
			return status
		}
	}
	return nil
}

func drawStatus(d *draw, status attrs) {
	status["sanctions_verification_status"] = pick(d, "APPROVED", "DENIED", "PENDING")
	if d.chance(50) {
		status["additional_screening_status"] = pick(d, "APPROVED", "PENDING")
	}
}

func changeStatus(d *draw, b *block) bool {
	drawStatus(d, b.attrs)
	return true
}

func verifyStatus(w *world, b *block, in object) []string {
	identity, ok := w.server.Identity(in.identityID)
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
