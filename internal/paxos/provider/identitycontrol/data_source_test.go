package identitycontrol_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/stretchr/testify/assert"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

const (
	one  = "data.paxos_identity_control.one"
	list = "data.paxos_identity_controls.list"
)

// dataControl renders the data source of one control.
func (e *testEnv) dataControl(name, id string) string {
	return fmt.Sprintf("data \"paxos_identity_control\" %q {\n  identity_id = %q\n  id = %q\n}\n", name, e.identityID, id)
}

// dataList renders the data source of a list; more is further arguments.
func dataList(identityID, more string) string {
	return fmt.Sprintf("data \"paxos_identity_controls\" \"list\" {\n  identity_id = %q\n%s}\n", identityID, more)
}

func TestAccControlDataSource(t *testing.T) {
	t.Parallel()
	onBothRevisions(t, func(t *testing.T, e *testEnv) {
		active := e.paxosControl(api.ControlFrozen)
		lifted := e.AddControl(e.identityID, api.Control{Type: api.ControlClosed, ReasonCode: "OTHER", SetBy: api.OwnerClient})
		e.LiftControl(e.identityID, lifted.ID)
		e.run(resource.TestCase{Steps: []resource.TestStep{
			{
				Config: e.dataControl("one", active.ID) + e.dataControl("lifted", lifted.ID),
				Check: resource.ComposeAggregateTestCheckFunc(
					acctest.CheckAttributes(one, "type", "FROZEN", "reason_code", "COMPLIANCE_INVESTIGATION", "reason", "Under review", "set_by", "PAXOS",
						"is_overridable", "false", "created_at", active.CreatedAt, "deleted_at", ""),
					acctest.CheckAttributes("data.paxos_identity_control.lifted", "type", "CLOSED", "reason_code", "OTHER", "reason", "", "set_by", "CLIENT",
						"is_overridable", "true", "deleted_at", e.Controls(e.identityID)[1].DeletedAt),
				),
			},
			{
				Config:      e.dataControl("one", "9d2ab7d6-6f0f-4b0f-8f46-0b1f8a3c1d55"),
				ExpectError: acctest.ErrorPattern("Unable to read identity control", "The identity holds no control with this id"),
			},
			{
				PreConfig:   func() { e.ForgetIdentity(e.identityID) },
				Config:      e.dataControl("one", active.ID),
				ExpectError: acctest.ErrorPattern("Unable to read identity control", active.ID, "check environment and client_id"),
			},
		}})
	})
}

func TestAccControlsDataSource(t *testing.T) {
	t.Parallel()
	onBothRevisions(t, func(t *testing.T, e *testEnv) {
		empty := addPerson(e.Server, "Grace")
		lifted := e.paxosControl(api.ControlFrozen)
		e.LiftControl(e.identityID, lifted.ID)
		for range 4 {
			e.AddControl(e.identityID, api.Control{Type: api.ControlClosed, ReasonCode: "OTHER", SetBy: api.OwnerClient})
		}
		newest := e.Controls(e.identityID)[4]
		listing := func(identityID, more, count string, requests int, checks ...resource.TestCheckFunc) resource.TestStep {
			return resource.TestStep{
				PreConfig: e.ResetJournal,
				Config:    dataList(identityID, more),
				Check: resource.ComposeAggregateTestCheckFunc(append(checks,
					// Read in the plan; the apply has no reason to read it again.
					acctest.CheckRequests(e.Server, map[string]int{emulator.OpToken: 1, emulator.OpListControls: requests}),
					acctest.CheckAttributes(list, "controls.#", count),
				)...),
			}
		}
		e.run(resource.TestCase{Steps: []resource.TestStep{
			// Pages of two.
			listing(e.identityID, "", "4", 2, acctest.CheckAttributes(list, "controls.0.id", newest.ID, "controls.0.identity_id", e.identityID,
				"controls.0.type", "CLOSED", "controls.0.reason_code", "OTHER", "controls.0.reason", "", "controls.0.set_by", "CLIENT",
				"controls.0.is_overridable", "true", "controls.0.created_at", newest.CreatedAt, "controls.0.deleted_at", "")),
			listing(e.identityID, "  include_deleted = true\n", "5", 3, acctest.CheckAttributes(list, "controls.4.id", lifted.ID, "controls.4.set_by", "PAXOS",
				"controls.4.is_overridable", "false", "controls.4.deleted_at", e.Controls(e.identityID)[0].DeletedAt)),
			listing(empty, "", "0", 1),
			{Config: dataList("", ""), ExpectError: acctest.ErrorPattern("Invalid Attribute Value", "identity_id")},
			{
				Config:      dataList("9d2ab7d6-6f0f-4b0f-8f46-0b1f8a3c1d55", ""),
				ExpectError: acctest.ErrorPattern("Unable to list identity controls", "9d2ab7d6-6f0f-4b0f-8f46-0b1f8a3c1d55", "check environment"),
			},
		}})
	}, emulator.WithPageSizeCap(2))
}

// Where nothing is listed the items may be missing as a whole.
func TestAccControlsDataSource_oddAnswers(t *testing.T) {
	t.Parallel()
	onBothRevisions(t, func(t *testing.T, e *testEnv) {
		e.run(resource.TestCase{Steps: []resource.TestStep{
			{Config: dataList(e.identityID, ""), Check: acctest.CheckAttributes(list, "controls.#", "0")},
			{
				PreConfig: func() { e.paxosControl(api.ControlFrozen) },
				Config:    dataList(e.identityID, ""),
				Check:     acctest.CheckAttributes(list, "controls.#", "1", "controls.0.set_by", "PAXOS", "controls.0.is_overridable", "false"),
			},
		}})
		for _, entry := range e.Requests(emulator.OpListControls) {
			assert.Equal(t, []string{"identity_id"}, entry.QueryKeys)
		}
	}, emulator.WithQuirks())
}
