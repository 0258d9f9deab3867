package provider_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// exampleTenant is an emulator that holds what the examples name by id.
func exampleTenant(t *testing.T) *emulator.Server {
	t.Helper()
	emu := emulator.New(t)
	emu.AddIdentity(api.Identity{
		ID: "50ab57ff-44fd-4ea4-b593-7c79aa9e6c17", RefID: "customer-1001", Status: api.StatusApproved,
		PersonDetails: &api.PersonDetails{FirstName: "Ada", LastName: "Miller", DateOfBirth: "1985-12-10", Nationality: "GBR"},
	})
	emu.AddControl("50ab57ff-44fd-4ea4-b593-7c79aa9e6c17", api.Control{
		ID: "59b8e3c5-2b6e-4fa6-afcf-8c685598241d", Type: api.ControlSellOnly, SetBy: api.OwnerClient,
		ReasonCode: "END_USER_REQUEST", Reason: "Customer is winding the account down",
	})
	emu.AddProfile(emulator.Profile{Profile: api.Profile{
		ID: "b7b77d82-e6a7-4ae9-9904-36231aedf985", Nickname: "Settlement", Description: "Assets in settlement",
	}})
	return emu
}

// exampleText returns the text of a file of an example.
func exampleText(t *testing.T, folder, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(folder, name))
	require.NoError(t, err)
	return string(text)
}

// Every way of importing that an example shows imports, and without an import the example's resources can be made.
func TestAccExamples_imports(t *testing.T) {
	t.Parallel()
	cli := acctest.RequireCLI(t)
	folders, err := filepath.Glob(filepath.Join(examples, "resources", "*"))
	require.NoError(t, err)
	require.NotEmpty(t, folders)
	for _, folder := range folders {
		t.Run(filepath.Base(folder), func(t *testing.T) {
			t.Parallel()
			w := acctest.NewWorkingDir(t, exampleTenant(t), []string{filepath.Join(examples, "provider")})
			require.NoError(t, w.Write("resource.tf", exampleText(t, folder, "resource.tf")))
			ways := []string{"import-by-string-id.tf"}
			if acctest.ResourceIdentity.SupportedBy(cli) {
				ways = append(ways, "import-by-identity.tf")
			}
			for _, way := range ways {
				require.NoError(t, w.Write("import.tf", exampleText(t, folder, way)))
				assert.Contains(t, w.MustRun("plan", "-no-color"), "1 to import", way)
			}
			require.NoError(t, w.Write("import.tf", ""))
			imports := 0
			for line := range strings.Lines(exampleText(t, folder, "import.sh")) {
				if command, ok := strings.CutPrefix(line, "terraform import "); ok {
					words := append([]string{"import", "-no-color"}, strings.Fields(command)...)
					assert.Contains(t, w.MustRun(words...), "Import successful!")
					imports++
				}
			}
			assert.Equal(t, 1, imports, "commands in import.sh")
		})
	}
}

// The example of each resource can be applied, and then there is nothing left to do.
func TestAccExamples_apply(t *testing.T) {
	t.Parallel()
	acctest.RequireCLI(t)
	tests := map[string]*emulator.Server{
		"resources/paxos_identity":                emulator.New(t), // the tenant has taken its ref_id
		"resources/paxos_identity_control":        exampleTenant(t),
		"resources/paxos_sandbox_identity_status": exampleTenant(t),
		"resources/paxos_profile":                 emulator.New(t), // the tenant has taken its nickname
		"data-sources/paxos_identity":             exampleTenant(t),
		"data-sources/paxos_identities":           exampleTenant(t),
		"data-sources/paxos_identity_control":     exampleTenant(t),
		"data-sources/paxos_identity_controls":    exampleTenant(t),
		"data-sources/paxos_profile":              exampleTenant(t),
		"data-sources/paxos_profiles":             exampleTenant(t),
	}
	for example, emu := range tests {
		t.Run(filepath.Base(example), func(t *testing.T) {
			t.Parallel()
			w := acctest.NewWorkingDir(t, emu, []string{filepath.Join(examples, "provider")})
			name := "data-source.tf"
			if strings.HasPrefix(example, "resources/") {
				name = "resource.tf"
			}
			require.NoError(t, w.Write(name, exampleText(t, filepath.Join(examples, example), name)))
			w.MustRun("apply", "-auto-approve", "-no-color")
			assert.Contains(t, w.MustRun("plan", "-no-color"), "No changes.")
		})
	}
}
