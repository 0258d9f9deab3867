package identitycontrol_test

import (
	"net/http"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/assert"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
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
			e := newTestEnv(t, "2026", nil)
			identity := e.Other("paxos_identity")
			imported, _ := identity.Import(e.identityID, nil)
			state, _ := identity.Read(imported)
			there := e.AddControl(e.identityID, c.control)
			if c.lifted {
				e.LiftControl(e.identityID, there.ID)
			}

			assert.Empty(t, e.planSays(e.None(), e.control()), "nothing was read")
			identity.Read(state)
			e.ResetJournal()
			said := e.planSays(e.None(), e.control())
			assert.Empty(t, e.Journal(), "it asks for nothing")
			if !c.warns {
				assert.Empty(t, said)
				return
			}
			assert.Contains(t, said, "WARNING: Identity has such a control already: This plan puts a CLOSED control on identity "+e.identityID)
			assert.Contains(t, said, `id = "`+e.identityID+"/"+there.ID+`" }`)

			config := e.control()
			config["identity_id"] = tftypes.UnknownValue
			assert.Empty(t, e.planSays(e.None(), config))
		})
	}
}

// A block that is renamed without moved destroys its control and sets an equal one. If the response to the create is lost,
// the old control is not taken for the new one; if it was before the destroy comes, it is not lifted (campaign, seed 8414).
func TestControl_lostCreateOfARenamedBlock(t *testing.T) {
	t.Parallel()
	for name, createFirst := range map[string]bool{"create first": true, "destroy first": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := newTestEnv(t, "2026", nil, acctest.WithEnv("PAXOS_MAX_RETRIES", "0"))
			old := e.create()
			destroy := e.Plan(old, nil)
			e.NewRun() // the apply

			e.Fault(problem(emulator.OpCreateControl, http.StatusInternalServerError))
			if createFirst {
				renamed := e.create()
				assert.Equal(t, old.Text("id"), renamed.Text("id"))
				gone, diagnostics := e.ApplyPlanned(destroy)
				assert.True(t, gone.IsNull())
				assert.Contains(t, acctest.FormatDiagnostics(diagnostics), "WARNING: Identity control kept: Control "+old.Text("id"))
				assert.Equal(t, []string{old.Text("id")}, e.active())
				return
			}
			refused := problem(emulator.OpDeleteControl, http.StatusForbidden)
			refused.Times = 2
			e.Fault(refused)
			_, diagnostics := e.ApplyPlanned(destroy)
			assert.Contains(t, acctest.FormatDiagnostics(diagnostics), "Unable to delete identity control")
			none, diagnostics := e.Apply(e.None(), e.control())
			assert.True(t, none.IsNull())
			assert.Contains(t, acctest.FormatDiagnostics(diagnostics), "Unable to create identity control")
		})
	}
}
