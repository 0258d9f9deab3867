package main

import (
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The packages that every provider can share name no API, apart from the import paths of the project.
func TestSharedPackages_nameNoAPI(t *testing.T) {
	t.Parallel()
	clients, err := filepath.Glob("internal/*/api")
	require.NoError(t, err)
	require.NotEmpty(t, clients)
	for _, shared := range []string{"acctest", "apikit", "emukit", "jsonlimit", "printable", "safefile", "tfkit", "transport"} {
		require.NoError(t, filepath.WalkDir(filepath.Join("internal", shared), func(path string, entry fs.DirEntry, err error) error {
			if entry.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
				return err
			}
			for i, line := range strings.Split(read(t, path), "\n") {
				line = strings.ReplaceAll(line, "terraform-paxos/terraform-provider-paxos/internal/", "")
				for _, client := range clients {
					api := filepath.Base(filepath.Dir(client))
					assert.NotContains(t, strings.ToLower(line), api, "%s:%d", path, i+1)
				}
			}
			return err
		}))
	}
}
