package identitycontrol_test

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
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// A control that somebody else lifted is planned anew. On command lines without resource identities the framework fails
// a read that removes an object and sets no identity; this is that read.
func TestAccControl_liftedElsewhere(t *testing.T) {
	t.Parallel()
	onBothRevisions(t, func(t *testing.T, e *testEnv) {
		e.run(resource.TestCase{
			Steps: []resource.TestStep{
				{Config: e.control().hcl()},
				{
					PreConfig:        func() { e.LiftControl(e.identityID, e.only().ID) },
					Config:           e.control().hcl(),
					ConfigPlanChecks: planned(plancheck.ResourceActionCreate),
					Check:            check(func() { assert.Len(t, e.active(), 1) }),
				},
				{
					PreConfig: func() { e.LiftControl(e.identityID, e.active()[0]) },
					Config:    "# the resource is gone from the configuration as well",
				},
			},
			CheckDestroy: func(*terraform.State) error {
				assert.Empty(t, e.Requests(emulator.OpDeleteControl))
				assert.Len(t, e.Controls(e.identityID), 2)
				return nil
			},
		})
	})
}

func TestControl_liftedElsewhereWarns(t *testing.T) {
	t.Parallel()
	onBothRevisions(t, func(t *testing.T, e *testEnv) {
		m := paxostest.NewProtocolResource(t, e.Server, "paxos_identity_control")
		state, _ := m.Apply(m.None(), m.Object(e.control().values()))
		e.LiftControl(e.identityID, e.only().ID)

		state, diagnostics := m.Read(state)
		assert.True(t, state.IsNull())
		lifted := e.only()
		assert.Equal(t, "WARNING: Identity control was lifted elsewhere: Control "+lifted.ID+" (CLOSED) on identity "+e.identityID+
			" was lifted at "+lifted.DeletedAt+". It was taken out of the state; as long as the configuration has it, it is planned anew.",
			acctest.FormatDiagnostics(diagnostics))
	})
}

// A destroy of what somebody else has lifted in the meantime succeeds.
func TestControl_liftedBeforeDestroy(t *testing.T) {
	t.Parallel()
	onBothRevisions(t, func(t *testing.T, e *testEnv) {
		m := paxostest.NewProtocolResource(t, e.Server, "paxos_identity_control")
		state, _ := m.Apply(m.None(), m.Object(e.control().values()))
		e.LiftControl(e.identityID, e.only().ID)
		state, diagnostics := m.Apply(state, nil)
		assert.True(t, state.IsNull())
		assert.Empty(t, acctest.FormatDiagnostics(diagnostics))
	})
}

// A lifted control stays listed, so one that is not listed at all means other credentials or a sandbox that was reset.
// The state keeps it unless the provider is told to forget.
func TestAccControl_gone(t *testing.T) {
	t.Parallel()
	onBothRevisions(t, func(t *testing.T, e *testEnv) {
		var first string
		e.run(resource.TestCase{Steps: []resource.TestStep{
			{Config: e.control().hcl(), Check: check(func() { first = e.only().ID })},
			{
				PreConfig: func() {
					e.Reset()
					e.AddIdentity(api.Identity{ID: e.identityID, PersonDetails: &api.PersonDetails{FirstName: "Ada"}})
				},
				Config:      e.control().hcl(),
				ExpectError: acctest.ErrorPattern("Unable to read identity control", "The state keeps it", `on_missing = "FORGET"`, "terraform state rm"),
			},
			{
				PreConfig: func() { e.ForgetIdentity(e.identityID) },
				Config:    e.control().hcl(),
				// The whole identity is not found.
				ExpectError: acctest.ErrorPattern("Unable to read identity control", "The state keeps it", `on_missing = "FORGET"`),
			},
			{
				PreConfig: func() {
					e.AddIdentity(api.Identity{ID: e.identityID, PersonDetails: &api.PersonDetails{FirstName: "Ada"}})
				},
				Config:           "provider \"paxos\" {\n  on_missing = \"FORGET\"\n}\n" + e.control().hcl(),
				ConfigPlanChecks: planned(plancheck.ResourceActionCreate),
				Check:            check(func() { assert.NotEqual(t, first, e.only().ID) }),
			},
		}})
	})
}

