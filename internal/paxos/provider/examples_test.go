package provider_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/examples"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/catalog"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

const examplesDir = "../../../examples"

// The scenario that "make demo" shows: it converges, takes in a control that Paxos has set, and comes apart again.
func TestAccExamples_sandboxFixtures(t *testing.T) {
	t.Parallel()
	acctest.RequireCLI(t)
	emu := emulator.New(t)
	w := paxostest.NewWorkingDir(t, emu, []string{filepath.Join(examplesDir, "scenarios", "sandbox-fixtures")})
	w.MustRun("apply", "-auto-approve", "-no-color")
	assert.Contains(t, w.MustRun("plan", "-no-color"), "No changes.")

	var ada string
	statuses := map[string]api.IdentityStatus{}
	for _, identity := range emu.Identities.All() {
		statuses[identity.RefID] = identity.Status
		if identity.RefID == "fixture-ada" {
			ada = identity.ID
		}
	}
	assert.Equal(t, map[string]api.IdentityStatus{
		"fixture-ada": api.StatusApproved, "fixture-grace": api.StatusDenied, "fixture-alan": api.StatusDisabled,
		"fixture-trust": api.StatusApproved,
	}, statuses)

	frozen := emu.Controls.Add(api.Control{IdentityID: ada, Type: api.ControlFrozen, ReasonCode: "COMPLIANCE_INVESTIGATION"})
	given := []string{"-no-color", "-var", "paxos_set_control_id=" + frozen.ID}
	assert.Contains(t, w.MustRun(append([]string{"apply", "-auto-approve"}, given...)...), "1 imported, 0 added, 0 changed, 0 destroyed")
	refused, err := w.Run(append([]string{"destroy", "-auto-approve"}, given...)...)
	require.Error(t, err)
	assert.Regexp(t, acctest.ErrorPattern("Unable to destroy identity control", "only Paxos can lift it", `deletion_policy = "ABANDON"`,
		"removed {", "destroy = false"), refused)

	addForeign(emu)
	given = append(given, "-var", "frozen_deletion_policy=ABANDON")
	w.MustRun(append([]string{"apply", "-auto-approve"}, given...)...)
	assert.Regexp(t, acctest.ErrorPattern("Resource Destruction Considerations", "Destroy complete!"),
		w.MustRun(append([]string{"destroy", "-auto-approve"}, given...)...))
	require.Len(t, emu.Controls.Of(ada), 1)
	assert.Empty(t, emu.Controls.Of(ada)[0].DeletedAt, "what Paxos set is still in force")
	assert.Len(t, emu.Identities.All(), 5, "and so are the identities, which Paxos cannot delete")
}

// The examples of every object of the catalog.
func TestAccExamples(t *testing.T) {
	t.Parallel()
	holding := func(seed emulator.Seed) func(testing.TB, acctest.ServerKind) (acctest.Emulator, acctest.Suite) {
		return func(t testing.TB, _ acctest.ServerKind) (acctest.Emulator, acctest.Suite) {
			t.Helper()
			emu := emulator.New(t, emulator.WithSeed(seed))
			addForeign(emu)
			return emu, paxostest.Suite(emu)
		}
	}
	suite := examples.Suite{Provider: paxostest.Provider(), Directory: examplesDir, Empty: holding(emulator.Seed{})}
	suite.Start = holding(catalog.Tenant())
	acctest.RunMethods(t, suite)
}

// addForeign adds a restricted identity as another client may have created it, without a ref_id.
func addForeign(emu *emulator.Server) {
	foreign := emu.Identities.Add(api.Identity{PersonDetails: &api.PersonDetails{FirstName: "Carl", LastName: "Foreign"}})
	emu.Controls.Add(api.Control{IdentityID: foreign.ID, Type: api.ControlFrozen, ReasonCode: "LEGAL_ORDER"})
}

