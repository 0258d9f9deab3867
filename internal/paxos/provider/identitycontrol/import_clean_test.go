package identitycontrol_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// An import is followed by an empty plan whoever set the control, whatever Paxos tells of it and however it spells that.
func TestControl_importIsClean(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		control api.Control
		code    string // in the configuration; default: that of the control
	}{
		"own":            {control: api.Control{Type: api.ControlSellOnly, SetBy: api.OwnerClient, ReasonCode: "OTHER", Reason: "Winding down"}},
		"without words":  {control: api.Control{Type: api.ControlDormant, SetBy: api.OwnerClient, ReasonCode: "INACTIVITY"}},
		"frozen":         {control: api.Control{Type: api.ControlFrozen, SetBy: api.OwnerPaxos, ReasonCode: "COMPLIANCE_KYC", Reason: "Screening"}},
		"older spelling": {control: api.Control{Type: api.ControlClosed, SetBy: api.OwnerPaxos, ReasonCode: "ONBOARDING_INCOMPLETE"}, code: "COMPLIANCE_INCOMPLETE"},
		"newer spelling": {control: api.Control{Type: api.ControlClosed, SetBy: api.OwnerPaxos, ReasonCode: "COMPLIANCE_INCOMPLETE"}, code: "ONBOARDING_INCOMPLETE"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for how, options := range map[string][]emulator.Option{
				"2026": nil, "2025": {emulator.WithControlsRevision("2025")}, "odd answers": {emulator.WithQuirks()},
			} {
				t.Run(how, func(t *testing.T) {
					t.Parallel()
					emu := emulator.New(t, options...)
					m := paxostest.NewProtocolResource(t, emu, "paxos_identity_control")
					identityID := emu.AddIdentity(api.Identity{PersonDetails: &api.PersonDetails{FirstName: "Ada"}}).ID
					control := emu.AddControl(identityID, test.control)
					state, diagnostics := m.Import(identityID+"/"+control.ID, nil)
					acctest.RequireNoErrors(t, diagnostics)
					config := map[string]any{
						"identity_id": identityID, "type": string(test.control.Type),
						"reason_code": state.Text("reason_code"),
					}
					if test.code != "" {
						config["reason_code"] = test.code
					}
					plan := m.Plan(state, m.Object(config))
					acctest.RequireNoErrors(t, plan.Diagnostics)
					assert.True(t, plan.Empty(), "%s\n%s", plan.Prior.State, plan.Planned.State)
					config["removal_reason"] = "No longer needed"
					next, diagnostics := m.Apply(state, m.Object(config))
					acctest.RequireNoErrors(t, diagnostics)
					next, diagnostics = m.Read(next)
					acctest.RequireNoErrors(t, diagnostics)
					assert.True(t, m.Plan(next, m.Object(config)).Empty())
				})
			}
		})
	}
}
