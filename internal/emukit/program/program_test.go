package program

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// commands are those of an emulator that fails as it is told, and serves nothing.
type commands struct {
	Fail  failCommand  `cmd:""`
	Serve serveCommand `cmd:""`
}

type failCommand struct {
	Text  string `arg:""`
	Usage bool
}

func (c *failCommand) Run() error {
	if err := errors.New(c.Text); !c.Usage {
		return err
	}
	return UsageError{Err: errors.New(c.Text)}
}

type serveCommand struct {
	Serve

	Refuse bool `help:"Do not start."`
}

func (c *serveCommand) Run(ctx context.Context, stdout io.Writer, stderr Warnings) error {
	_, err := c.Options(func(_ string, data []byte) (any, error) { return nil, errors.New(string(data)) })
	if err != nil {
		return UsageError{Err: err}
	}
	return c.Start(ctx, stdout, stderr, "example", func() (Server, error) {
		if c.Refuse {
			return nil, errors.New("the state file is of another emulator")
		}
		return &server{}, nil
	})
}

// server serves until it is shut down.
type server struct{ http.Server }

func (s *server) Serve(listener net.Listener) error {
	if err := s.Server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

func (s *server) Shutdown(ctx context.Context) { _ = s.Server.Shutdown(ctx) }

func (s *server) Close() { _ = s.Server.Close() }

// runs starts a command and waits until it ends by itself, or because its context has ended.
func runs(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out, err bytes.Buffer
	p := Program{Name: "example", Commands: &commands{}, Vars: kong.Vars{"port": "0", "limits": "on", "limits_help": ""}}
	code = p.Run(ctx, args, &out, &err)
	return code, out.String(), err.String()
}

// The exit code tells what the caller got wrong from what failed, and the message is one line.
func TestRun(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		args   string
		code   int
		stderr string
	}{
		{"--help", ExitOK, ""},
		{"fail a\x1b[31m\nb", ExitFault, `^example: a[^\n\x1b]*b\n$`},
		{"fail --usage x", ExitUsage, "^example: x\n$"},
		{"fail", ExitUsage, "^example: expected .*\n$"},
		{"fail --other x", ExitUsage, "^example: unknown flag --other"},
		{"serve --rate-limit-scale=2", ExitUsage, "^example: --rate-limit-scale must be above 0 and at most 1, not 2\n$"},
		{"serve --rate-limit-speed=0", ExitUsage, "^example: --rate-limit-speed must be above 0, not 0\n$"},
		{"serve --rate-limit=slow", ExitUsage, "^example: --rate-limit must be one of"},
		{"serve --seed=/nowhere/seed.yaml", ExitUsage, "^example: seed file: .*no such file"},
		{"serve --listen=:99999", ExitUsage, "^example: .*invalid port\n$"},
		{"serve --refuse", ExitUsage, "^example: the state file is of another emulator\n$"},
		{"serve --address-file=/nowhere/address", ExitUsage, "^example: .*no such file"},
	} {
		code, _, stderr := runs(t, strings.Split(test.args, " ")...)
		assert.Equal(t, test.code, code, "%s: %s", test.args, stderr)
		assert.Regexp(t, test.stderr, stderr, test.args)
	}
	assert.PanicsWithValue(t, "bug", func() {
		_ = Program{Commands: &bugs{}}.Run(t.Context(), []string{"bug"}, io.Discard, io.Discard)
	}, "a bug of a command is no exit")
}

type bugs struct {
	Bug bugCommand `cmd:""`
}

type bugCommand struct{}

func (*bugCommand) Run() error { panic("bug") }

// An emulator listens on this machine unless it is told otherwise, and says where, also in a file.
func TestServe(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "address")
	code, stdout, stderr := runs(t, "serve", "--listen=:0", "--address-file="+file)
	require.Equal(t, ExitOK, code, stderr)
	require.Regexp(t, `^listening on http://127\.0\.0\.1:\d+\n$`, stdout)
	require.Empty(t, stderr)
	address, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, stdout, "listening on "+string(address))

	code, stdout, stderr = runs(t, "serve", "--listen=0.0.0.0:0")
	require.Equal(t, ExitOK, code, stderr)
	require.Regexp(t, `^listening on http://127\.0\.0\.1:\d+ \(bound to .*:\d+\)\n$`, stdout)
	require.Contains(t, stderr, "example: warning: listening on ")
}

// Browsers and containers reach an emulator by the name that --listen has, and by those of --allow-host.
func TestServe_hosts(t *testing.T) {
	t.Parallel()
	for listen, want := range map[string][]string{
		":1": {"box"}, "127.0.0.1:1": {"box"}, "[::1]:1": {"box"}, "example.test:1": {"box", "example.test"}, "no port": {"box"},
	} {
		c := Serve{Listen: listen, AllowHost: []string{"box"}}
		assert.Equal(t, want, c.hosts(), listen)
	}
}

// The lines of PrintEnv are words of a shell, and the URL has to be one.
func TestPrintEnv(t *testing.T) {
	t.Parallel()
	environment := func(baseURL string) map[string]string { return map[string]string{"B_URL": baseURL, "A_KEY": "it's"} }
	var printed bytes.Buffer
	require.NoError(t, PrintEnv(&printed, "http://127.0.0.1:1/", environment))
	require.Equal(t, "export A_KEY='it'\\''s'\nexport B_URL='http://127.0.0.1:1'\n", printed.String())
	for _, url := range []string{"", "127.0.0.1:1", "ftp://127.0.0.1"} {
		require.ErrorAs(t, PrintEnv(io.Discard, url, environment), new(UsageError), url)
	}
}
