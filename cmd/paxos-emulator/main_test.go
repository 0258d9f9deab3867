package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/apikit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit/program"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// asProgram is the variable that makes the binary of the tests the program.
const asProgram = "TEST_AS_PAXOS_EMULATOR"

// binary is the path of the binary of the tests, which the tests run as the program.
var binary string

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
	}
	var err error
	if binary, err = os.Executable(); err != nil {
		panic(err)
	}
	if err := os.Setenv(asProgram, "1"); err != nil {
		panic(err)
	}
	goleak.VerifyTestMain(m)
}

// process is a running emulator.
type process struct {
	t   *testing.T
	cmd *exec.Cmd
	url string
	out io.Reader
	err *bytes.Buffer
}

// serve starts an emulator, which is stopped at the end of the test at the latest.
func serve(t *testing.T, args ...string) *process {
	t.Helper()
	p := &process{t: t, err: &bytes.Buffer{}}
	ctx := context.WithoutCancel(t.Context())
	p.cmd = exec.CommandContext(ctx, binary, append([]string{"serve", "--listen", "127.0.0.1:0"}, args...)...)
	stdout, err := p.cmd.StdoutPipe()
	require.NoError(t, err)
	p.cmd.Stderr = p.err
	require.NoError(t, p.cmd.Start())
	t.Cleanup(func() {
		if p.cmd.ProcessState == nil {
			p.stop(syscall.SIGTERM)
		}
	})
	lines := bufio.NewReader(stdout)
	p.out = lines
	line, err := lines.ReadString('\n')
	require.NoError(t, err, "%s", p.err)
	require.True(t, strings.HasPrefix(line, "listening on http://127.0.0.1:"), line)
	p.url = strings.TrimSpace(strings.TrimPrefix(line, "listening on "))
	return p
}

// stop sends a signal on which the emulator ends well, and returns what else was on stdout.
func (p *process) stop(signal os.Signal) string {
	p.t.Helper()
	require.NoError(p.t, p.cmd.Process.Signal(signal))
	rest, err := io.ReadAll(p.out)
	require.NoError(p.t, err)
	require.NoError(p.t, p.cmd.Wait())
	return string(rest)
}

// client returns a client of the API.
func (p *process) client(adjust ...func(*api.Config)) *api.Client {
	p.t.Helper()
	cfg := api.Config{Config: apikit.Config{BaseURL: p.url + "/v2", RequestTimeout: apikit.DefaultRequestTimeout}, TokenURL: p.url + "/oauth2/token"}
	cfg.ClientID, cfg.ClientSecret = emulator.DefaultClientID, emulator.DefaultClientSecret
	for _, change := range adjust {
		change(&cfg)
	}
	client, err := api.New(cfg)
	require.NoError(p.t, err)
	p.t.Cleanup(client.Close)
	return client
}

// get reads a page under the name of a host; none stands for the address.
func (p *process) get(path, host string) (int, string) {
	p.t.Helper()
	request, err := http.NewRequestWithContext(p.t.Context(), http.MethodGet, p.url+path, http.NoBody)
	require.NoError(p.t, err)
	request.Host = host
	response, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(request)
	require.NoError(p.t, err)
	defer func() { _ = response.Body.Close() }()
	data, err := io.ReadAll(response.Body)
	require.NoError(p.t, err)
	return response.StatusCode, string(data)
}

func TestServeUntilSignalled(t *testing.T) {
	t.Parallel()
	for _, signal := range []os.Signal{syscall.SIGINT, syscall.SIGTERM} {
		address := filepath.Join(t.TempDir(), "address")
		p := serve(t, "--address-file", address)
		status, body := p.get("/_emulator/health", "")
		require.Equal(t, http.StatusOK, status)
		require.JSONEq(t, `{"status":"ok"}`, body)
		written, err := os.ReadFile(address)
		require.NoError(t, err)
		require.Equal(t, p.url+"\n", string(written))
		require.Empty(t, p.stop(signal), "the address is all that is printed")
		require.Empty(t, p.err.String())
	}
}

func TestServeOptions(t *testing.T) {
	t.Parallel()
	seed := filepath.Join(t.TempDir(), "seed.yaml")
	require.NoError(t, os.WriteFile(seed, []byte("identities:\n  - {id: seeded-1, person_details: {first_name: Ada}}\n"), 0o600))
	recordings := t.TempDir()
	p := serve(t, "--seed", seed, "--clock", "manual", "--client-id", "me", "--client-secret", "mine", "--latency", "1ms",
		"--rate-limit", "paxos", "--rate-limit-scale", "0.5", "--controls-revision", "2025", "--record", recordings)
	_, snapshot := p.get("/_emulator/snapshot", "")
	require.Contains(t, snapshot, "seeded-1")
	_, clock := p.get("/_emulator/clock", "")
	require.Contains(t, clock, `"manual": true`)
	status, _ := p.get("/v2/identity/controls", "")
	require.Equal(t, http.StatusUnauthorized, status)
	files, err := filepath.Glob(filepath.Join(recordings, "*.jsonl"))
	require.NoError(t, err)
	require.Len(t, files, 1)
}