func TestControl_goneForgottenWarns(t *testing.T) {
	t.Parallel()
	e := newTestEnv(t, "2026")
	m := paxostest.NewProtocolResource(t, e.Server, "paxos_identity_control", acctest.WithEnv("PAXOS_ON_MISSING", "FORGET"))
	state, _ := m.Apply(m.None(), m.Object(e.control().values()))
	id := e.only().ID
	e.ForgetIdentity(e.identityID)
	state, diagnostics := m.Read(state)
	assert.True(t, state.IsNull())
	assert.Equal(t, "WARNING: Identity control is gone: Paxos does not know control "+id+" (CLOSED) of identity "+e.identityID+
		" any more. It was taken out of the state, as the provider's on_missing = \"FORGET\" demands, and is planned anew.",
		acctest.FormatDiagnostics(diagnostics))
}

// problem is an answer that carries a problem in place of what was asked for.
func problem(operation string, status int) emukit.Fault {
	return emukit.Fault{
		Operation: operation, Kind: emukit.FaultStatus, Status: status,
		Headers: map[string]string{"Content-Type": "application/problem+json"},
		Body:    `{"type": "about:blank", "title": "` + http.StatusText(status) + `", "detail": "scripted"}`,
	}
}

// A list that shows nothing for a moment is looked at a second time.
func TestControl_secondLook(t *testing.T) {
	t.Parallel()
	onBothRevisions(t, func(t *testing.T, e *testEnv) {
		m := paxostest.NewProtocolResource(t, e.Server, "paxos_identity_control")
		state, _ := m.Apply(m.None(), m.Object(e.control().values()))

		e.Fault(problem(emulator.OpListControls, http.StatusNotFound))
		refreshed, diagnostics := m.Read(state)
		assert.Empty(t, acctest.FormatDiagnostics(diagnostics))
		assert.True(t, refreshed.Equal(state))

		e.LiftControl(e.identityID, e.only().ID)
		e.Fault(problem(emulator.OpListControls, http.StatusNotFound))
		refreshed, diagnostics = m.Read(state)
		assert.Contains(t, acctest.FormatDiagnostics(diagnostics), "WARNING: Identity control was lifted elsewhere")
		assert.True(t, refreshed.IsNull())
		e.AssertFaultsConsumed(t)
	})
}

// No failure of a refresh takes anything out of the state, and none of a destroy either.
func TestAccControl_failures(t *testing.T) {
	t.Parallel()
	onBothRevisions(t, func(t *testing.T, e *testEnv) {
		failing := func(fault emukit.Fault, message ...string) resource.TestStep {
			return resource.TestStep{
				PreConfig: func() { e.Fault(fault) }, RefreshState: true, ExpectError: acctest.ErrorPattern(message...),
			}
		}
		e.run(resource.TestCase{
			Steps: []resource.TestStep{
				{Config: e.control().hcl()},
				failing(problem(emulator.OpListControls, http.StatusForbidden),
					"Unable to read identity control", "Forbidden: scripted", "identity:read_identity_control"),
				failing(problem(emulator.OpListControls, http.StatusInternalServerError),
					"Unable to read identity control", "Internal Server Error: scripted"),
				failing(emukit.Fault{Operation: emulator.OpListControls, Kind: emukit.FaultTruncate}, "Unable to read identity control"),
				{
					PreConfig:   func() { e.Fault(problem(emulator.OpDeleteControl, http.StatusForbidden)) },
					Config:      "# the resource is gone from the configuration",
					ExpectError: acctest.ErrorPattern("Unable to delete identity control", "Forbidden: scripted", "identity:write_identity_control"),
				},
				{
					PreConfig:        func() { e.AssertFaultsConsumed(t) },
					Config:           e.control().hcl(),
					ConfigPlanChecks: planned(plancheck.ResourceActionNoop),
				},
			},
			CheckDestroy: func(*terraform.State) error {
				assert.NotEmpty(t, e.only().DeletedAt)
				return nil
			},
		}, acctest.WithEnv("PAXOS_MAX_RETRIES", "0"))
	})
}

func TestControl_unknownIdentity(t *testing.T) {
	t.Parallel()
	onBothRevisions(t, func(t *testing.T, e *testEnv) {
		m := paxostest.NewProtocolResource(t, e.Server, "paxos_identity_control")
		config := m.Object(e.control().with("identity_id", "9d2ab7d6-6f0f-4b0f-8f46-0b1f8a3c1d55").values())
		state, diagnostics := m.Apply(m.None(), config)
		assert.True(t, state.IsNull())
		require.Len(t, diagnostics, 1)
		said := acctest.FormatDiagnostics(diagnostics)
		assert.Contains(t, said, `ERROR(AttributeName("identity_id")): Unable to create identity control: Setting a CLOSED control`)
		assert.Contains(t, said, "check environment and client_id")
	})
}
