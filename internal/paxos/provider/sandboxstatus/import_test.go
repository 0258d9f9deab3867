package sandboxstatus_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"
	"github.com/stretchr/testify/assert"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// everything configures all that a person has.
func everything(id string) string {
	return hcl(id, idApproved, sanctionsApproved, `additional_screening_status = "PENDING"`, "user_disabled = true", "admin_disabled = false")
}

func TestAccSandboxStatus_import(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	id := addPerson(emu)
	paxostest.Test(t, emu, resource.TestCase{Steps: []resource.TestStep{
		{Config: everything(id), Check: in("additional_screening_status", "PENDING", "admin_disabled", "false")},
		{
			ResourceName: address, ImportState: true, ImportStateVerify: true, ImportStateId: id,
			ImportStateVerifyIdentifierAttribute: "identity_id",
		},
		{ResourceName: address, ImportState: true, ImportStateId: id + "/status", ExpectError: acctest.ErrorPattern("Unable to import by this id", "<identity_id>")},
		{
			ResourceName: address, ImportState: true, ImportStateId: "9d2ab7d6-6f0f-4b0f-8f46-0b1f8a3c1d55",
			ExpectError: acctest.ErrorPattern("Unable to read sandbox identity status", "check environment and client_id"),
		},
	}})
}

// An import reads everything, and the configuration says what of it is managed: the rest leaves the state without a
// request that sets anything.
func TestAccSandboxStatus_importBlock(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	id := addPerson(emu)
	paxostest.Test(t, emu, resource.TestCase{Steps: []resource.TestStep{{
		Config: "import {\n  to = " + address + "\n  id = \"" + id + "\"\n}\n" + hcl(id, `id_verification_status = "PENDING"`),
		Check: resource.ComposeAggregateTestCheckFunc(
			notSent(t, emu), in("id_verification_status", "PENDING", "sanctions_verification_status", "", "status", "PENDING"),
		),
	}}})
}

func TestAccSandboxStatus_importByIdentity(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	paxostest.Test(t, emu, resource.TestCase{
		TerraformVersionChecks: []tfversion.TerraformVersionCheck{acctest.ResourceIdentity},
		Steps: []resource.TestStep{
			{Config: everything(addPerson(emu))},
			{
				ResourceName: address, ImportState: true,
				ImportStateKind: resource.ImportBlockWithResourceIdentity,
			},
		},
	})
}

func TestSandboxStatus_importByIdentity(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	id := addPerson(emu)
	m := paxostest.NewProtocolResource(t, emu, kind)
	state, diagnostics := m.Import("", map[string]any{"identity_id": id})
	assert.Empty(t, acctest.FormatDiagnostics(diagnostics))
	assert.True(t, state.State.Equal(m.Object(map[string]any{
		"identity_id": id, "id_verification_status": "PENDING", "sanctions_verification_status": "PENDING",
		"additional_screening_status": "PENDING", "user_disabled": false, "admin_disabled": false, "status": "PENDING",
	})), state)
}

// Paxos cannot delete identities, so one that is not found means other credentials or a sandbox that was reset. The
// state keeps it unless the provider is told to forget; without resource identities of the CLI that must not fail.
func TestAccSandboxStatus_gone(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	id := addPerson(emu)
	paxostest.Test(t, emu, resource.TestCase{Steps: []resource.TestStep{
		{Config: hcl(id, idApproved)},
		{
			PreConfig:   func() { emu.ForgetIdentity(id) },
			Config:      hcl(id, idApproved),
			ExpectError: acctest.ErrorPattern("Unable to read sandbox identity status", "The state keeps what it was"),
		},
		{
			Config: "provider \"paxos\" {\n  on_missing = \"FORGET\"\n}\n",
			Check: func(state *terraform.State) error {
				assert.Empty(t, state.RootModule().Resources)
				return nil
			},
		},
	}})
}

func TestSandboxStatus_goneForgottenWarns(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	id := addPerson(emu)
	m := paxostest.NewProtocolResource(t, emu, kind, acctest.WithEnv("PAXOS_ON_MISSING", "FORGET"))
	state, _ := m.Apply(m.None(), m.Object(map[string]any{"identity_id": id, "user_disabled": true}))
	emu.ForgetIdentity(id)
	state, diagnostics := m.Read(state)
	assert.True(t, state.IsNull())
	assert.Equal(t, "WARNING: Identity is gone: Paxos does not know identity "+id+" any more. Its sandbox statuses were taken out "+
		"of the state, as the provider's on_missing = \"FORGET\" demands, and are planned anew.", acctest.FormatDiagnostics(diagnostics))
}

// An identity that is not found once is read again, also where missing ones are forgotten.
func TestSandboxStatus_secondLook(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	id := addPerson(emu)
	m := paxostest.NewProtocolResource(t, emu, kind, acctest.WithEnv("PAXOS_ON_MISSING", "FORGET"))
	state, _ := m.Apply(m.None(), m.Object(map[string]any{"identity_id": id, "user_disabled": true}))
	emu.Fault(emukit.Fault{Operation: emulator.OpGetIdentity, Kind: emukit.FaultStatus, Status: 404})
	kept, diagnostics := m.Read(state)
	assert.Empty(t, acctest.FormatDiagnostics(diagnostics))
	assert.True(t, kept.Equal(state))
	emu.AssertFaultsConsumed(t)
}