func TestBadInputIsOneLineAndStartsNothing(t *testing.T) {
	t.Parallel()
	directory := t.TempDir()
	write := func(name, content string) string {
		path := filepath.Join(directory, name)
		require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
		return path
	}
	badSeed := write("seed.yaml", "identities:\n  - people: 1\n")
	badReference := write("reference.yaml", "controls:\n  - {identity_id: nobody, type: CLOSED}\n")
	oddSeed := write("odd.yaml", "\"x\\e[31m\\n\": 1\n")
	badState := write("state.json", "{}")
	for _, tt := range []struct {
		args []string
		want string
	}{
		{nil, "serve"},
		{[]string{"dance"}, "dance"},
		{[]string{"serve", "--nope"}, "--nope"},
		{[]string{"serve", "--listen", "nowhere:1:2"}, "nowhere"},
		{[]string{"serve", "--clock", "fast"}, "--clock"},
		{[]string{"serve", "--rate-limit", "some"}, "--rate-limit"},
		{[]string{"serve", "--rate-limit-scale", "2"}, "--rate-limit-scale"},
		{[]string{"serve", "--latency", "long"}, "--latency"},
		{[]string{"serve", "--latency", "-1s"}, "latency"},
		{[]string{"serve", "--controls-revision", "2024"}, "--controls-revision"},
		{[]string{"serve", "--client-id", ""}, "client id"},
		{[]string{"serve", "--allow-host", "http://emulator"}, "host name"},
		{[]string{"serve", "--seed", filepath.Join(directory, "none.yaml")}, "none.yaml"},
		{[]string{"serve", "--seed", badSeed}, "seed.yaml:2: unknown field"},
		{[]string{"serve", "--seed", badReference}, "no such identity: nobody"},
		{[]string{"serve", "--state", badState}, "state.json"},
		{[]string{"serve", "--state", filepath.Join(directory, "no", "state.json")}, "directory"},
		{[]string{"serve", "--address-file", filepath.Join(directory, "no", "address")}, "address"},
		{[]string{"serve", "--record", badState}, "record"},
		{[]string{"env", "--url", "127.0.0.1:8086"}, "--url"},
		{[]string{"serve", "--seed", oddSeed}, "unknown field \"x \""},
		{[]string{"a\x1b[2J\nb"}, "unexpected argument a b"},
	} {
		t.Run(strings.Join(tt.args, " "), func(t *testing.T) {
			t.Parallel()
			requireUsageError(t, tt.want, tt.args...)
		})
	}
}

// requireUsageError runs a command that must fail before anything is started, with one line that says why.
func requireUsageError(t *testing.T, want string, args ...string) string {
	t.Helper()
	if len(args) > 1 && args[0] == "serve" && args[1] != "--listen" {
		args = append(args, "--listen", "127.0.0.1:0")
	}
	var stdout, stderr bytes.Buffer
	cmd := exec.CommandContext(t.Context(), binary, args...)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	require.Error(t, cmd.Run())
	require.Equal(t, 2, cmd.ProcessState.ExitCode(), stderr.String())
	require.Empty(t, stdout.String())
	require.Equal(t, 1, strings.Count(stderr.String(), "\n"), stderr.String())
	require.NotContains(t, stderr.String(), "\x1b")
	require.Contains(t, stderr.String(), want)
	return stderr.String()
}

func TestAnAddressInUseIsBadInput(t *testing.T) {
	t.Parallel()
	p := serve(t)
	address := strings.TrimPrefix(p.url, "http://")
	requireUsageError(t, address, "serve", "--listen", address)
}

func TestEnvIsForTheShell(t *testing.T) {
	t.Parallel()
	script := `eval "$("$0" env --url http://127.0.0.1:9/ --client-id "it's" --client-secret '$(x)')"; env | grep ^PAXOS_ | sort`
	shell := exec.CommandContext(t.Context(), "sh", "-c", script, binary)
	shell.Env = []string{asProgram + "=1"} // no PAXOS_ variable of the machine
	for _, name := range []string{"PATH", "GOCOVERDIR"} {
		shell.Env = append(shell.Env, name+"="+os.Getenv(name))
	}
	output, err := shell.CombinedOutput()
	require.NoError(t, err, "%s", output)
	require.Equal(t, "PAXOS_API_URL=http://127.0.0.1:9/v2\nPAXOS_CLIENT_ID=it's\nPAXOS_CLIENT_SECRET=$(x)\n"+
		"PAXOS_MAX_REQUESTS_PER_SECOND=0\nPAXOS_TOKEN_URL=http://127.0.0.1:9/oauth2/token\n", string(output))
}

func TestVersionAndHelp(t *testing.T) {
	t.Parallel()
	output, err := exec.CommandContext(t.Context(), binary, "--version").CombinedOutput()
	require.NoError(t, err)
	require.Equal(t, "dev\n", string(output))
	output, err = exec.CommandContext(t.Context(), binary, "serve", "--help").CombinedOutput()
	require.NoError(t, err)
	require.Contains(t, string(output), "--address-file")
}

