package provider_test

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

const examples = "../../../examples"

// The scenario that "make demo" shows: it converges, takes in a control that Paxos has set, and comes apart again.
func TestAccExamples_sandboxFixtures(t *testing.T) {
	t.Parallel()
	acctest.RequireCLI(t)
	emu := emulator.New(t)
	w := paxostest.NewWorkingDir(t, emu, []string{filepath.Join(examples, "scenarios", "sandbox-fixtures")})
	w.MustRun("apply", "-auto-approve", "-no-color")
	assert.Contains(t, w.MustRun("plan", "-no-color"), "No changes.")

	var ada string
	statuses := map[string]api.IdentityStatus{}
	for _, identity := range emu.Identities() {
		statuses[identity.RefID] = identity.Status
		if identity.RefID == "fixture-ada" {
			ada = identity.ID
		}
	}
	assert.Equal(t, map[string]api.IdentityStatus{
		"fixture-ada": api.StatusApproved, "fixture-grace": api.StatusDenied, "fixture-alan": api.StatusDisabled,
		"fixture-trust": api.StatusApproved,
	}, statuses)

	frozen := emu.AddControl(ada, api.Control{Type: api.ControlFrozen, ReasonCode: "COMPLIANCE_INVESTIGATION"})
	given := []string{"-no-color", "-var", "paxos_set_control_id=" + frozen.ID}
	assert.Contains(t, w.MustRun(append([]string{"apply", "-auto-approve"}, given...)...), "1 imported, 0 added, 0 changed, 0 destroyed")
	refused, err := w.Run(append([]string{"destroy", "-auto-approve"}, given...)...)
	require.Error(t, err)
	assert.Regexp(t, acctest.ErrorPattern("Unable to destroy identity control", "only Paxos can lift it", `deletion_policy = "ABANDON"`,
		"removed {", "destroy = false"), refused)

	addForeign(emu)
	given = append(given, "-var", "frozen_deletion_policy=ABANDON")
	w.MustRun(append([]string{"apply", "-auto-approve"}, given...)...)
	assert.Regexp(t, acctest.ErrorPattern("Resource Destruction Considerations", "Destroy complete!"),
		w.MustRun(append([]string{"destroy", "-auto-approve"}, given...)...))
	require.Len(t, emu.Controls(ada), 1)
	assert.Empty(t, emu.Controls(ada)[0].DeletedAt, "what Paxos set is still in force")
	assert.Len(t, emu.Identities(), 5, "and so are the identities, which Paxos cannot delete")
}
