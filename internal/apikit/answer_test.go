package apikit

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestValidID(t *testing.T) {
	t.Parallel()
	for _, good := range []string{
		"a", "p1", "ctrl_01J9", "0f3e8f7a-6f0c-4c2e-9f5a-2f5a8d1f7c11", "a.b-c~d", "..a", strings.Repeat("x", maxID),
	} {
		assert.True(t, ValidID(good), good)
	}
	for _, bad := range []string{
		"", ".", "..", "...", "a/b", "../b", "a b", " a", "a\n", "a\x1b[31m", "a?b=c", "a#b", "a%2Fb", "a:b", "é", "${a}", "a\"b", "a\u202eb",
		strings.Repeat("x", maxID+1),
	} {
		assert.False(t, ValidID(bad), bad)
	}
}