// requireIPv6 skips a test on a machine that has no IPv6, as many containers do.
func requireIPv6(t *testing.T) {
	t.Helper()
	var config net.ListenConfig
	listener, err := config.Listen(t.Context(), "tcp6", "[::1]:0")
	if err != nil {
		t.Skip("this machine has no IPv6: " + err.Error())
	}
	require.NoError(t, listener.Close())
}

func TestServe_WarnsOfOtherMachines(t *testing.T) {
	t.Parallel()
	for listen, warned := range map[string]bool{
		"0.0.0.0:0": true, "[::]:0": true, ":0": false, "[::1]:0": false, "127.0.0.2:0": false,
	} {
		t.Run(listen, func(t *testing.T) {
			t.Parallel()
			if strings.HasPrefix(listen, "[") {
				requireIPv6(t)
			}
			ctx, cancel := context.WithCancel(t.Context())
			cancel() // it listens, says so, and ends
			var stdout, stderr bytes.Buffer
			code := newProgram().Run(ctx, []string{"serve", "--listen", listen}, &stdout, &stderr)
			require.Equal(t, program.ExitOK, code, stderr.String())
			if !warned {
				require.Regexp(t, `^listening on http://\S+:\d+\n$`, stdout.String())
				require.Empty(t, stderr.String())
				return
			}
			require.Regexp(t, `^listening on http://127\.0\.0\.1:(\d+) \(bound to (0\.0\.0\.0|\[::\]):\d+\)\n$`, stdout.String())
			require.Contains(t, stderr.String(), "warning: listening on")
			require.Contains(t, stderr.String(), "--listen 127.0.0.1:8086")
			require.Equal(t, 1, strings.Count(stderr.String(), "\n"))
		})
	}
}

func TestServe_AnswersUnderAllowedHosts(t *testing.T) {
	t.Parallel()
	p := serve(t, "--allow-host", "emulator", "--allow-host", "paxos.internal")
	for host, want := range map[string]int{
		"emulator:8086": http.StatusOK, "paxos.internal": http.StatusOK, "localhost": http.StatusOK, "evil.test": http.StatusForbidden,
	} {
		status, _ := p.get("/_emulator/health", host)
		require.Equal(t, want, status, host)
	}
}

// newKeyPair returns the PEM texts of a new key pair.
func newKeyPair(t *testing.T) (public, private string) {
	t.Helper()
	publicKey, privateKey, err := ed25519.GenerateKey(rand.Reader)
	require.NoError(t, err)
	der, err := x509.MarshalPKIXPublicKey(publicKey)
	require.NoError(t, err)
	public = string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}))
	der, err = x509.MarshalPKCS8PrivateKey(privateKey)
	require.NoError(t, err)
	return public, string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
}

func TestServeDemandsSignatures(t *testing.T) {
	t.Parallel()
	directory := t.TempDir()
	var args []string
	privates := map[string]string{}
	for _, id := range []string{"key-1", "key-2", "key-3"} {
		public, private := newKeyPair(t)
		privates[id] = private
		if id != "key-3" { // which the emulator does not know
			file := filepath.Join(directory, id+"=public.pem")
			require.NoError(t, os.WriteFile(file, []byte(public), 0o600))
			args = append(args, "--signing-key", id+"="+file)
		}
	}
	p := serve(t, args...)
	for id, want := range map[string]int{
		"key-1": http.StatusNotFound, "key-2": http.StatusNotFound, "key-3": http.StatusUnauthorized, "": http.StatusUnauthorized,
	} {
		var signing []func(*api.Config)
		if id != "" {
			key, err := api.ParseSigningKey(id, privates[id])
			require.NoError(t, err)
			signing = append(signing, func(c *api.Config) { c.SigningKey = key })
		}
		_, err := p.client(signing...).GetIdentity(t.Context(), "nobody", api.GetIdentityOptions{})
		var refused *api.Error
		require.ErrorAs(t, err, &refused)
		require.Equal(t, want, refused.StatusCode, id)
	}
}

func TestBadSigningKeysAreOneLineAndStartNothing(t *testing.T) {
	t.Parallel()
	_, private := newKeyPair(t)
	file := filepath.Join(t.TempDir(), "private.pem")
	require.NoError(t, os.WriteFile(file, []byte(private), 0o600))
	for flag, want := range map[string]string{
		"key-1":                "key-1",
		"key-1=none.pem":       `signing key "key-1": open none.pem`,
		"key-1=" + file:        "no PEM block PUBLIC KEY",
		"=" + file:             "no PEM block PUBLIC KEY",
		"key-1=" + t.TempDir(): "is a directory",
	} {
		said := requireUsageError(t, want, "serve", "--signing-key", flag)
		require.NotContains(t, said, strings.Split(private, "\n")[1], "the key is not shown")
	}
}
