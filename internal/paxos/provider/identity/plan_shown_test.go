package identity_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// What a reviewer reads in the plan of 20 people, each with a control: an update shows what changes and at most two values
// that are known after the apply, and a change of details does not show the controls as if they were removed.
func TestAccPlan_isReadable(t *testing.T) {
	t.Parallel()
	const n = 20
	person := with(person(), attrs{
		"count": n, "metadata": attrs{"team": "${var.team}"}, "person_details.first_name": "${var.first_name}",
		"person_details.cip_id": "123-45-${1000 + count.index}",
	})
	s := paxostest.NewWorkingDir(t, emulator.New(t), nil)
	require.NoError(t, s.Write("main.tf", hcl("ada", person)+acctest.HCL(`resource "paxos_identity_control" "closed"`, attrs{
		"count": n, "identity_id": "${paxos_identity.ada[count.index].id}", "type": "SELL_ONLY", "reason_code": "END_USER_REQUEST",
	})+"variable \"team\" { default = \"payments\" }\nvariable \"first_name\" { default = \"Ada\" }\n"))
	s.MustRun("apply", "-auto-approve", "-no-color")
	s.MustRun("apply", "-auto-approve", "-no-color", "-refresh-only")

	out := s.MustRun("plan", "-no-color", "-refresh=false", "-var=team=treasury")
	assert.Contains(t, out, "20 to change")
	assert.LessOrEqual(t, strings.Count(out, "(known after apply)"), 2*n)
	assert.NotContains(t, out, "-> null")
	assert.NotContains(t, out, "status_details")

	out = s.MustRun("plan", "-no-color", "-refresh=false", "-var=first_name=Bea")
	assert.Contains(t, out, "20 to change")
	assert.NotContains(t, out, "active_controls")
}
