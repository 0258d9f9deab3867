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
	onBothRevisions(t, func(t *testing.T, s *stage) {
		s.run(resource.TestCase{
			Steps: []resource.TestStep{{
				Config: s.control().hcl(),
				Check: resource.ComposeAggregateTestCheckFunc(
					acctest.CheckRequests(s.Server, create),
					attributes("identity_id", s.identityID, "type", "CLOSED", "reason_code", "END_USER_REQUEST", "reason", "",
						"removal_reason", "", "deletion_policy", "DELETE", "set_by", "CLIENT", "is_overridable", "true"),
					func(state *terraform.State) error {
						control := s.only()
						return attributes("id", control.ID, "created_at", control.CreatedAt)(state)
					},
				),
				PostApplyFunc: s.requests(refresh), // the plan that came out empty
			}},
			CheckDestroy: func(*terraform.State) error {
				assert.NotEmpty(t, s.only().DeletedAt)
				return acctest.CheckRequests(s.Server, s.lift())(nil)
			},
		})
	})
}

// lift is what a destroy costs. An API of 2025 does not understand the first form of the request, which the client finds
// out by looking at the control.
func (s *stage) lift() map[string]int {
	if s.revision == "2025" {
		return map[string]int{emulator.OpToken: 1, emulator.OpDeleteControl: 2, emulator.OpListControls: 1}
	}
	return map[string]int{emulator.OpToken: 1, emulator.OpDeleteControl: 1}
}

func TestAccControl_everything(t *testing.T) {
	t.Parallel()
	onBothRevisions(t, func(t *testing.T, s *stage) {
		everything := s.control().with("type", "DORMANT", "reason_code", "INACTIVITY", "reason", "No activity for 180 days",
			"removal_reason", "Back again", "deletion_policy", "DELETE")
		s.run(resource.TestCase{
			Steps: []resource.TestStep{
				{
					Config: everything.hcl(),
					Check: resource.ComposeAggregateTestCheckFunc(
						attributes("type", "DORMANT", "reason_code", "INACTIVITY", "reason", "No activity for 180 days",
							"removal_reason", "Back again", "deletion_policy", "DELETE"),
						check(func() {
							sent := s.Requests(emulator.OpCreateControl)
							require.Len(t, sent, 1)
							assert.JSONEq(t, `{"identity_id": "`+s.identityID+`", "type": "DORMANT", "reason_code": "INACTIVITY",
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
				s.assertLifted(s.only().ID, "Back again")
				return nil
			},
		})
	})
}

// assertLifted expects that the last request to lift a control was for this one and gave this reason.
func (s *stage) assertLifted(controlID, reason string) {
	s.t.Helper()
	sent := s.Requests(emulator.OpDeleteControl)
	require.NotEmpty(s.t, sent)
	last := sent[len(sent)-1]
	if s.revision == "2025" {
		want := map[string]string{"identity_id": s.identityID, "id": controlID}
		if reason != "" {
			want["reason"] = reason
		}
		body, err := json.Marshal(want)
		require.NoError(s.t, err)
		assert.JSONEq(s.t, string(body), string(last.Body))
		return
	}
	want := url.Values{"control_id": {controlID}}
	if reason != "" {
		want.Set("reason", reason)
	}
	assert.Equal(s.t, want, last.Query)
	assert.Empty(s.t, last.Body)
}

// importID is the import id of "this".
func importID(state *terraform.State) (string, error) {
	control := state.RootModule().Resources[address].Primary
	return control.Attributes["identity_id"] + "/" + control.ID, nil
}

// What steers the removal is the provider's own: it is saved without a request, and the applied value counts.
func TestAccControl_updateInPlace(t *testing.T) {
	t.Parallel()
	onBothRevisions(t, func(t *testing.T, s *stage) {
		config := s.control().with("reason", "On request")
		inPlace := func(config arguments, checks ...string) resource.TestStep {
			return resource.TestStep{
				PreConfig:        s.ResetJournal,
				Config:           config.hcl(),
				ConfigPlanChecks: planned(plancheck.ResourceActionUpdate),
				Check: resource.ComposeAggregateTestCheckFunc(
					acctest.CheckRequests(s.Server, refresh), // the plan's; the apply asks for nothing
					attributes(checks...),
				),
			}
		}
		s.run(resource.TestCase{
			Steps: []resource.TestStep{
				{Config: config.with("reason_code", "COMPLIANCE_INCOMPLETE").hcl()},
				// An older spelling of the same code is no other reason.
				inPlace(config.with("reason_code", "ONBOARDING_INCOMPLETE"), "reason_code", "ONBOARDING_INCOMPLETE"),
				// A reason that is no longer configured stays what it was.
				inPlace(config.with("reason_code", "COMPLIANCE_INCOMPLETE", "reason", "", "removal_reason", "First"),
					"reason", "On request", "removal_reason", "First"),
				inPlace(config.with("reason_code", "COMPLIANCE_INCOMPLETE", "removal_reason", "Second", "deletion_policy", "PREVENT"),
					"removal_reason", "Second", "deletion_policy", "PREVENT"),
				inPlace(config.with("reason_code", "COMPLIANCE_INCOMPLETE", "removal_reason", "Second"), "deletion_policy", "DELETE"),
			},
			CheckDestroy: func(*terraform.State) error {
				s.assertLifted(s.only().ID, "Second")
				return nil
			},
		})
	})
}

func TestAccControl_replace(t *testing.T) {
	t.Parallel()
	onBothRevisions(t, func(t *testing.T, s *stage) {
		replaced := func(config arguments) resource.TestStep {
			return resource.TestStep{
				PreConfig:        s.ResetJournal,
				Config:           config.hcl(),
				ConfigPlanChecks: planned(plancheck.ResourceActionDestroyBeforeCreate),
				Check: check(func() {
					assert.Len(t, s.Requests(emulator.OpCreateControl), 1)
					assert.Len(t, s.Requests(emulator.OpDeleteControl), s.lift()[emulator.OpDeleteControl])
					all := s.Controls(s.identityID)
					s.assertLifted(all[len(all)-2].ID, "Changed")
					assert.Equal(t, []string{all[len(all)-1].ID}, s.active())
				}),
			}
		}
		other := addPerson(s.Server, "Grace")
		config := s.control().with("removal_reason", "Changed")
		s.run(resource.TestCase{
			Steps: []resource.TestStep{
				{Config: config.hcl()},
				replaced(config.with("type", "DORMANT")),
				replaced(config.with("type", "DORMANT", "reason_code", "INACTIVITY")),
				replaced(config.with("type", "DORMANT", "reason_code", "INACTIVITY", "reason", "Asleep")),
				{
					Config:           config.with("identity_id", other).hcl(),
					ConfigPlanChecks: planned(plancheck.ResourceActionDestroyBeforeCreate),
					Check: check(func() {
						assert.Empty(t, s.active())
						assert.Len(t, s.Controls(other), 1)
					}),
				},
			},
		})
	})
}
