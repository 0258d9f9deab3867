package chaos

const kindStatus = "status"

// sandboxStatus has nothing of its own at the server.
type sandboxStatus struct{ traits }

func newSandboxStatus() objectType {
	return sandboxStatus{traits{name: kindStatus, typ: "paxos_sandbox_identity_status", weight: 1, replaceable: true}}
}

func (sandboxStatus) add(g *generator, _ string) attrs {
	for _, b := range g.config.identities() {
		if !g.config.hasOn(kindStatus, b) {
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

func (o sandboxStatus) verify(s *simulation, b *block, in managedObject) []string {
	identity, _ := s.server.Identities.Find(in.identityID)
	held := as[attrs](identity)
	for _, details := range []attrs{nested(held, "person_details"), nested(held, "institution_details")} {
		if len(details) > 0 {
			return s.differences(b, o.object().Life, details)
		}
	}
	return []string{"the server does not hold identity " + in.identityID}
}
