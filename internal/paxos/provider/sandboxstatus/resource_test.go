package sandboxstatus_test

import (
	"net/http"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// Create sends what is configured and reads it back once; update sends only what changed; a destroy sends nothing.
func TestAccSandboxStatus_person(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	id := addPerson(emu)
	write := map[string]int{emulator.OpToken: 1, emulator.OpSetSandboxStatus: 1, emulator.OpGetIdentity: 1}
	paxostest.Test(t, emu, resource.TestCase{
		Steps: []resource.TestStep{
			{
				Config: hcl(id, idApproved),
				Check: resource.ComposeAggregateTestCheckFunc(
					sent(t, emu, `{"id_verification_status": "APPROVED"}`),
					acctest.CheckRequests(emu, write),
					in("identity_id", id, "id_verification_status", "APPROVED", "sanctions_verification_status", "", "user_disabled", "",
						"status", "PENDING"),
				),
				PostApplyFunc: func() { // the plan that came out empty
					assert.Equal(t, map[string]int{emulator.OpToken: 1, emulator.OpGetIdentity: 1}, acctest.RequestCounts(emu))
				},
			},
			{
				PreConfig:        emu.ResetJournal,
				Config:           hcl(id, idApproved, sanctionsApproved),
				ConfigPlanChecks: planned(plancheck.ResourceActionUpdate),
				Check: resource.ComposeAggregateTestCheckFunc(
					sent(t, emu, `{"sanctions_verification_status": "APPROVED"}`), in("status", "APPROVED"),
				),
			},
			{
				// What is no longer configured stays as it is.
				PreConfig: emu.ResetJournal,
				Config:    hcl(id, `id_verification_status = "DENIED"`, `additional_screening_status = "PENDING"`),
				Check: resource.ComposeAggregateTestCheckFunc(
					sent(t, emu, `{"id_verification_status": "DENIED", "additional_screening_status": "PENDING"}`),
					in("status", "DENIED", "sanctions_verification_status", ""),
				),
			},
		},
		CheckDestroy: func(*terraform.State) error {
			assert.Len(t, emu.Requests(emulator.OpSetSandboxStatus), 1)
			identity, _ := emu.Identity(id)
			assert.EqualValues(t, "DENIED", identity.PersonDetails.IDVerificationStatus)
			assert.EqualValues(t, "APPROVED", identity.PersonDetails.SanctionsVerificationStatus)
			return nil
		},
	})
}

func TestAccSandboxStatus_institution(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	id := addInstitution(emu)
	paxostest.Test(t, emu, resource.TestCase{Steps: []resource.TestStep{
		{
			Config: hcl(id, sanctionsApproved, `document_verification_status = "APPROVED"`, `additional_screening_status = "APPROVED"`),
			Check: resource.ComposeAggregateTestCheckFunc(
				sent(t, emu, `{"sanctions_verification_status": "APPROVED", "document_verification_status": "APPROVED",
					"additional_screening_status": "APPROVED"}`),
				in("document_verification_status", "APPROVED", "status", "APPROVED"),
			),
		},
		{
			PreConfig: emu.ResetJournal,
			Config:    hcl(id, sanctionsApproved, `document_verification_status = "ERROR"`, `additional_screening_status = "APPROVED"`),
			Check:     sent(t, emu, `{"document_verification_status": "ERROR"}`),
		},
	}})
}

// The flags stand for controls: the client's own can be lifted by the client, Paxos's cannot.
func TestAccSandboxStatus_disabled(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	id := addPerson(emu)
	owners := func() (owners []string) {
		for _, control := range emu.Controls(id) {
			if control.DeletedAt == "" {
				owners = append(owners, control.SetBy)
			}
		}
		return owners
	}
	paxostest.Test(t, emu, resource.TestCase{Steps: []resource.TestStep{
		{
			Config: hcl(id, "admin_disabled = true", idApproved, sanctionsApproved) +
				"data \"paxos_identity_controls\" \"list\" {\n  identity_id = " + address + ".identity_id\n}\n",
			Check: resource.ComposeAggregateTestCheckFunc(
				in("admin_disabled", "true", "user_disabled", "", "status", "DISABLED"),
				resource.TestCheckResourceAttr("data.paxos_identity_controls.list", "controls.0.set_by", "PAXOS"),
				resource.TestCheckResourceAttr("data.paxos_identity_controls.list", "controls.0.type", "SELL_ONLY"),
				resource.TestCheckResourceAttr("data.paxos_identity_controls.list", "controls.0.is_overridable", "false"),
			),
		},
		{
			PreConfig: emu.ResetJournal,
			Config:    hcl(id, "admin_disabled = false", "user_disabled = true", idApproved, sanctionsApproved),
			Check: resource.ComposeAggregateTestCheckFunc(
				sent(t, emu, `{"admin_disabled": {"disabled": false}, "user_disabled": {"disabled": true}}`),
				in("admin_disabled", "false", "user_disabled", "true", "status", "DISABLED"),
				func(*terraform.State) error {
					assert.Equal(t, []string{"CLIENT"}, owners())
					return nil
				},
			),
		},
		{
			PreConfig: emu.ResetJournal,
			Config:    hcl(id, "user_disabled = false"),
			Check: resource.ComposeAggregateTestCheckFunc(
				sent(t, emu, `{"user_disabled": {"disabled": false}}`), in("user_disabled", "false", "admin_disabled", "", "status", "APPROVED"),
			),
		},
	}})
	assert.Empty(t, owners())
}

// The sandbox is not synchronous: the apply waits until a status shows, so that the plan that follows is empty.
func TestAccSandboxStatus_lag(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t, emulator.WithStatusLag(2))
	id := addPerson(emu)
	paxostest.Test(t, emu, resource.TestCase{Steps: []resource.TestStep{{
		Config: hcl(id, idApproved, sanctionsApproved),
		Check: resource.ComposeAggregateTestCheckFunc(
			acctest.CheckRequests(emu, map[string]int{emulator.OpToken: 1, emulator.OpSetSandboxStatus: 1, emulator.OpGetIdentity: 3}),
			in("status", "APPROVED"),
		),
	}}})
}

