// Package legacyfields_test runs the configuration of this directory, which the guide "Legacy fields" shows.
package legacyfields_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

func TestMain(m *testing.M) { paxostest.Main(m) }

// The ids that the configuration names.
const (
	userDisabled  = "50ab57ff-44fd-4ea4-b593-7c79aa9e6c17"
	userControl   = "59b8e3c5-2b6e-4fa6-afcf-8c685598241d"
	adminDisabled = "8d0a1a5c-5c5e-4b7c-9a52-6a7a1f3b2c10"
	adminControl  = "1f6e1c2d-7a3b-4c58-9d0e-2b4a6c8e0f13"
)

// tenant is a directory of a tenant with three customers: one was disabled by user_disabled, one by admin_disabled, and one by
// neither.
type tenant struct {
	*acctest.WorkingDir
	t       *testing.T
	emu     *emulator.Server
	control api.ControlType // what Paxos has made of the legacy fields
}

// newTenant returns a directory with some files of the scenario. Reference (controls, migration): the legacy fields have become
// SELL_ONLY controls, and in the text of September 2025 CLOSED ones, of the client or of Paxos.
func newTenant(t *testing.T, revision string, files ...string) *tenant {
	t.Helper()
	acctest.RequireCLI(t)
	o := &tenant{t: t, control: map[string]api.ControlType{"2025": api.ControlClosed, "2026": api.ControlSellOnly}[revision]}
	person := func(id, refID, number string, controls ...api.Control) emulator.SeedIdentity {
		return emulator.SeedIdentity{Controls: controls, Identity: api.Identity{
			ID: id, RefID: refID, Status: api.StatusApproved, PersonDetails: &api.PersonDetails{
				FirstName: "Ada", LastName: "Miller", DateOfBirth: "1985-12-10", Nationality: "GBR",
				CIPID: number, CIPIDType: "SSN", CIPIDCountry: "USA",
				IDVerificationStatus: api.StatusApproved, SanctionsVerificationStatus: api.StatusApproved,
			},
		}}
	}
	o.emu = emulator.New(t, emulator.WithControlsRevision(revision), emulator.WithSeed(emulator.Seed{Identities: []emulator.SeedIdentity{
		person(userDisabled, "customer-1001", "111-11-1111",
			api.Control{ID: userControl, Type: o.control, SetBy: api.OwnerClient, ReasonCode: "OTHER"}),
		person(adminDisabled, "customer-1002", "112-11-1111",
			api.Control{ID: adminControl, Type: o.control, SetBy: api.OwnerPaxos, ReasonCode: "OTHER"}),
		person("c0ffee00-5c5e-4b7c-9a52-6a7a1f3b2c10", "customer-1003", "113-11-1111"),
	}}))
	o.WorkingDir = paxostest.NewWorkingDir(t, o.emu, nil)
	o.use(append(files, "main.tf")...)
	o.MustRun("init", "-input=false", "-no-color")
	o.emu.ResetJournal()
	return o
}

// use copies files of the scenario, with the type of control that this tenant has.
func (o *tenant) use(files ...string) {
	o.t.Helper()
	for _, name := range files {
		text, err := os.ReadFile(name)
		require.NoError(o.t, err)
		o.write(name, strings.ReplaceAll(string(text), `"SELL_ONLY"`, `"`+string(o.control)+`"`))
	}
}

func (o *tenant) write(name, text string) {
	o.t.Helper()
	require.NoError(o.t, o.Write(name, text))
}

// remove takes a file out of the configuration.
func (o *tenant) remove(name string) {
	o.t.Helper()
	require.NoError(o.t, os.Remove(filepath.Join(o.Dir, name)))
}

// apply applies, and checks what the CLI says of it and which writes it costs.
func (o *tenant) apply(says string, writes ...string) {
	o.t.Helper()
	o.emu.ResetJournal()
	assert.Contains(o.t, o.MustRun("apply", "-auto-approve", "-no-color"), says)
	assert.Equal(o.t, writes, acctest.Operations(paxostest.Writes(o.emu)))
}

// unchanged checks that a plan is empty and sends nothing but reads.
func (o *tenant) unchanged() {
	o.t.Helper()
	o.emu.ResetJournal()
	assert.Contains(o.t, o.MustRun("plan", "-no-color"), "No changes.")
	assert.Empty(o.t, paxostest.Writes(o.emu))
}

