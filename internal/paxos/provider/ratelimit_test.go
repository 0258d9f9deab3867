package provider_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// A cache folder of which somebody else may have a say is not used: the run works, and warns.
func TestProvider_warnsOfUntrustedCacheFolder(t *testing.T) {
	cache, elsewhere := t.TempDir(), t.TempDir()
	t.Setenv("XDG_CACHE_HOME", cache)
	t.Setenv("LocalAppData", cache)
	t.Setenv("HOME", cache)
	folder, err := os.UserCacheDir()
	require.NoError(t, err)
	require.NoError(t, os.MkdirAll(folder, 0o700))
	folder = filepath.Join(folder, "terraform-provider-paxos")
	emu := emulator.New(t)
	arguments := map[string]any{"max_requests_per_second": 9}

	require.Empty(t, configure(t, start(t, emu.Env()), arguments))
	require.NoError(t, os.RemoveAll(folder))

	require.NoError(t, os.Symlink(elsewhere, folder))
	server := start(t, emu.Env())
	assert.Regexp(t, `^WARNING: Requests are not counted together with other runs: .*it is a symbolic link.*five minutes.*XDG_CACHE_HOME`,
		acctest.Say(configure(t, server, arguments)))
	_, diagnostics := list(t, server)
	assert.Empty(t, diagnostics)
	files, err := os.ReadDir(elsewhere)
	require.NoError(t, err)
	assert.Empty(t, files)

	assert.Empty(t, configure(t, start(t, emu.Env()), map[string]any{"max_requests_per_second": 0}), "nothing is counted")
}
