package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
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

// The README links to every guide, and to every resource, action, ephemeral resource and function.
func TestReadme_listsPages(t *testing.T) {
	t.Parallel()
	readme := read(t, "README.md")
	for _, directory := range []string{"docs/guides", "docs/resources", "docs/actions", "docs/ephemeral-resources", "docs/functions"} {
		pages, err := filepath.Glob(directory + "/*.md")
		require.NoError(t, err)
		require.NotEmpty(t, pages)
		for _, page := range pages {
			assert.Contains(t, readme, "]("+filepath.ToSlash(page)+")")
		}
	}
}

var hclBlocks = regexp.MustCompile("(?s)```terraform\n(.*?)```")

// The quick start of README and of the provider's page does what it says, step by step, and a second plan has nothing to
// do. It has at most seven commands.
func TestAccReadme(t *testing.T) {
	t.Parallel()
	acctest.RequireCLI(t)
	quickStart := section(t, "README.md", "## Quick start\n")
	blocks := hclBlocks.FindAllStringSubmatch(quickStart, -1)
	require.Len(t, blocks, 2)
	index := section(t, "docs/index.md", "## Getting started\n")
	assert.Equal(t, blocks[0][1], hclBlocks.FindStringSubmatch(index)[1])
	for _, text := range []string{quickStart, index} {
		assert.LessOrEqual(t, len(commands(text)), 7)
		assert.Equal(t, commands(quickStart), commands(text))
	}

	emu := emulator.New(t)
	w := paxostest.NewWorkingDir(t, emu, nil)
	require.NoError(t, w.Write("main.tf", blocks[0][1]))
	w.MustRun("apply", "-auto-approve", "-no-color")
	require.Len(t, emu.Identities.All(), 1)
	require.NoError(t, w.Write("control.tf", blocks[1][1]))
	w.MustRun("apply", "-auto-approve", "-no-color")
	assert.Contains(t, w.MustRun("plan", "-no-color"), "No changes.")
	controls := emu.Controls.Of(emu.Identities.All()[0].ID)
	require.Len(t, controls, 1)
	assert.Equal(t, api.ControlSellOnly, controls[0].Type)
}

// "make install" builds both providers and installs them where a CLI finds them without a configuration of its own. CONTRIBUTING
// says what happens after another build, and what to do.
func TestAccInstall(t *testing.T) {
	t.Parallel()
	acctest.RequireCLI(t)
	home, bin := t.TempDir(), t.TempDir()
	program := filepath.Join(bin, "terraform-provider-paxos")
	run := func(name string, args ...string) string {
		output, err := exec.CommandContext(t.Context(), name, args...).CombinedOutput()
		require.NoError(t, err, string(output))
		return string(output)
	}
	plugins := filepath.Join(home, ".terraform.d", "plugins")
	steps := run("make", "-n", "install", "HOME="+home)
	assert.Contains(t, steps, " -o bin/ . ./cmd/...\n")
	assert.Contains(t, steps, " -o bin/terraform-provider-publicmint ./publicmint\n")
	install := func(program string) {
		run("scripts/mirror", plugins, program, "0.1.0")
		assert.Contains(t, steps, "scripts/mirror "+plugins+" bin/"+filepath.Base(program)+" 0.1.0\n")
	}
	run("go", "build", "-o", program, ".")
	install(program)

	w := paxostest.NewWorkingDirWithBinary(t, t.TempDir())
	w.Env = append(w.Env, "TF_CLI_CONFIG_FILE=", "HOME="+home)
	require.NoError(t, w.Write("main.tf", hclBlocks.FindStringSubmatch(read(t, "README.md"))[1]))
	w.MustRun("init", "-no-color")

	file, err := os.OpenFile(program, os.O_APPEND|os.O_WRONLY, 0)
	require.NoError(t, err)
	_, err = file.WriteString("another build")
	require.NoError(t, err)
	require.NoError(t, file.Close())
	install(program)
	output, err := w.Run("init", "-no-color")
	require.Error(t, err)
	message := "doesn't match any of the checksums previously recorded"
	assert.Contains(t, strings.Join(strings.Fields(output), " "), message)
	assert.Contains(t, read(t, "CONTRIBUTING.md"), message)
	require.NoError(t, os.Remove(filepath.Join(w.Dir, ".terraform.lock.hcl")))
	w.MustRun("init", "-no-color")

	program = filepath.Join(bin, "terraform-provider-publicmint")
	run("go", "build", "-o", program, "./publicmint")
	install(program)
	require.NoError(t, w.Write("main.tf", read(t, "publicmint/examples/provider/provider.tf")))
	w.MustRun("init", "-no-color")
}

// section returns the text of a page from a heading to the next one of the same level.
func section(t *testing.T, page, heading string) string {
	t.Helper()
	_, after, found := strings.Cut(read(t, page), heading)
	require.True(t, found, page)
	body, _, _ := strings.Cut(after, "\n## ")
	return body
}

// commands returns the lines of the shell blocks of a text, without comments.
func commands(text string) []string {
	var lines []string
	for _, block := range regexp.MustCompile("(?s)```shell\n(.*?)```").FindAllStringSubmatch(text, -1) {
		for line := range strings.Lines(block[1]) {
			command, _, _ := strings.Cut(line, "#")
			lines = append(lines, strings.TrimSpace(command))
		}
	}
	return lines
}
