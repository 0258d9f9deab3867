package provider_test

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/catalog"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// ownCacheDirectory gives a test with a HOME of its own a cache directory, and returns where the provider's own is to be.
func ownCacheDirectory(t *testing.T) string {
	t.Helper()
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	t.Setenv("LocalAppData", t.TempDir())
	directory, err := os.UserCacheDir()
	require.NoError(t, err)
	require.NoError(t, os.MkdirAll(directory, 0o700))
	return filepath.Join(directory, "terraform-provider-paxos")
}

// allowedAt matches the time that an error names.
var allowedAt = regexp.MustCompile(`next request allowed at \S+`)

// A run that is told to wait for a day says so and sends nothing more. The next run waits for one window of the limit, and
// for nothing once the directory is gone.
func TestProvider_retryAfterOfADay(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	directory := ownCacheDirectory(t)
	emu := emulator.New(t)
	arguments := map[string]any{"max_requests_per_second": 9}
	run := func(window string) (int, string) {
		environment := emu.Env()
		environment["PAXOS_RATE_LIMIT_WINDOW"] = window
		server := start(t, environment)
		require.Empty(t, configure(t, server, arguments))
		before := len(emu.Journal())
		diagnostics := list(t, server)
		first := acctest.FormatDiagnostics(diagnostics)
		diagnostics = list(t, server)
		second := acctest.FormatDiagnostics(diagnostics)
		assert.Equal(t, allowedAt.FindString(first), allowedAt.FindString(second), "a run does not change its mind")
		assert.Equal(t, first == "", second == "")
		return len(emu.Journal()) - before, first
	}
	throttle := emukit.Fault{
		Operation: emulator.OpListIdentities, Kind: emukit.FaultStatus, Status: http.StatusTooManyRequests,
		Headers: map[string]string{"Retry-After": "86400"},
	}
	for _, window := range []string{"1s", "5m"} {
		emu.Fault(throttle)
		requests, said := run(window)
		assert.Equal(t, 2, requests, "one for the token, one for the list")
		assert.Regexp(t, `^ERROR: .*rate limit: next request allowed at \S+Z, past the maximum wait.*`+
			`told this run to wait 24h0m0s \(Retry-After\), until .*remove the directory terraform-provider-paxos`, said)
		if window == "5m" {
			require.NoError(t, os.RemoveAll(directory))
		}
		requests, said = run(window)
		assert.Equal(t, 3, requests)
		assert.Empty(t, said)
	}
}

// A cache directory of which somebody else may have a say is not used: the run works, and warns.
func TestProvider_warnsOfUntrustedCacheDirectory(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	directory, elsewhere := ownCacheDirectory(t), t.TempDir()
	emu := emulator.New(t)
	arguments := map[string]any{"max_requests_per_second": 9}

	require.Empty(t, configure(t, start(t, emu.Env()), arguments))
	require.NoError(t, os.RemoveAll(directory))

	require.NoError(t, os.Symlink(elsewhere, directory))
	server := start(t, emu.Env())
	assert.Regexp(t, `^WARNING: Requests are not counted together with other runs: .*it is a symbolic link.*five minutes.*XDG_CACHE_HOME`,
		acctest.FormatDiagnostics(configure(t, server, arguments)))
	diagnostics := list(t, server)
	assert.Empty(t, diagnostics)
	files, err := os.ReadDir(elsewhere)
	require.NoError(t, err)
	assert.Empty(t, files)

	assert.Empty(t, configure(t, start(t, emu.Env()), map[string]any{"max_requests_per_second": 0}), "nothing is counted")
}

// A run that waited because Paxos had blocked the address says so once, with how long, in the first call that ends after it.
func TestProvider_warnsOfPause(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t, emulator.WithSeed(catalog.Tenant()))
	identities := paxostest.NewProtocolResource(t, emu, "paxos_identity", acctest.WithEnv("PAXOS_RATE_LIMIT_WINDOW", "3s"))
	emu.Fault(emukit.Fault{Operation: emulator.OpGetIdentity, Kind: emukit.FaultStatus, Status: http.StatusTooManyRequests})
	importFirst := func() []*tfprotov6.Diagnostic {
		_, diagnostics := identities.Import(emu.Identities()[0].ID, nil)
		return diagnostics
	}
	diagnostics := importFirst()
	emu.AssertFaultsConsumed(t)
	require.Len(t, diagnostics, 1)
	assert.Regexp(t, `^WARNING: Paxos blocked this IP address for a while: Paxos answered 429.* This run has waited [123]s .*max_requests_per_second`,
		acctest.FormatDiagnostics(diagnostics))
	assert.Empty(t, importFirst(), "once in a run")

	identities.NewRun()
	assert.Empty(t, importFirst(), "this run has not waited")
	emu.Fault(emukit.Fault{Operation: emulator.OpListIdentities, Kind: emukit.FaultStatus, Status: http.StatusTooManyRequests})
	diagnostics = list(t, identities.Server)
	require.Len(t, diagnostics, 1)
	assert.Regexp(t, `waited [123]s`, acctest.FormatDiagnostics(diagnostics))
}