// Neither the revision of 2025 nor answers with the oddities of the documents make a difference.
func TestAccSandboxStatus_otherAnswers(t *testing.T) {
	t.Parallel()
	for name, option := range map[string]emulator.Option{
		"2025": emulator.WithControlsRevision("2025"), "odd": emulator.WithQuirks(),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			emu := emulator.New(t, option)
			paxostest.Test(t, emu, resource.TestCase{Steps: []resource.TestStep{{
				Config: hcl(addPerson(emu), idApproved, sanctionsApproved, "user_disabled = true"),
				Check:  in("status", "DISABLED", "user_disabled", "true"),
			}}})
		})
	}
}

// Somebody else sets another status: it is planned back.
func TestAccSandboxStatus_drift(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	id := addPerson(emu)
	other := paxostest.NewProtocolResource(t, emu, kind)
	paxostest.Test(t, emu, resource.TestCase{Steps: []resource.TestStep{
		{Config: hcl(id, idApproved)},
		{
			PreConfig: func() {
				_, diagnostics := other.Apply(other.None(), other.Object(map[string]any{
					"identity_id": id, "id_verification_status": "DENIED", "additional_screening_status": "DENIED",
				}))
				require.Empty(t, diagnostics)
				emu.ResetJournal()
			},
			Config:           hcl(id, idApproved),
			ConfigPlanChecks: planned(plancheck.ResourceActionUpdate),
			// The other status is not configured and nobody's business.
			Check: resource.ComposeAggregateTestCheckFunc(sent(t, emu, `{"id_verification_status": "APPROVED"}`),
				in("additional_screening_status", "")),
		},
		{
			PreConfig:        emu.ResetJournal,
			Config:           hcl(addInstitution(emu), sanctionsApproved),
			ConfigPlanChecks: planned(plancheck.ResourceActionDestroyBeforeCreate),
			Check:            sent(t, emu, `{"sanctions_verification_status": "APPROVED"}`),
		},
	}})
}

// What is set can be set again, so a lost answer costs one more request.
func TestAccSandboxStatus_lostAnswer(t *testing.T) {
	t.Parallel()
	for _, kind := range []emukit.FaultKind{emukit.FaultResetAfter, emukit.FaultTruncate} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			emu := emulator.New(t)
			id := addPerson(emu)
			paxostest.Test(t, emu, resource.TestCase{Steps: []resource.TestStep{{
				PreConfig: func() { emu.Fault(emukit.Fault{Operation: emulator.OpSetSandboxStatus, Kind: kind}) },
				Config:    hcl(id, idApproved),
				Check:     in("id_verification_status", "APPROVED"),
			}}})
			emu.AssertFaultsConsumed(t)
		})
	}
}

// Where setting fails the state stays what it was, and the next apply tries again.
func TestAccSandboxStatus_failure(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	id := addPerson(emu)
	paxostest.Test(t, emu, resource.TestCase{Steps: []resource.TestStep{
		{Config: hcl(id, idApproved)},
		{
			PreConfig: func() {
				emu.Fault(emukit.Fault{
					Operation: emulator.OpSetSandboxStatus, Kind: emukit.FaultStatus, Status: http.StatusForbidden,
					Body: `{"type": "about:blank", "title": "Forbidden", "detail": "scripted"}`,
				})
			},
			Config:      hcl(id, sanctionsApproved, idApproved),
			ExpectError: acctest.ErrorPattern("Unable to set sandbox identity status", "Forbidden: scripted", "identity:write_identity"),
		},
		{
			PreConfig:        emu.ResetJournal,
			Config:           hcl(id, sanctionsApproved, idApproved),
			ConfigPlanChecks: planned(plancheck.ResourceActionUpdate),
			Check:            sent(t, emu, `{"sanctions_verification_status": "APPROVED"}`),
		},
	}})
}
