//go:build unix && !darwin

package personaldata_test

import (
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/personaldata"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// Go's HTTP clients and servers write frames, headers and bodies to the standard logger: with http2debug those of the API
// and those of the plugin protocol, which carries the state. None of it reaches the output of the provider's process.
func TestAccCanary_debuggedHTTP2(t *testing.T) {
	t.Parallel()
	e, served := newTestEnv(t), &bearers{}
	server := httptest.NewUnstartedServer(served.watch(e.emu.Handler()))
	server.EnableHTTP2 = true
	server.StartTLS()
	t.Cleanup(server.Close)
	certificate := filepath.Join(t.TempDir(), "ca.pem")
	block := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	require.NoError(t, os.WriteFile(certificate, block, 0o600))
	output := e.debugged("SSL_CERT_FILE="+certificate, "GODEBUG=http2debug=2",
		"GRPC_GO_LOG_SEVERITY_LEVEL=info", "GRPC_GO_LOG_VERBOSITY_LEVEL=99", "GRPC_BINARY_LOG_FILTER=*")
	e.pointAt(server.URL, server.URL)

	e.write(everything(t), e.variables(nil))
	e.run(true, "apply", "-auto-approve")
	e.run(true, "plan", "-detailed-exitcode")
	assert.Equal(t, []string{"HTTP/2.0"}, served.protocols())
	e.searchProcess(output, served.tokens()...)
}

// A server that sends more than it was asked for has net/http log what it sent.
func TestAccCanary_unsolicitedResponse(t *testing.T) {
	t.Parallel()
	e, served := newTestEnv(t), &bearers{}
	api := httptest.NewServer(served.watch(e.emu.Handler()))
	t.Cleanup(api.Close)
	tokens := httptest.NewServer(talkative(e.emu.Handler()))
	t.Cleanup(tokens.Close)
	output := e.debugged()
	e.pointAt(api.URL, tokens.URL)

	e.write(everything(t), e.variables(nil))
	e.run(true, "apply", "-auto-approve")
	assert.Equal(t, []string{"HTTP/1.1"}, served.protocols())
	e.searchProcess(output, served.tokens()...)
}

// The token of paxos_access_token reaches the script that asks for it, and is found nowhere else.
func TestAccCanary_accessToken(t *testing.T) {
	t.Parallel()
	e := newTestEnv(t)
	output := e.debugged()
	e.write(head+`
ephemeral "paxos_access_token" "script" {
  scopes = ["events:read_event"]
}

resource "terraform_data" "script" {
  provisioner "local-exec" {
    command     = "printf %s \"$TOKEN\" >token"
    environment = { TOKEN = ephemeral.paxos_access_token.script.token }
  }
}

data "paxos_events" "some" {
  limit = 1
}
`, e.variables(nil))
	e.run(true, "plan", "-out=first.plan")
	plan := e.run(true, "show", "-json", "first.plan")
	e.said.Reset() // plan JSON has the values of variables by design
	e.run(true, "apply", "-auto-approve", "first.plan")
	token := e.file("token")
	require.Len(t, token, 26, "the script has a token of the emulator")
	e.searchProcess(output, token)
	personaldata.Search(t, "plan JSON", plan, token)
	personaldata.Search(t, "state", e.file("terraform.tfstate"), token)
	personaldata.Search(t, "journal", e.journalText(), token)
}

// talkative answers each request as next does, and at once another one that nobody made: a person, with the connection
// left open.
func talkative(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		recorder := httptest.NewRecorder()
		next.ServeHTTP(recorder, r)
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			panic(err)
		}
		defer func() { _ = conn.Close() }()
		var text strings.Builder
		for _, body := range []string{recorder.Body.String(), strings.Join(slices.Sorted(maps.Values(canaries())), ",")} {
			fmt.Fprintf(&text, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
		}
		if _, err = io.WriteString(conn, text.String()); err == nil {
			_, _ = io.Copy(io.Discard, conn) // until the client hangs up
		}
	})
}

// debugged puts a script in the place of the provider, which runs it with more environment than the CLI itself has, and
// returns the file that its standard error goes to.
func (e testEnv) debugged(environment ...string) (output string) {
	e.t.Helper()
	directory := e.t.TempDir()
	output = filepath.Join(directory, "stderr")
	script := fmt.Sprintf("#!/bin/sh\nexec env %s '%s' \"$@\" 2>>'%s'\n", strings.Join(environment, " "), paxostest.Program(e.t), output)
	require.NoError(e.t, os.WriteFile(filepath.Join(directory, "terraform-provider-paxos"), []byte(script), 0o700))
	e.Env = slices.Concat(e.Env, paxostest.NewWorkingDirWithBinary(e.t, directory).Env)
	return output
}

// searchProcess searches what the provider's process has written for the canaries, the secrets and more texts.
func (e testEnv) searchProcess(output string, more ...string) {
	e.t.Helper()
	values := slices.Concat(slices.Sorted(maps.Values(canaries())), e.secrets.texts(), more)
	values = append(values, base64.StdEncoding.EncodeToString([]byte("canary-client:"+e.secrets.clientSecret)))
	personaldata.Search(e.t, "output of the CLI", e.said.String(), values...)
	personaldata.Search(e.t, "log of the CLI", e.logged(), values...)
	written := personaldata.WithoutValueSets(read(e.t, output))
	personaldata.Search(e.t, "output of the process", written, values...)
	assert.Contains(e.t, written, "API request", "the provider logs there")
}

// bearers remembers the access tokens, signatures and protocols of requests.
type bearers struct {
	mu   sync.Mutex
	seen map[string]bool // tokens and signatures
	over map[string]bool // protocols
}

func (b *bearers) watch(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b.mu.Lock()
		if b.seen == nil {
			b.seen, b.over = map[string]bool{}, map[string]bool{}
		}
		b.over[r.Proto] = true
		if token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
			b.seen[token] = true
		}
		if signature := r.Header.Get("Paxos-Signature"); signature != "" {
			b.seen[signature] = true
		}
		b.mu.Unlock()
		next.ServeHTTP(w, r)
	})
}

func (b *bearers) tokens() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Sorted(maps.Keys(b.seen))
}

func (b *bearers) protocols() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Sorted(maps.Keys(b.over))
}
