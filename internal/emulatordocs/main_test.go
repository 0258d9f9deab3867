package main

import (
	"errors"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

func TestRun_guesses(t *testing.T) {
	t.Parallel()
	var page strings.Builder
	require.NoError(t, execute(&page, guessesText, guesses{"Paxos", []emulator.GuessTopic{
		{Title: "Profiles", Guesses: []emulator.Guess{{ID: "profile-kept", Text: "C."}}},
		{Title: "Other", Guesses: []emulator.Guess{{ID: "a-rule", Text: "This | that,\nand more."}, {ID: "b-rule", Text: "B."}}},
	}}))

	assert.True(t, strings.HasPrefix(page.String(), "---\npage_title: "), "the registry reads the front matter")
	head := "\n\n| Guess | What the emulator does |\n|---|---|\n"
	_, sections, _ := strings.Cut(page.String(), "## ")
	assert.Equal(t, "Profiles"+head+"| `profile-kept` | C. |\n\n"+
		"## Other"+head+"| `a-rule` | This \\| that, and more. |\n| `b-rule` | B. |\n", sections)
}

func TestRun(t *testing.T) {
	t.Parallel()
	var page strings.Builder
	require.NoError(t, run([]string{"guide"}, strings.NewReader("Usage\n\nFlags:\n  --a-flag   Help.\n"), &page))
	assert.Contains(t, page.String(), "```text\n  --a-flag   Help.\n```")
	assert.Contains(t, page.String(), "| `CreateIdentity` | `POST /v2/identity/identities` |")
	assert.Contains(t, page.String(), "\n| `profiles` | `nickname`, `description`, `id`")
	assert.Contains(t, page.String(), "`deactivated`, `has_balance` |\n| `accounts` | `id`, `identity_id`")

	assert.ErrorIs(t, run([]string{"guesses"}, nil, broken{}), errBroken)
	assert.ErrorIs(t, run([]string{"guide"}, strings.NewReader("no help"), &page), errUsage)
	assert.ErrorIs(t, run(nil, nil, &page), errUsage)
}

var errBroken = errors.New("disk full")

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errBroken }

// guide returns the guide as it is published.
func guide(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../docs/guides/emulator.md")
	require.NoError(t, err)
	return string(text)
}

// The seed that the guide shows is one that the emulator takes.
func TestGuide_seed(t *testing.T) {
	t.Parallel()
	_, after, found := strings.Cut(guide(t), "```yaml\n")
	require.True(t, found)
	example, _, _ := strings.Cut(after, "```")

	seed, err := emulator.ParseSeed("guide", []byte(example))
	require.NoError(t, err)
	identities := emulator.New(t, emulator.WithSeed(seed)).Identities.All()
	require.Len(t, identities, 1)
	assert.Equal(t, api.StatusError, identities[0].CurrentStatus(), "frozen")
}

// The faults that the guide shows are ones that the emulator takes, and the guide describes each kind and each field.
func TestGuide_faults(t *testing.T) {
	t.Parallel()
	text := guide(t)
	_, after, found := strings.Cut(text, "```json\n")
	require.True(t, found)
	example, _, _ := strings.Cut(after, "```")
	var faults []emukit.Fault
	require.NoError(t, emukit.DecodeStrict([]byte(example), &faults))
	var one emukit.Fault
	require.NoError(t, emukit.DecodeStrict([]byte(regexp.MustCompile(`-d '(.*)'`).FindStringSubmatch(text)[1]), &one))
	names := map[string]bool{"": true}
	for _, operation := range emulator.Operations() {
		names[operation.Name] = true
	}
	for _, fault := range append(faults, one) {
		require.NoError(t, fault.Validate())
		assert.Contains(t, names, fault.Operation)
	}

	_, known, _ := strings.Cut(emukit.Fault{Kind: "?"}.Validate().Error(), "known are ")
	kinds := regexp.MustCompile(`, | and `).Split(known, -1)
	require.Contains(t, kinds, string(emukit.FaultMalformedID))
	for _, kind := range kinds {
		assert.Contains(t, text, "\n| `"+kind+"` |")
	}
}
