package tenant_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// The guide "Import a tenant" is in the repository, whose examples it copies from GitHub.
const (
	repository = "../../../../"
	guide      = repository + "templates/guides/import-tenant.md.tmpl"
	remote     = "github.com/terraform-paxos/terraform-provider-paxos//"
)

// importing is a tenant that is being imported by a CLI.
type importing struct {
	*acctest.WorkingDir
	t       *testing.T
	printed strings.Builder
}

// start makes a directory and runs a command that copies an example into it. personal is the provider's import_personal_data.
func start(t *testing.T, emu *emulator.Server, command string, personal bool) *importing {
	t.Helper()
	local, err := filepath.Abs(repository)
	require.NoError(t, err)
	i := &importing{t: t, WorkingDir: paxostest.NewWorkingDir(t, emu, nil)}
	i.run(strings.Replace(command, remote, local+"/", 1))
	const omits = "import_personal_data = false"
	require.Contains(t, i.read("main.tf"), omits)
	if personal {
		require.NoError(t, i.Write("main.tf", strings.Replace(i.read("main.tf"), omits, "import_personal_data = true", 1)))
	}
	return i
}

func (i *importing) read(name string) string {
	i.t.Helper()
	text, err := os.ReadFile(filepath.Join(i.Dir, name))
	require.NoError(i.t, err)
	return string(text)
}

// run runs commands that must succeed, and returns what the last one printed. Where the guide sends an output to a file, it is
// read as JSON, because Run joins lines.
func (i *importing) run(commands ...string) (output string) {
	i.t.Helper()
	for _, command := range commands {
		command, file, toFile := strings.Cut(strings.TrimPrefix(command, "terraform "), " > ")
		if command == "apply" {
			command += " -auto-approve"
		}
		output = i.MustRun(strings.Fields(strings.Replace(command, "-raw", "-json", 1) + " -no-color")...)
		if toFile {
			var text string
			require.NoError(i.t, json.Unmarshal([]byte(output), &text))
			require.NoError(i.t, i.Write(file, text))
		}
		i.printed.WriteString(output)
	}
	return output
}

var shellBlock = regexp.MustCompile("(?s)```shell\n(.*?)\n```")

// commands returns the commands of a block of the guide.
func commands(t *testing.T, block int) []string {
	t.Helper()
	text, err := os.ReadFile(guide)
	require.NoError(t, err)
	blocks := shellBlock.FindAllStringSubmatch(string(text), -1)
	require.Len(t, blocks, 4)
	return strings.Split(blocks[block][1], "\n")
}

// ways are the ways of the guide to take a tenant under Terraform. They return what the apply has printed.
var ways = map[string]func(t *testing.T, emu *emulator.Server, personal bool) (i *importing, applied string){
	"query": func(t *testing.T, emu *emulator.Server, personal bool) (*importing, string) {
		t.Helper()
		acctest.Query.Require(t)
		lines := commands(t, 0)
		i := start(t, emu, lines[0], personal)
		return i, i.run(lines[1:]...)
	},
	"for_each": func(t *testing.T, emu *emulator.Server, personal bool) (*importing, string) {
		t.Helper()
		lines := commands(t, 1)
		i := start(t, emu, lines[0], personal)
		return i, i.run(lines[1:]...)
	},
	"import blocks": func(t *testing.T, emu *emulator.Server, personal bool) (*importing, string) {
		t.Helper()
		lines := commands(t, 2)
		i := start(t, emu, lines[0], personal)
		i.run(lines[1:]...)
		provider, _, _ := strings.Cut(i.read("main.tf"), "locals {")
		require.NoError(t, i.Write("main.tf", provider))
		return i, i.run(commands(t, 3)...)
	},
}

// onDrawnTenants runs a test on a few drawn tenants, in each way that this CLI has.
func onDrawnTenants(t *testing.T, test func(t *testing.T, drawn tenant, way string)) {
	t.Helper()
	acctest.RequireCLI(t)
	for seed := range 2 {
		drawn := tenants().Example(seed)
		for way := range ways {
			t.Run(fmt.Sprint(way, ", tenant ", seed), func(t *testing.T) {
				t.Parallel()
				test(t, drawn, way)
			})
		}
	}
}

// Without personal data, a tenant is imported and nothing else, in every way. The next plan is empty. What is printed, the
// configuration and the state have nothing personal.
func TestAccTenant(t *testing.T) {
	t.Parallel()
	onDrawnTenants(t, func(t *testing.T, drawn tenant, way string) {
		t.Helper()
		emu := emulator.New(t, emulator.WithSeed(drawn.Seed))
		i, applied := ways[way](t, emu, false)
		assert.Contains(t, applied, fmt.Sprintf("Resources: %d imported, 0 added, 0 changed, 0 destroyed.", objects(emu)))
		assert.Contains(t, i.run("apply"), "No changes.", "which saves the refreshed state")
		assert.Empty(t, paxostest.Writes(emu))
		assert.Empty(t, drawn.personalIn(i.printed.String()+i.files()))
	})
}

// With personal data, the configuration that is generated can be applied, and sends nothing.
func TestAccTenant_personalData(t *testing.T) {
	t.Parallel()
	onDrawnTenants(t, func(t *testing.T, drawn tenant, way string) {
		t.Helper()
		emu := emulator.New(t, emulator.WithSeed(drawn.Seed))
		i, applied := ways[way](t, emu, true)
		assert.Contains(t, applied, fmt.Sprintf("Resources: %d imported, 0 added,", objects(emu)))
		assert.Contains(t, i.run("plan"), "No changes.")
		assert.Empty(t, paxostest.Writes(emu))
	})
}

// Terraform prints whole objects as JSON when a query generates a configuration, and hides nothing. So they are personal if imports are.
func TestAccTenant_queryJSON(t *testing.T) {
	t.Parallel()
	acctest.Query.Require(t)
	drawn := tenants().Example(0)
	emu := emulator.New(t, emulator.WithSeed(drawn.Seed))
	lines := commands(t, 0)
	for _, personal := range []bool{false, true} {
		printed := start(t, emu, lines[0], personal).run(lines[1] + " -json")
		assert.Contains(t, printed, `"resource_object"`)
		assert.Equal(t, personal, len(drawn.personalIn(printed)) > 0)
	}
}

// objects returns how many objects a tenant has that the module imports.
func objects(emu *emulator.Server) int {
	count := len(emu.Identities.All()) + len(emu.Members.All()) + len(emu.Accounts.All())
	for _, account := range emu.Accounts.All() {
		count += len(account.Members)
	}
	for _, control := range emu.Controls.All() {
		if control.DeletedAt == "" {
			count++
		}
	}
	return count
}

// files returns configuration and state.
func (i *importing) files() string {
	i.t.Helper()
	var all strings.Builder
	require.NoError(i.t, filepath.WalkDir(i.Dir, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.IsDir() && entry.Name() == ".terraform" {
			return fs.SkipDir
		}
		if err == nil && entry.Type().IsRegular() {
			name, _ := filepath.Rel(i.Dir, path)
			all.WriteString(i.read(name))
		}
		return err
	}))
	return all.String()
}
