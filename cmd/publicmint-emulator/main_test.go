package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit/program"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// runs starts a command that ends by itself, or at once because its context has ended.
func runs(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out, err bytes.Buffer
	code = newProgram().Run(ctx, args, &out, &err)
	return code, out.String(), err.String()
}

func TestServe(t *testing.T) {
	t.Parallel()
	seed := filepath.Join(t.TempDir(), "seed.yaml")
	require.NoError(t, os.WriteFile(seed, []byte("identities:\n- {email: a@example.com}\n"), 0o600))
	code, stdout, stderr := runs(t, "serve", "--listen", ":0", "--seed", seed, "--rate-limit", "on", "--api-key", "mine")
	require.Equal(t, program.ExitOK, code, stderr)
	require.Regexp(t, `^listening on http://127\.0\.0\.1:\d+\n$`, stdout)
	code, _, stderr = runs(t, "serve", "--listen", ":0", "--api-key", "")
	require.Equal(t, program.ExitUsage, code)
	require.Contains(t, stderr, "publicmint-emulator: the API key must not be empty")
}

func TestEnv(t *testing.T) {
	t.Parallel()
	code, stdout, _ := runs(t, "env", "--api-key", "it's")
	require.Equal(t, program.ExitOK, code)
	require.Equal(t, "export PUBLICMINT_API_KEY='it'\\''s'\nexport PUBLICMINT_API_URL='http://127.0.0.1:8087'\n"+
		"export PUBLICMINT_MAX_REQUESTS_PER_SECOND='0'\n", stdout)
}
