package paxostest_test

import (
	"os"
	"os/exec"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

func TestMain(m *testing.M) { paxostest.Main(m) }

const dataSource = "paxos_identities"

// One token, one page.
var oneList = map[string]int{emulator.OpToken: 1, api.OpListIdentities.Name: 1}

func TestAccTest(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	paxostest.Test(t, emu, resource.TestCase{Steps: []resource.TestStep{{
		Config: `data "` + dataSource + `" "all" {}`,
		Check: resource.ComposeAggregateTestCheckFunc(
			acctest.CheckRequests(emu, oneList),
			resource.TestCheckResourceAttr("data."+dataSource+".all", "identities.#", "0"),
		),
	}}})
}

// The same test passes in a shell with variables that would point the provider elsewhere and break the CLI.
func TestAccMain_ignoresTheShell(t *testing.T) {
	t.Parallel()
	acctest.RequireCLI(t)
	command := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestAccTest$", "-test.v")
	command.Env = append(os.Environ(),
		"PAXOS_API_URL=https://leftover.invalid", "PAXOS_ENVIRONMENT=leftover", "TF_CLI_ARGS=-leftover", "TF_LOG=TRACE",
		"TF_WORKSPACE=leftover", "TF_DATA_DIR=leftover", "TF_CLI_CONFIG_FILE=leftover", "TF_REATTACH_PROVIDERS={")
	output, err := command.CombinedOutput()
	require.NoError(t, err, "%s", output)
	assert.Contains(t, string(output), "--- PASS: TestAccTest")
}

func TestCheckRequests(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	list(t, paxostest.Server(t, emu))

	err := acctest.CheckRequests(emu, map[string]int{emulator.OpToken: 1, api.OpGetIdentity.Name: 1})(nil)
	require.ErrorContains(t, err, api.OpListIdentities.Name)
	assert.Empty(t, acctest.RequestCounts(emu), "the journal was reset")
}

func TestServer(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)

	assert.Empty(t, list(t, paxostest.Server(t, emu)))
	assert.Equal(t, oneList, acctest.RequestCounts(emu))
}

// Each test's provider has an environment of its own.
func TestWithEnv(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)

	diagnostics := list(t, paxostest.Server(t, emu, acctest.WithEnv("PAXOS_CLIENT_SECRET", "wrong")))
	require.Len(t, diagnostics, 1)
	assert.Contains(t, diagnostics[0].Detail, "invalid_client")
	assert.Zero(t, acctest.RequestCounts(emu)[api.OpListIdentities.Name])
}

// list reads all identities through the plugin protocol and returns the diagnostics.
func list(t *testing.T, server tfprotov6.ProviderServer) []*tfprotov6.Diagnostic {
	t.Helper()
	_, diagnostics := acctest.ReadData(t.Context(), t, server, dataSource, map[string]any{"order": "ASC"})
	return diagnostics
}