// A query of a large tenant, by the CLI, costs the pages that its limit takes.
func TestAccQuery_limit(t *testing.T) {
	t.Parallel()
	acctest.Query.Require(t)
	emu := emulator.New(t)
	for range 1000 {
		addForeign(emu)
	}
	w := paxostest.NewWorkingDir(t, emu, []string{filepath.Join(examplesDir, "provider")})
	require.NoError(t, w.Write("all.tfquery.hcl", "list \"paxos_identity\" \"all\" {\n  provider = paxos\n  limit = 5\n}\n"))
	assert.Equal(t, 5, strings.Count(w.MustRun("query", "-no-color"), "list.paxos_identity.all"))
	assert.Equal(t, map[string]int{emulator.OpToken: 1, api.OpListIdentities.Name: 1}, acctest.RequestCounts(emu))
}

// The functions work in the CLI: an import block takes the id that one builds, and the other finds the control by it.
func TestAccExamples_functions(t *testing.T) {
	t.Parallel()
	acctest.RequireCLI(t)
	plans := map[string]string{
		"control_import_id": "1 to import, 0 to add, 0 to change", "parse_control_import_id": "No changes.",
	}
	for name := range acctest.Schemas(t, paxostest.Server(t, emulator.New(t))).Functions {
		require.Contains(t, plans, name)
	}
	for name, want := range plans {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := paxostest.NewWorkingDir(t, emulator.New(t, emulator.WithSeed(catalog.Tenant())), []string{
				filepath.Join(examplesDir, "provider"), filepath.Join(examplesDir, "functions", name),
			})
			assert.Contains(t, w.MustRun("plan", "-no-color"), want)
		})
	}
}

// The script of the example reaches the API with the token, in the apply alone.
func TestAccExamples_accessToken(t *testing.T) {
	t.Parallel()
	acctest.RequireCLI(t)
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("This test needs curl, which the example runs: it is not on PATH (Debian and Ubuntu: apt-get install curl)")
	}
	emu := emulator.New(t, emulator.WithSeed(catalog.Tenant()))
	w := paxostest.NewWorkingDir(t, emu, []string{
		filepath.Join(examplesDir, "provider"), filepath.Join(examplesDir, "ephemeral-resources", "paxos_access_token"),
	})
	w.Env = append(w.Env, "TF_VAR_api_url="+emu.Env()["PAXOS_API_URL"])
	w.MustRun("plan", "-no-color")
	assert.Empty(t, emu.Requests(api.OpListProfiles.Name))
	w.MustRun("apply", "-auto-approve", "-no-color")
	assert.Len(t, emu.Requests(api.OpListProfiles.Name), 1)
	profiles, err := os.ReadFile(filepath.Join(w.Dir, "profiles.json"))
	require.NoError(t, err)
	assert.Contains(t, string(profiles), "nickname")
}

// An action that fails in the life of a resource taints nothing, and is not repeated. Each can be invoked by itself.
func TestAccExamples_actions(t *testing.T) {
	t.Parallel()
	acctest.Actions.Require(t)
	for _, action := range catalog.All().Actions() {
		t.Run(action.Type, func(t *testing.T) {
			t.Parallel()
			emu := emulator.New(t, emulator.WithSeed(catalog.Tenant()))
			w := paxostest.NewWorkingDir(t, emu, []string{filepath.Join(examplesDir, "provider"), filepath.Join(examplesDir, action.Example())})
			address := "action." + action.Type + ".customer"
			require.NoError(t, w.Write("trigger.tf", `
resource "paxos_profile" "trigger" {
  nickname = "trigger"

  lifecycle {
    action_trigger {
      events  = [after_create]
      actions = [`+address+`]
    }
  }
}
`))
			for _, operation := range []string{api.OpUpdateIdentity.Name, api.OpStartKYCRefresh.Name, api.OpSetSandboxStatus.Name} {
				emu.Fault(emukit.Fault{Operation: operation, Kind: emukit.FaultStatus, Status: 403, Times: 9})
			}
			said, err := w.Run("apply", "-auto-approve", "-no-color")
			require.Error(t, err)
			assert.Contains(t, said, "no resource is tainted")
			emu.ClearFaults()
			assert.Contains(t, w.MustRun("plan", "-no-color"), "No changes.")

			before := len(paxostest.Writes(emu))
			said = w.MustRun("apply", "-auto-approve", "-no-color", "-invoke="+address)
			assert.Contains(t, said, "sending the request to Paxos")
			assert.Len(t, paxostest.Writes(emu), before+1)
		})
	}
}
