package main

import (
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

// The README links to every guide.
func TestReadme_listsGuides(t *testing.T) {
	t.Parallel()
	readme := read(t, "README.md")
	guides, err := filepath.Glob("docs/guides/*.md")
	require.NoError(t, err)
	require.NotEmpty(t, guides)
	for _, guide := range guides {
		assert.Contains(t, readme, "]("+filepath.ToSlash(guide)+")")
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
	require.Len(t, emu.Identities(), 1)
	require.NoError(t, w.Write("control.tf", blocks[1][1]))
	w.MustRun("apply", "-auto-approve", "-no-color")
	assert.Contains(t, w.MustRun("plan", "-no-color"), "No changes.")
	controls := emu.Controls(emu.Identities()[0].ID)
	require.Len(t, controls, 1)
	assert.Equal(t, api.ControlSellOnly, controls[0].Type)
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
