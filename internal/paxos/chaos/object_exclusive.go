package chaos

import (
	"slices"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

const kindExclusive = "exclusive"

// exclusive allows no control on an identity, which no control of the configuration is on.
type exclusive struct{ traits }

func newExclusive() objectType {
	return exclusive{traits{name: kindExclusive, typ: "paxos_identity_controls_exclusive", weight: 1}}
}

// isExclusive reports whether the configuration has such an object on an identity.
func (c *configuration) isExclusive(b *block) bool { return c.hasOn(kindExclusive, b) }

// hasOn reports whether the configuration has an object of a kind on an identity.
func (c *configuration) hasOn(kind string, b *block) bool {
	return slices.ContainsFunc(c.of(kind), func(on *block) bool { return slices.Contains(on.references(), b.address()) })
}

func (exclusive) add(g *generator, _ string) attrs {
	for _, b := range g.config.identities() {
		if !g.config.isExclusive(b) && !g.config.hasOn(kindControl, b) {
			return attrs{"identity_id": reference{b.address(), "id"}, "control_ids": []any{}}
		}
	}
	return nil
}

// change changes what is said when a control is lifted, which sends nothing.
func (exclusive) change(g *generator, b *block) bool {
	b.attrs["removal_reason"] = pick(g, "Not ours", "Nobody's")
	return true
}

// requests leaves out the lists of a create and a refresh: an identity without controls has no item for a fault to take away.
func (exclusive) requests(parameters, lifeEvent) []string { return nil }

// setElsewhere is the reason of a control that nobody has configured.
const setElsewhere = "Set elsewhere"

// disturb sets a control of the client, which the next apply lifts. It stays if that fails and the configuration then allows others.
func (exclusive) disturb(s *simulation, _ *block, in managedObject) bool {
	s.server.Controls.Add(api.Control{
		IdentityID: in.identityID, Type: api.ControlDormant, SetBy: api.OwnerClient, ReasonCode: "OTHER", Reason: setElsewhere,
	})
	return true
}

// verify leaves it to the invariants of the controls to find one that is left.
func (exclusive) verify(*simulation, *block, managedObject) []string { return nil }
