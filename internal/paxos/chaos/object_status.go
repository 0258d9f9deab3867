package chaos

import (
	"fmt"
	"slices"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

const kindStatus = "status"

// decided reports whether the configuration has the status of an identity.
func (c *configuration) decided(b *block) bool {
	return slices.ContainsFunc(c.of(kindStatus), func(status *block) bool {
		return slices.Contains(status.references(), b.address())
	})
}

// sandboxStatus has nothing of its own at the server.
type sandboxStatus struct{ traits }

func newSandboxStatus() objectType {
	return sandboxStatus{traits{name: kindStatus, typ: "paxos_sandbox_identity_status", weight: 1, replaceable: true}}
}

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
	identity, ok := s.server.Identities.Find(in.identityID)
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
