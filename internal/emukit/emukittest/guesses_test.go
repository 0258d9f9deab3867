package emukittest

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
)

// Marks count once, wherever they are in the code; tests, the list and the package comment only speak of them.
func TestMarked(t *testing.T) {
	t.Parallel()
	directory := t.TempDir()
	for name, text := range map[string]string{
		"a.go": "// guess(page-size): 100. guess(order): the oldest first.", "b.go": "x() // guess(page-size): again",
		"a_test.go": "// guess(tested)", "guesses.go": "// guess(listed)", "doc.go": "// guess(told)", "page.md": "guess(written)",
	} {
		require.NoError(t, os.WriteFile(filepath.Join(directory, name), []byte(text), 0o600))
	}
	found, err := marked(directory)
	require.NoError(t, err)
	assert.Equal(t, []string{"order", "page-size"}, found)
	_, err = marked(filepath.Join(directory, "["))
	require.Error(t, err)
}

// A guess without a text is told to nobody.
func TestListed(t *testing.T) {
	t.Parallel()
	topics := []emukit.GuessTopic{
		emukit.NewGuessTopic("Lists", map[string]string{"page-size": "100 rows.", "order": "The oldest first."}),
		emukit.NewGuessTopic("Objects", map[string]string{"age": ""}),
	}
	found, silent := listed(topics)
	assert.Equal(t, []string{"age", "order", "page-size"}, found)
	assert.Equal(t, []string{"age"}, silent)
}
