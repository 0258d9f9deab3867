package emulator_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// TestGuessesAreMarkedWhereTheyAreMade holds the list and the marks in the code together: no guess without a rule, no
// marked rule that the list does not tell.
func TestGuessesAreMarkedWhereTheyAreMade(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	mark := regexp.MustCompile(`guess\(([a-z0-9-]+)\)`)
	var marked []string
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") || file == "doc.go" {
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
	for _, topic := range emulator.Guesses {
		var ids []string
		for _, guess := range topic.Guesses {
			ids = append(ids, guess.ID)
			require.NotEmpty(t, guess.Text)
		}
		require.True(t, slices.IsSorted(ids), "each topic is in order")
		listed = append(listed, ids...)
	}
	slices.Sort(listed)
	require.Equal(t, listed, slices.Compact(marked))
}
