// Package emukittest has what the tests of emulators share.
package emukittest

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
)

// CheckGuesses holds a list of guesses and the marks in the code of the working directory together: no guess without a rule, no
// marked rule that the list does not tell.
func CheckGuesses(t *testing.T, topics []emukit.GuessTopic) {
	t.Helper()
	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	mark := regexp.MustCompile(`guess\(([a-z0-9-]+)\)`)
	var marked []string
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") || file == "guesses.go" || file == "doc.go" {
			continue
		}
		source, err := os.ReadFile(file)
		require.NoError(t, err)
		for _, found := range mark.FindAllSubmatch(source, -1) {
			marked = append(marked, string(found[1]))
		}
	}
	slices.Sort(marked)
	var listed []string
	for _, topic := range topics {
		for _, guess := range topic.Guesses {
			listed = append(listed, guess.ID)
			require.NotEmpty(t, guess.Text)
		}
	}
	slices.Sort(listed)
	require.Equal(t, listed, slices.Compact(marked))
}
