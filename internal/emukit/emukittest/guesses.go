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
	inCode, err := marked(".")
	require.NoError(t, err)
	inList, silent := listed(topics)
	require.Equal(t, inList, inCode)
	require.Empty(t, silent, "guesses without a text")
}

var mark = regexp.MustCompile(`guess\(([a-z0-9-]+)\)`)

// marked returns the ids of the marks in the code of a directory, each once.
func marked(directory string) ([]string, error) {
	files, err := filepath.Glob(filepath.Join(directory, "*.go"))
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, file := range files {
		if name := filepath.Base(file); strings.HasSuffix(name, "_test.go") || name == "guesses.go" || name == "doc.go" {
			continue
		}
		source, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		for _, found := range mark.FindAllSubmatch(source, -1) {
			ids = append(ids, string(found[1]))
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids), nil
}

// listed returns the ids of a list, and those of the guesses that say nothing.
func listed(topics []emukit.GuessTopic) (ids, silent []string) {
	for _, topic := range topics {
		for _, guess := range topic.Guesses {
			ids = append(ids, guess.ID)
			if guess.Text == "" {
				silent = append(silent, guess.ID)
			}
		}
	}
	slices.Sort(ids)
	return ids, silent
}
