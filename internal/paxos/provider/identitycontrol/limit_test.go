package identitycontrol_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/catalog"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// A plan that lifts more than the limit is refused. One that was made without the limit lifts no more than the limit of the
// apply.
func TestLimit_lifts(t *testing.T) {
	t.Parallel()
	free := newTestEnv(t, "2026", nil)
	limited := paxostest.NewProtocolResource(t, free.Server, "paxos_identity_control", acctest.WithEnv("PAXOS_MAX_CONTROLS_LIFTED", "2"))
	var planned, applied []*tfprotov6.Diagnostic
	var plans []protocol.Plan
	for range 4 {
		held := free.create("type", "SELL_ONLY")
		planned = append(planned, limited.Plan(held, nil).Diagnostics...)
		plans = append(plans, free.Plan(held, nil))
	}
	limited.NewRun()
	for _, plan := range plans {
		_, diagnostics := limited.ApplyPlanned(plan)
		applied = append(applied, diagnostics...)
	}
	for _, diagnostics := range [][]*tfprotov6.Diagnostic{planned, applied} {
		said := acctest.FormatDiagnostics(diagnostics)
		assert.Len(t, protocol.Errors(diagnostics), 2)
		assert.Contains(t, said, "Unable to lift identity controls: limit of 2 reached")
		assert.Contains(t, said, "Number 4: control ")
	}
	assert.Len(t, free.Requests(api.OpDeleteControl.Name), 2)
	assert.Len(t, free.active(), 2)
}

// Every way to lift a control counts, and to close an identity.
func TestLimit(t *testing.T) {
	t.Parallel()
	noLift, noClose := acctest.WithEnv("PAXOS_MAX_CONTROLS_LIFTED", "0"), acctest.WithEnv("PAXOS_MAX_IDENTITIES_CLOSED", "0")
	e := newTestEnv(t, "2026", nil, noLift, noClose)
	held := e.create("type", "SELL_ONLY")
	const lift, closing = "Unable to lift identity controls: limit of 0 reached", "Unable to close identities: limit of 0 reached"
	assert.Contains(t, e.planSays(held, nil), lift)
	assert.Contains(t, e.planSays(held, e.control("type", "SELL_ONLY", "reason", "another")), lift)
	assert.Contains(t, e.planSays(e.None(), e.control()), closing)
	ofNewIdentity := e.control()
	ofNewIdentity["identity_id"] = tftypes.UnknownValue
	assert.Contains(t, e.planSays(e.None(), ofNewIdentity), closing)

	identity := e.Other("paxos_identity")
	config := person()
	config["deletion_policy"] = "CLOSE"
	closed := identity.MustApply(identity.None(), acctest.ObjectFromPaths(t, identity.Type(), config))
	assert.Contains(t, acctest.FormatDiagnostics(identity.Plan(closed, nil).Diagnostics), closing)
}

// person returns the smallest configuration of a person, with a ref_id.
func person() map[string]any {
	identity, _ := catalog.All().Find(spec.Resource, "paxos_identity")
	config := identity.Smallest(identity.Forms[0])
	config["ref_id"] = "person-1"
	return config
}

// What -replace and a taint lift counts too. Nothing else is planned for such a control, so one that the state protects is
// protected from them as well.
func TestAccLimit_replacements(t *testing.T) {
	t.Parallel()
	acctest.RequireCLI(t)
	emu := emulator.New(t)
	free, limited := paxostest.NewWorkingDir(t, emu, nil), paxostest.NewWorkingDir(t, emu, nil,
		acctest.WithEnv("PAXOS_MAX_CONTROLS_LIFTED", "0"))
	limited.Dir = free.Dir
	const address, apply = "paxos_identity_control.it", "apply -auto-approve -no-color"
	identity := acctest.HCL(`resource "paxos_identity" "ada"`, map[string]any{
		"ref_id": "person-1", "adopt_existing": true, "person_details": map[string]any{
			"first_name": "Ada", "last_name": "Example", "date_of_birth": "1980-01-02", "nationality": "USA",
			"cip_id": "123-45-6789", "cip_id_type": "SSN", "cip_id_country": "USA", "address": map[string]any{
				"country": "USA", "address1": "1 Example St", "city": "New York", "province": "NY", "zip_code": "10001",
			},
		},
	})
	hold := func(policy string) {
		require.NoError(t, free.Write("main.tf", identity+acctest.HCL(`resource "paxos_identity_control" "it"`, map[string]any{
			"identity_id": "${paxos_identity.ada.id}", "type": "SELL_ONLY", "reason_code": "END_USER_REQUEST", "deletion_policy": policy,
		})))
		free.MustRun(strings.Fields(apply)...)
	}
	refused := func(says string, more ...string) {
		output, err := limited.Run(append(strings.Fields(apply), more...)...)
		require.Error(t, err)
		assert.Contains(t, output, says)
	}
	hold("PREVENT")
	emu.ResetJournal()
	refused("PREVENT", "-replace="+address)
	hold("DELETE")
	refused("limit of 0 reached", "-replace="+address)
	refused("limit of 0 reached", "-replace=paxos_identity.ada")
	free.MustRun("taint", address)
	refused("limit of 0 reached")
	for _, operation := range []string{api.OpCreateIdentity.Name, api.OpCreateControl.Name, api.OpDeleteControl.Name} {
		assert.Empty(t, emu.Requests(operation))
	}
}

// An adoption that would lift the control of a destroy counts when it is about to.
func TestLimit_reopens(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	m := paxostest.NewProtocolResource(t, emu, "paxos_identity", acctest.WithEnv("PAXOS_MAX_CONTROLS_LIFTED", "0"))
	config := person()
	config["adopt_existing"] = true
	existing := emu.Identities.Add(api.Identity{RefID: "person-1", PersonDetails: &api.PersonDetails{
		FirstName: config["person_details.first_name"].(string), LastName: config["person_details.last_name"].(string),
	}})
	emu.Controls.Add(api.Control{
		IdentityID: existing.ID,
		Type:       api.ControlClosed, SetBy: api.OwnerClient, ReasonCode: "OTHER",
		Reason: "Closed by Terraform: paxos_identity was destroyed with deletion_policy CLOSE",
	})
	state, diagnostics := m.Apply(m.None(), acctest.ObjectFromPaths(t, m.Type(), config))
	assert.True(t, state.IsNull())
	assert.Contains(t, acctest.FormatDiagnostics(diagnostics), "Unable to lift identity controls: limit of 0 reached")
	assert.Empty(t, emu.Requests(api.OpDeleteControl.Name))
}