// active returns the ids of the active controls of an identity.
func (o *tenant) active(identityID string) (ids []string) {
	for _, control := range o.emu.Controls.Of(identityID) {
		if control.DeletedAt == "" {
			ids = append(ids, control.ID)
		}
	}
	return ids
}

func onBothRevisions(t *testing.T, test func(t *testing.T, revision string)) {
	t.Helper()
	for _, revision := range []string{"2025", "2026"} {
		t.Run(revision, func(t *testing.T) {
			t.Parallel()
			test(t, revision)
		})
	}
}

// The legacy fields show whom they disable. The controls in their place are found with one list of identities and one of
// controls for each disabled identity; the identity that is not disabled costs nothing.
func TestAccLegacyFields_find(t *testing.T) {
	t.Parallel()
	onBothRevisions(t, func(t *testing.T, revision string) {
		t.Helper()
		o := newTenant(t, revision, "find.tf")
		o.write("show.tf", `output "shown" {
  value = { for identity in data.paxos_identities.disabled.identities : identity.id => {
    status = identity.status, user_disabled = identity.user_disabled, admin_disabled = identity.admin_disabled
  } }
}

data "paxos_identity" "customer" {
  id = "`+userDisabled+`"
}

output "whole" {
  value = {
    user_disabled = data.paxos_identity.customer.user_disabled
    active        = try(data.paxos_identity.customer.status_details.active_controls[*].id, null)
  }
}`)
		o.apply("0 added, 0 changed, 0 destroyed")
		assert.Equal(t, 1, acctest.RequestCounts(o.emu)[api.OpListIdentities.Name])
		assert.Equal(t, 2, acctest.RequestCounts(o.emu)[api.OpListControls.Name])

		type object = map[string]any
		output := func(name string) (value object) {
			require.NoError(t, json.Unmarshal([]byte(o.MustRun("output", "-json", name)), &value))
			return value
		}
		assert.Equal(t, object{
			userDisabled:  object{"status": "DISABLED", "user_disabled": true, "admin_disabled": false},
			adminDisabled: object{"status": "DISABLED", "user_disabled": false, "admin_disabled": true},
		}, output("shown"))
		active := []any{userControl}
		if revision == "2025" {
			active = nil // status_details came later
		}
		whole := output("whole")
		assert.Equal(t, true, whole["user_disabled"])
		assert.ElementsMatch(t, active, whole["active"])
		migrated := func(owner string, overridable bool) object {
			return object{"type": string(o.control), "reason_code": "OTHER", "set_by": owner, "is_overridable": overridable}
		}
		assert.Equal(t, object{
			userDisabled + "/" + userControl:   migrated("CLIENT", true),
			adminDisabled + "/" + adminControl: migrated("PAXOS", false),
		}, output("controls"))
	})
}

// Both controls are imported without a write. Destroy lifts the one that user_disabled has become, and leaves that of Paxos in
// force.
func TestAccLegacyFields_import(t *testing.T) {
	t.Parallel()
	onBothRevisions(t, func(t *testing.T, revision string) {
		t.Helper()
		o := newTenant(t, revision, "controls.tf")
		assert.Contains(t, o.MustRun("plan", "-no-color"), `~ deletion_policy = "DELETE" -> "ABANDON"`, "the one change, which is in the state alone")
		o.apply("2 imported, 0 added, 1 changed, 0 destroyed")
		o.unchanged()

		o.remove("controls.tf")
		lifts := []string{api.OpDeleteControl.Name}
		if revision == "2025" { // which the client finds out
			lifts = append(lifts, api.OpDeleteControl.Name)
		}
		o.apply("0 added, 0 changed, 2 destroyed", lifts...)
		assert.Empty(t, o.active(userDisabled))
		assert.Equal(t, []string{adminControl}, o.active(adminDisabled))
		identity, _ := o.emu.Identities.Find(userDisabled)
		assert.Equal(t, api.StatusApproved, identity.CurrentStatus())
		assert.False(t, identity.UserDisabled)
	})
}

