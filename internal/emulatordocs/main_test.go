package main

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

func TestWrite(t *testing.T) {
	t.Parallel()
	var page strings.Builder
	require.NoError(t, write(&page, []emulator.Guess{{ID: "a-rule", Text: "This | that,\nand more."}, {ID: "b-rule", Text: "B."}}))

	assert.True(t, strings.HasPrefix(page.String(), "---\npage_title: "), "the registry reads the front matter")
	_, table, _ := strings.Cut(page.String(), "|---|---|\n")
	assert.Equal(t, "| `a-rule` | This \\| that, and more. |\n| `b-rule` | B. |\n", table)
}

func TestWrite_fails(t *testing.T) {
	t.Parallel()
	assert.ErrorIs(t, write(broken{}, emulator.Guesses), errBroken)
}

var errBroken = errors.New("disk full")

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errBroken }

// The seed that the guide shows is one that the emulator takes.
func TestGuide_seed(t *testing.T) {
	t.Parallel()
	const path = "../../templates/guides/emulator.md"
	guide, err := os.ReadFile(path)
	require.NoError(t, err)
	_, after, found := strings.Cut(string(guide), "```yaml\n")
	require.True(t, found)
	example, _, _ := strings.Cut(after, "```")

	seed, err := emulator.ParseSeed(path, []byte(example))
	require.NoError(t, err)
	identities := emulator.New(t, emulator.WithSeed(seed)).Identities()
	require.Len(t, identities, 1)
	assert.Equal(t, api.StatusError, identities[0].CurrentStatus(), "frozen")
}
