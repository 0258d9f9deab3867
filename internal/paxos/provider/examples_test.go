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
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/catalog"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

const examples = "../../../examples"

// The scenario that "make demo" shows: it converges, takes in a control that Paxos has set, and comes apart again.
func TestAccExamples_sandboxFixtures(t *testing.T) {
	t.Parallel()
	acctest.RequireCLI(t)
	emu := emulator.New(t)
	w := paxostest.NewWorkingDir(t, emu, []string{filepath.Join(examples, "scenarios", "sandbox-fixtures")})
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

// exampleText returns the text of a file of an example. The provider of the tests does not run in the directory of the
// configuration, so files have absolute paths.
func exampleText(t *testing.T, directory, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(directory, name))
	require.NoError(t, err)
	module, err := filepath.Abs(directory)
	require.NoError(t, err)
	return strings.ReplaceAll(string(text), "${path.module}", module)
}

// Every way of importing that an example shows imports, and without an import the example's resources can be made.
func TestAccExamples_imports(t *testing.T) {
	t.Parallel()
	cli := acctest.RequireCLI(t)
	for _, object := range catalog.All().Resources() {
		t.Run(object.Type, func(t *testing.T) {
			t.Parallel()
			directory := filepath.Join(examples, object.Example())
			w := paxostest.NewWorkingDir(t, emulator.New(t, emulator.WithSeed(catalog.Tenant())), []string{filepath.Join(examples, "provider")})
			require.NoError(t, w.Write("resource.tf", exampleText(t, directory, "resource.tf")))
			ways, err := filepath.Glob(filepath.Join(directory, "import-by-*.tf"))
			require.NoError(t, err)
			require.NotEmpty(t, ways)
			for _, way := range ways {
				if name := filepath.Base(way); name != "import-by-identity.tf" || acctest.ResourceIdentity.SupportedBy(cli) {
					require.NoError(t, w.Write("import.tf", exampleText(t, directory, name)))
					assert.Contains(t, w.MustRun("plan", "-no-color"), "1 to import", way)
				}
			}
			ids := []string{object.ImportID}
			if object.ImportKey != "" {
				ids = append(ids, object.ImportKey)
			}
			require.NoError(t, w.Write("import.tf", ""))
			var imported []string
			for line := range strings.Lines(exampleText(t, directory, "import.sh")) {
				if command, ok := strings.CutPrefix(line, "terraform import "); ok {
					address, id, _ := strings.Cut(strings.TrimSpace(command), " ")
					assert.Contains(t, w.MustRun("import", "-no-color", address, id), "Import successful!")
					w.MustRun("state", "rm", address)
					imported = append(imported, id)
				}
			}
			assert.Equal(t, ids, imported, "import.sh names what the catalog does")
		})
	}
}

// addForeign adds a restricted identity as another client may have created it, without a ref_id.
func addForeign(emu *emulator.Server) {
	foreign := emu.Identities.Add(api.Identity{PersonDetails: &api.PersonDetails{FirstName: "Carl", LastName: "Foreign"}})
	emu.Controls.Add(api.Control{IdentityID: foreign.ID, Type: api.ControlFrozen, ReasonCode: "LEGAL_ORDER"})
}

// The example of each resource and data source can be applied, and then there is nothing left to do.
func TestAccExamples_apply(t *testing.T) {
	t.Parallel()
	acctest.RequireCLI(t)
	for _, object := range catalog.All() {
		if object.Kind != spec.Resource && object.Kind != spec.DataSource {
			continue
		}
		t.Run(object.Name(), func(t *testing.T) {
			t.Parallel()
			held, pattern := catalog.Tenant(), "data-source*.tf"
			if object.Kind == spec.Resource {
				pattern = "resource*.tf"
				if !object.OnIdentity {
					held = emulator.Seed{} // the tenant has taken its name
				}
			}
			emu := emulator.New(t, emulator.WithSeed(held))
			addForeign(emu)
			w := paxostest.NewWorkingDir(t, emu, []string{filepath.Join(examples, "provider")})
			files, err := filepath.Glob(filepath.Join(examples, object.Example(), pattern))
			require.NoError(t, err)
			require.NotEmpty(t, files)
			for _, file := range files {
				require.NoError(t, w.Write(filepath.Base(file), exampleText(t, filepath.Dir(file), filepath.Base(file))))
			}
			w.MustRun("apply", "-auto-approve", "-no-color")
			assert.Contains(t, w.MustRun("plan", "-no-color"), "No changes.")
		})
	}
}

// The examples of all resources go together: they plan in one configuration.
func TestAccExamples_together(t *testing.T) {
	t.Parallel()
	acctest.RequireCLI(t)
	emu := emulator.New(t, emulator.WithSeed(catalog.Tenant()))
	w := paxostest.NewWorkingDir(t, emu, []string{filepath.Join(examples, "provider")})
	for _, object := range catalog.All().Resources() {
		files, err := filepath.Glob(filepath.Join(examples, object.Example(), "resource*.tf"))
		require.NoError(t, err)
		for _, file := range files {
			name := object.Type + "_" + filepath.Base(file)
			require.NoError(t, w.Write(name, exampleText(t, filepath.Dir(file), filepath.Base(file))))
		}
	}
	assert.Contains(t, w.MustRun("plan", "-no-color"), " to add, 0 to change, 0 to destroy.")
}

// The example of each list resource finds what the catalog's tenant holds, by its id and under the name of the plugin protocol.
func TestAccExamples_query(t *testing.T) {
	t.Parallel()
	acctest.Query.Require(t)
	for _, list := range catalog.All().ListResources() {
		t.Run(list.Type, func(t *testing.T) {
			t.Parallel()
			emu := emulator.New(t, emulator.WithSeed(catalog.Tenant()))
			w := paxostest.NewWorkingDir(t, emu, []string{filepath.Join(examples, "provider")})
			const name = "list-resource.tfquery.hcl"
			require.NoError(t, w.Write(name, exampleText(t, filepath.Join(examples, list.Example()), name)))
			found := w.MustRun("query", "-no-color")
			assert.Contains(t, found, "list."+list.Type+".")
			listed, _ := catalog.All().Find(spec.Resource, list.Type)
			for i, id := range strings.Split(listed.ImportID, "/") {
				assert.Contains(t, found, listed.IDs[i]+"="+id)
			}
			for operation := range acctest.RequestCounts(emu) {
				assert.True(t, operation == emulator.OpToken || list.Queries[operation] > 0 || operation == api.OpListControls.Name, operation)
			}
		})
	}
}

// A query of a large tenant, by the CLI, costs the pages that its limit takes.
func TestAccQuery_limit(t *testing.T) {
	t.Parallel()
	acctest.Query.Require(t)
	emu := emulator.New(t)
	for range 1000 {
		addForeign(emu)
	}
	w := paxostest.NewWorkingDir(t, emu, []string{filepath.Join(examples, "provider")})
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
				filepath.Join(examples, "provider"), filepath.Join(examples, "functions", name),
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
		filepath.Join(examples, "provider"), filepath.Join(examples, "ephemeral-resources", "paxos_access_token"),
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
			w := paxostest.NewWorkingDir(t, emu, []string{filepath.Join(examples, "provider"), filepath.Join(examples, action.Example())})
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
