package identitycontrol_test

import (
	"encoding/json"
	"net/url"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

func TestAccControl_onlyRequired(t *testing.T) {
	t.Parallel()
	onBothRevisions(t, func(t *testing.T, e *testEnv) {
		e.run(resource.TestCase{
			Steps: []resource.TestStep{{
				Config: e.control().hcl(),
				Check: resource.ComposeAggregateTestCheckFunc(
					acctest.CheckRequests(e.Server, create),
					attributes("identity_id", e.identityID, "type", "CLOSED", "reason_code", "END_USER_REQUEST", "reason", "",
						"removal_reason", "", "deletion_policy", "DELETE", "set_by", "CLIENT", "is_overridable", "true"),
					func(state *terraform.State) error {
						control := e.only()
						return attributes("id", control.ID, "created_at", control.CreatedAt)(state)
					},
				),
				PostApplyFunc: e.requests(refresh), // the plan that came out empty
			}},
			CheckDestroy: func(*terraform.State) error {
				assert.NotEmpty(t, e.only().DeletedAt)
				return acctest.CheckRequests(e.Server, e.lift())(nil)
			},
		})
	})
}

// lift is what a destroy costs. An API of 2025 does not understand the first form of the request, which the client finds
// out by looking at the control.
func (e *testEnv) lift() map[string]int {
	if e.revision == "2025" {
		return map[string]int{emulator.OpToken: 1, emulator.OpDeleteControl: 2, emulator.OpListControls: 1}
	}
	return map[string]int{emulator.OpToken: 1, emulator.OpDeleteControl: 1}
}

func TestAccControl_everything(t *testing.T) {
	t.Parallel()
	onBothRevisions(t, func(t *testing.T, e *testEnv) {
		everything := e.control().with("type", "DORMANT", "reason_code", "INACTIVITY", "reason", "No activity for 180 days",
			"removal_reason", "Back again", "deletion_policy", "DELETE")
		e.run(resource.TestCase{
			Steps: []resource.TestStep{
				{
					Config: everything.hcl(),
					Check: resource.ComposeAggregateTestCheckFunc(
						attributes("type", "DORMANT", "reason_code", "INACTIVITY", "reason", "No activity for 180 days",
							"removal_reason", "Back again", "deletion_policy", "DELETE"),
						check(func() {
							sent := e.Requests(emulator.OpCreateControl)
							require.Len(t, sent, 1)
							assert.JSONEq(t, `{"identity_id": "`+e.identityID+`", "type": "DORMANT", "reason_code": "INACTIVITY",
								"reason": "No activity for 180 days"}`, string(sent[0].Body))
						}),
					),
				},
				{
					ResourceName: address, ImportState: true, ImportStateVerify: true, ImportStateIdFunc: importID,
					ImportStateVerifyIgnore: []string{"removal_reason"}, // the API does not show it
				},
			},
			CheckDestroy: func(*terraform.State) error {
				e.assertLifted(e.only().ID, "Back again")
				return nil
			},
		})
	})
}

// assertLifted expects that the last request to lift a control was for this one and gave this reason.
func (e *testEnv) assertLifted(controlID, reason string) {
	e.t.Helper()
	sent := e.Requests(emulator.OpDeleteControl)
	require.NotEmpty(e.t, sent)
	last := sent[len(sent)-1]
	if e.revision == "2025" {
		want := map[string]string{"identity_id": e.identityID, "id": controlID}
		if reason != "" {
			want["reason"] = reason
		}
		body, err := json.Marshal(want)
		require.NoError(e.t, err)
		assert.JSONEq(e.t, string(body), string(last.Body))
		return
	}
	want := url.Values{"control_id": {controlID}}
	if reason != "" {
		want.Set("reason", reason)
	}
	assert.Equal(e.t, want, last.Query)
	assert.Empty(e.t, last.Body)
}

// importID is the import id of "this".
func importID(state *terraform.State) (string, error) {
	control := state.RootModule().Resources[address].Primary
	return control.Attributes["identity_id"] + "/" + control.ID, nil
}

// What steers the removal is the provider's own: it is saved without a request, and the applied value counts.
func TestAccControl_updateInPlace(t *testing.T) {
	t.Parallel()
	onBothRevisions(t, func(t *testing.T, e *testEnv) {
		config := e.control().with("reason", "On request")
		inPlace := func(config arguments, checks ...string) resource.TestStep {
			return resource.TestStep{
				PreConfig:        e.ResetJournal,
				Config:           config.hcl(),
				ConfigPlanChecks: planned(plancheck.ResourceActionUpdate),
				Check: resource.ComposeAggregateTestCheckFunc(
					acctest.CheckRequests(e.Server, refresh), // the plan's; the apply asks for nothing
					attributes(checks...),
				),
			}
		}
		e.run(resource.TestCase{
			Steps: []resource.TestStep{
				{Config: config.with("reason_code", "COMPLIANCE_INCOMPLETE").hcl()},
				{ // An older spelling of the same code is no change.
					Config:           config.with("reason_code", "ONBOARDING_INCOMPLETE").hcl(),
					ConfigPlanChecks: planned(plancheck.ResourceActionNoop),
					Check:            attributes("reason_code", "COMPLIANCE_INCOMPLETE"),
				},
				// A reason that is no longer configured stays what it was.
				inPlace(config.with("reason_code", "COMPLIANCE_INCOMPLETE", "reason", "", "removal_reason", "First"),
					"reason", "On request", "removal_reason", "First"),
				inPlace(config.with("reason_code", "COMPLIANCE_INCOMPLETE", "removal_reason", "Second", "deletion_policy", "PREVENT"),
					"removal_reason", "Second", "deletion_policy", "PREVENT"),
				inPlace(config.with("reason_code", "COMPLIANCE_INCOMPLETE", "removal_reason", "Second"), "deletion_policy", "DELETE"),
			},
			CheckDestroy: func(*terraform.State) error {
				e.assertLifted(e.only().ID, "Second")
				return nil
			},
		})
	})
}

func TestAccControl_replace(t *testing.T) {
	t.Parallel()
	onBothRevisions(t, func(t *testing.T, e *testEnv) {
		replaced := func(config arguments) resource.TestStep {
			return resource.TestStep{
				PreConfig:        e.ResetJournal,
				Config:           config.hcl(),
				ConfigPlanChecks: planned(plancheck.ResourceActionDestroyBeforeCreate),
				Check: check(func() {
					assert.Len(t, e.Requests(emulator.OpCreateControl), 1)
					assert.Len(t, e.Requests(emulator.OpDeleteControl), e.lift()[emulator.OpDeleteControl])
					all := e.Controls(e.identityID)
					e.assertLifted(all[len(all)-2].ID, "Changed")
					assert.Equal(t, []string{all[len(all)-1].ID}, e.active())
				}),
			}
		}
		other := addPerson(e.Server, "Grace")
		config := e.control().with("removal_reason", "Changed")
		e.run(resource.TestCase{
			Steps: []resource.TestStep{
				{Config: config.hcl()},
				replaced(config.with("type", "DORMANT")),
				replaced(config.with("type", "DORMANT", "reason_code", "INACTIVITY")),
				replaced(config.with("type", "DORMANT", "reason_code", "INACTIVITY", "reason", "Asleep")),
				{
					Config:           config.with("identity_id", other).hcl(),
					ConfigPlanChecks: planned(plancheck.ResourceActionDestroyBeforeCreate),
					Check: check(func() {
						assert.Empty(t, e.active())
						assert.Len(t, e.Controls(other), 1)
					}),
				},
			},
		})
	})
}
