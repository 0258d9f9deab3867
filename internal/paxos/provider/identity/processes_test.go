package identity_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/stretchr/testify/assert"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// Two processes of the command line work on one customer at once, each in a working directory of its own, while answers
// get lost. Both end well, and nothing is made twice.
func TestAccIdentity_twoProcesses(t *testing.T) {
	t.Parallel()
	acctest.RequireCLI(t) // the faults below are for runs of it
	const each = 4
	emu := emulator.New(t)
	emu.Fault(emukit.Fault{Operation: emulator.OpCreateIdentity, Kind: emukit.FaultResetAfter, Times: 2, Skip: 1})
	t.Cleanup(func() {
		emu.AssertFaultsConsumed(t)
		assert.Len(t, emu.Identities(), 2*each)
		for _, row := range emu.Identities() {
			identity, _ := emu.Identity(row.ID)
			assert.Contains(t, identity.PersonDetails.CIPID, "123-4"+identity.Metadata["process"]+"-000")
		}
	})
	for process := range 2 {
		t.Run(fmt.Sprint(process), func(t *testing.T) {
			t.Parallel()
			people := with(person(), attrs{
				"count":                 each,
				"person_details.cip_id": fmt.Sprintf("123-4%d-000${count.index}", process),
			})
			paxostest.Test(t, emu, resource.TestCase{Steps: []resource.TestStep{
				{Config: hcl("ada", people)},
				{Config: hcl("ada", with(people, attrs{"metadata": attrs{"process": fmt.Sprint(process)}}))},
			}})
		})
	}
}
