package identitycontrol_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/assert"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
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
			e := newTestEnv(t, "2026")
			m := paxostest.NewProtocolResource(t, e.Server, "paxos_identity_control")
			identity := m.Other("paxos_identity")
			imported, _ := identity.Import(e.identityID, nil)
			state, _ := identity.Read(imported)
			there := e.AddControl(e.identityID, c.control)
			if c.lifted {
				e.LiftControl(e.identityID, there.ID)
			}

			config := m.Object(e.control().values())
			assert.Empty(t, acctest.FormatDiagnostics(m.Plan(m.None(), config).Diagnostics), "nothing was read")
			identity.Read(state)
			e.ResetJournal()
			said := acctest.FormatDiagnostics(m.Plan(m.None(), config).Diagnostics)
			assert.Equal(t, nothing, acctest.RequestCounts(e.Server), "it asks for nothing")
			if !c.warns {
				assert.Empty(t, said)
				return
			}
			assert.Contains(t, said, "WARNING: Identity has such a control already: This plan puts a CLOSED control on identity "+e.identityID)
			assert.Contains(t, said, `id = "`+e.identityID+"/"+there.ID+`" }`)

			values := e.control().values()
			values["identity_id"] = tftypes.NewValue(tftypes.String, tftypes.UnknownValue)
			assert.Empty(t, acctest.FormatDiagnostics(m.Plan(m.None(), m.Object(values)).Diagnostics))
		})
	}
}
