package main

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
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

func TestMain(m *testing.M) { paxostest.Main(m) }

// Who reads the README finds every guide.
func TestReadme_listsGuides(t *testing.T) {
	t.Parallel()
	readme, err := os.ReadFile("README.md")
	require.NoError(t, err)
	guides, err := filepath.Glob("docs/guides/*.md")
	require.NoError(t, err)
	require.NotEmpty(t, guides)
	for _, guide := range guides {
		assert.Contains(t, string(readme), "]("+filepath.ToSlash(guide)+")")
	}
}

// The configuration on README's first screen does what the README says, and a second plan has nothing to do.
func TestAccReadme(t *testing.T) {
	t.Parallel()
	acctest.RequireCLI(t)
	readme, err := os.ReadFile("README.md")
	require.NoError(t, err)
	_, after, found := strings.Cut(string(readme), "```terraform\n")
	require.True(t, found)
	example, _, _ := strings.Cut(after, "```")

	emu := emulator.New(t)
	ada := emu.AddIdentity(api.Identity{
		RefID: "customer-1001", Status: api.StatusApproved, PersonDetails: &api.PersonDetails{FirstName: "Ada", LastName: "Miller"},
	})
	terraform := paxostest.NewWorkingDir(t, emu, []string{"examples/provider"})
	require.NoError(t, terraform.Write("main.tf", example))
	terraform.MustRun("apply", "-auto-approve", "-no-color")
	assert.Contains(t, terraform.MustRun("plan", "-no-color"), "No changes.")

	controls := emu.Controls(ada.ID)
	require.Len(t, controls, 1)
	assert.Equal(t, api.ControlSellOnly, controls[0].Type)
}
