//go:build unix

package drift_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

func TestMain(m *testing.M) { paxostest.Main(m) }

const (
	repository = "../../.."
	script     = repository + "/examples/scenarios/large-tenants/watch-drift.sh"
)

const people = `
terraform {
  required_providers {
    paxos = {
      source = "terraform-paxos/paxos"
    }
  }
}

resource "paxos_identity" "customer" {
  for_each = toset(["customer-1", "customer-2"])
  ref_id   = each.key
  person_details = {
    verifier_type                   = "PASSTHROUGH"
    passthrough_verifier_type       = "PERSONA"
    passthrough_verified_at         = "2026-03-02T10:15:00Z"
    passthrough_verification_id     = "Canaryverification"
    passthrough_verification_status = "APPROVED"
    passthrough_verification_fields = ["FULL_LEGAL_NAME", "DATE_OF_BIRTH"]
    first_name                      = "Canaryfirst"
    last_name                       = "Canarylast"
    date_of_birth                   = "1961-07-23"
    nationality                     = "GBR"
    address = {
      country  = "GBR"
      address1 = "Canarystreet 1"
      city     = "London"
      province = "Greater London"
      zip_code = "NW1 6XE"
    }
    cip_id         = "Canary-${each.key}"
    cip_id_type    = "PASSPORT"
    cip_id_country = "GBR"
  }
  tax_details_not_required = true
}

resource "paxos_sandbox_identity_status" "denied" {
  identity_id            = paxos_identity.customer["customer-2"].id
  id_verification_status = "DENIED"
  user_disabled          = true
}
`

const controlled = `
resource "paxos_identity_control" "winding_down" {
  identity_id = paxos_identity.customer["customer-1"].id
  type        = "SELL_ONLY"
  reason_code = "END_USER_REQUEST"
  reason      = "Canaryreason"
}
`

// personal are parts of the personal values above and below.
var personal = []string{"Canary", "1961-07-23", "London", "NW1"}

// The recipe of the guide on large tenants, with a provider that was installed as users install it.
func TestAccWatch(t *testing.T) {
	t.Parallel()
	cli := acctest.RequireCLI(t)
	emu := emulator.New(t)
	w := newWorkingDir(t, emu)
	watch := func(code int) string { return runWatch(t, w, cli, code) }
	apply := func(args ...string) { w.MustRun(append([]string{"apply", "-auto-approve", "-no-color"}, args...)...) }

	require.NoError(t, w.Write("main.tf", people+controlled))
	w.MustRun("init", "-input=false", "-no-color")
	apply()
	assert.Equal(t, "No drift.\n", watch(0), "after an apply")
	_, err := w.Run("plan", "-refresh-only", "-detailed-exitcode", "-no-color")
	var exit *exec.ExitError
	require.ErrorAs(t, err, &exit, "the reason for the subcommand")
	assert.Equal(t, 2, exit.ExitCode(), "the reason for the subcommand")
	apply("-refresh-only")
	assert.Equal(t, "No drift.\n", watch(0), "after a refresh")
	one, two := emu.Identities.All()[0].ID, emu.Identities.All()[1].ID
	if emu.Identities.All()[0].RefID != "customer-1" {
		one, two = two, one
	}
	emu.Identities.Mutate(one, func(*api.Identity) {})
	assert.Equal(t, "No drift.\n", watch(0), "after a moved timestamp")

	require.NoError(t, w.Write("main.tf", people))
	apply()
	assert.Equal(t, "No drift.\n", watch(0), "after an apply that lifted a control")

	frozen := emu.Controls.Add(api.Control{
		IdentityID: one,
		Type:       api.ControlFrozen, ReasonCode: "COMPLIANCE_INVESTIGATION", Reason: "Canaryfreeze",
	})
	assert.Equal(t, fmt.Sprintf("paxos_identity.customer[\"customer-1\"] (identity %s, control %s): "+
		"PAXOS set a control: FROZEN, COMPLIANCE_INVESTIGATION\n", one, frozen.ID), watch(2))
	emu.Identities.Mutate(two, func(i *api.Identity) { i.PersonDetails.LastName = "Canaryelsewhere" })
	assert.Contains(t, watch(2), fmt.Sprintf(
		"paxos_identity.customer[\"customer-2\"] (identity %s): changed: person_details.last_name\n", two))
}

// newWorkingDir returns a working directory whose CLI finds this provider in a mirror.
func newWorkingDir(t *testing.T, emu *emulator.Server) *acctest.WorkingDir {
	t.Helper()
	mirror := t.TempDir()
	output, err := exec.CommandContext(t.Context(), repository+"/scripts/mirror", mirror, paxostest.Program(t), "0.1.0").CombinedOutput()
	require.NoError(t, err, string(output))
	config := filepath.Join(t.TempDir(), "cli.tfrc")
	text := fmt.Sprintf("provider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n", mirror)
	require.NoError(t, os.WriteFile(config, []byte(text), 0o600))
	w := paxostest.NewWorkingDirWithBinary(t, t.TempDir())
	w.Env = append(append(w.Env, "TF_CLI_CONFIG_FILE="+config), emu.EnvList()...)
	return w
}

// runWatch runs the script, which must exit with code, and returns its standard output.
func runWatch(t *testing.T, w *acctest.WorkingDir, cli acctest.CLI, code int) string {
	t.Helper()
	path, err := filepath.Abs(script)
	require.NoError(t, err)
	command := exec.CommandContext(t.Context(), path, "-no-color")
	command.Dir = w.Dir
	command.Env = append(append(os.Environ(), w.Env...), "TERRAFORM="+cli.Path)
	var stdout, stderr bytes.Buffer
	command.Stdout, command.Stderr = &stdout, &stderr
	err = command.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		require.NoError(t, err)
	}
	require.Equal(t, code, command.ProcessState.ExitCode(), stdout.String()+stderr.String())
	for _, value := range personal {
		assert.NotContains(t, stdout.String()+stderr.String(), value)
	}
	return stdout.String()
}