// Without deletion_policy, the plan refuses to destroy the control that admin_disabled has become.
func TestAccLegacyFields_destroyOfPaxos(t *testing.T) {
	t.Parallel()
	o := newTenant(t, "2026", "controls.tf")
	text, err := os.ReadFile("controls.tf")
	require.NoError(t, err)
	deleted := strings.ReplaceAll(string(text), "  deletion_policy = \"ABANDON\"\n", "")
	require.NotEqual(t, string(text), deleted)
	o.write("controls.tf", deleted)
	o.apply("2 imported, 0 added, 0 changed, 0 destroyed")
	o.remove("controls.tf")
	o.emu.ResetJournal()
	output, err := o.Run("apply", "-auto-approve", "-no-color")
	require.Error(t, err)
	assert.Regexp(t, acctest.ErrorPattern("Unable to destroy identity control", adminControl, "only Paxos can lift it"), output)
	assert.Empty(t, paxostest.Writes(o.emu))
	assert.Equal(t, []string{userControl}, o.active(userDisabled))
}

// A sandbox status that was imported beside the control leaves it alone: whether the control is in force or not, and whoever
// lifts it or sets another one, neither resource plans a change because of the other.
func TestAccLegacyFields_sandboxStatus(t *testing.T) {
	t.Parallel()
	o := newTenant(t, "2026", "controls.tf", "sandbox_status.tf")
	o.apply("3 imported, 0 added, 1 changed, 0 destroyed")
	o.unchanged()

	o.remove("controls.tf")
	o.apply("0 added, 0 changed, 2 destroyed", api.OpDeleteControl.Name)
	o.unchanged()

	o.emu.Controls.Add(api.Control{IdentityID: userDisabled, Type: api.ControlSellOnly, SetBy: api.OwnerClient, ReasonCode: "OTHER"})
	o.unchanged()
	o.apply("0 added, 0 changed, 0 destroyed")
	assert.Len(t, o.active(userDisabled), 1)

	text, err := os.ReadFile("sandbox_status.tf")
	require.NoError(t, err)
	o.write("sandbox_status.tf", strings.Replace(string(text), `"APPROVED"`, `"DENIED"`, 1))
	o.apply("0 added, 1 changed, 0 destroyed", api.OpSetSandboxStatus.Name)
	body := string(o.emu.Requests(api.OpSetSandboxStatus.Name)[0].Body)
	assert.JSONEq(t, `{"id_verification_status": "DENIED", "sanctions_verification_status": "APPROVED"}`, body)
	assert.Len(t, o.active(userDisabled), 1)
	o.unchanged()
}

// Why an identity has no argument for set_user_disabled: the flag and the control are the same thing, so two arguments undo each
// other in every apply. The sandbox status, which has the flag for tests, shows it.
func TestAccLegacyFields_flagBesideControl(t *testing.T) {
	t.Parallel()
	o := newTenant(t, "2026", "controls.tf", "sandbox_status.tf")
	text, err := os.ReadFile("sandbox_status.tf")
	require.NoError(t, err)
	flagged := strings.Replace(string(text), "  id_verification_status ", "  user_disabled = false\n  id_verification_status ", 1)
	require.NotEqual(t, string(text), flagged)
	o.write("sandbox_status.tf", flagged)
	o.apply("3 imported, 0 added, 2 changed, 0 destroyed", api.OpSetSandboxStatus.Name)
	assert.Empty(t, o.active(userDisabled), "the flag lifts the control")
	for range 2 {
		o.apply("1 added, 0 changed, 0 destroyed", api.OpCreateControl.Name)
		assert.Len(t, o.active(userDisabled), 1, "the control sets the flag")
		o.apply("0 added, 1 changed, 0 destroyed", api.OpSetSandboxStatus.Name)
		assert.Empty(t, o.active(userDisabled))
	}
}

// The plan refuses the legacy fields as arguments, without a request.
func TestAccLegacyFields_areNoArguments(t *testing.T) {
	t.Parallel()
	o := newTenant(t, "2026")
	for argument, says := range map[string]string{
		"user_disabled":     "Value for unconfigurable attribute|Invalid Configuration for Read-Only Attribute",
		"admin_disabled":    "Value for unconfigurable attribute|Invalid Configuration for Read-Only Attribute",
		"set_user_disabled": "Unsupported argument",
	} {
		o.write("identity.tf", "resource \"paxos_identity\" \"customer\" {\n  "+argument+" = true\n}\n")
		output, err := o.Run("plan", "-no-color")
		require.Error(t, err)
		assert.Regexp(t, says, output)
	}
	assert.Empty(t, o.emu.Journal())
}
