package identitycontrol_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/assert"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

// The plan of a control says when the identity, as the refresh has read it, has one like it.
func TestControl_planSaysWhatIsThere(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		control api.Control
		lifted  bool
		warns   bool
	}{
		"the same":             {control: api.Control{Type: api.ControlClosed, SetBy: api.OwnerClient, ReasonCode: "END_USER_REQUEST"}, warns: true},
		"of another type":      {control: api.Control{Type: api.ControlDormant, SetBy: api.OwnerClient, ReasonCode: "END_USER_REQUEST"}},
		"for another reason":   {control: api.Control{Type: api.ControlClosed, SetBy: api.OwnerClient, ReasonCode: "OTHER"}},
		"in other words":       {control: api.Control{Type: api.ControlClosed, SetBy: api.OwnerClient, ReasonCode: "END_USER_REQUEST", Reason: "x"}},
		"set by Paxos":         {control: api.Control{Type: api.ControlClosed, SetBy: api.OwnerPaxos, ReasonCode: "END_USER_REQUEST"}},
		"the same, and lifted": {control: api.Control{Type: api.ControlClosed, SetBy: api.OwnerClient, ReasonCode: "END_USER_REQUEST"}, lifted: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, "2026")
			m := acctest.NewManaged(t, s.Server, "paxos_identity_control")
			identity := m.Of("paxos_identity")
			imported, _ := identity.Import(s.identityID, nil)
			state, _ := identity.Read(imported)
			there := s.AddControl(s.identityID, c.control)
			if c.lifted {
				s.LiftControl(s.identityID, there.ID)
			}

			config := m.Object(s.control().values())
			assert.Empty(t, acctest.Say(m.Plan(m.Nothing(), config).Diagnostics), "nothing was read")
			identity.Read(state)
			s.ResetJournal()
			said := acctest.Say(m.Plan(m.Nothing(), config).Diagnostics)
			assert.Equal(t, nothing, acctest.Counts(s.Server), "it asks for nothing")
			if !c.warns {
				assert.Empty(t, said)
				return
			}
			assert.Contains(t, said, "WARNING: Identity has such a control already: This plan puts a CLOSED control on identity "+s.identityID)
			assert.Contains(t, said, `id = "`+s.identityID+"/"+there.ID+`" }`)

			values := s.control().values()
			values["identity_id"] = tftypes.NewValue(tftypes.String, tftypes.UnknownValue)
			assert.Empty(t, acctest.Say(m.Plan(m.Nothing(), m.Object(values)).Diagnostics))
		})
	}
}
