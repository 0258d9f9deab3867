//go:build unix

package interruption

import (
	"flag"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// every makes TestAccInterruption break off at every request of every run, which takes some minutes.
var every = flag.Bool("interruption.every", false, "break off at every request of every run, not at a few")

func TestMain(m *testing.M) { paxostest.Main(m) }

// testEnv is an emulator, and a working directory of the CLI with a provider of its own process.
type testEnv struct {
	*acctest.WorkingDir
	t    *testing.T
	emu  *emulator.Server
	pids string // the file with the ids of the provider's processes, oldest first
}

func newTestEnv(t *testing.T) *testEnv {
	t.Helper()
	e := &testEnv{t: t, emu: emulator.New(t), pids: filepath.Join(t.TempDir(), "pids")}
	// A script notes the process id and becomes the provider: the CLI does not tell which processes it starts.
	programs := t.TempDir()
	script := "#!/bin/sh\necho $$ >> '" + e.pids + "'\nexec '" + paxostest.Program(t) + "' \"$@\"\n"
	require.NoError(t, os.WriteFile(filepath.Join(programs, "terraform-provider-paxos"), []byte(script), 0o700))
	e.WorkingDir = paxostest.NewWorkingDirWithBinary(t, programs)
	e.Env = append(e.Env, e.emu.EnvList()...)
	// The rate limiter that all processes of a machine share is one of this testEnv, so that a killed process can leave it
	// locked.
	e.Env = append(e.Env, "PAXOS_MAX_REQUESTS_PER_SECOND=9", "XDG_CACHE_HOME="+t.TempDir())
	return e
}

// through makes the commands from now on go through a proxy; nil takes it away again.
func (e *testEnv) through(p *holdingProxy) {
	url := e.emu.URL()
	if p != nil {
		url = p.URL
	}
	e.Env = append(e.Env, "PAXOS_API_URL="+url+"/v2", "PAXOS_TOKEN_URL="+url+"/oauth2/token")
}

func (e *testEnv) configure(config string) {
	e.t.Helper()
	require.NoError(e.t, e.Write("main.tf", config))
}

// provider returns the process of the provider that was started last: the CLI has ended those before it.
func (e *testEnv) provider() *os.Process {
	e.t.Helper()
	text, err := os.ReadFile(e.pids)
	require.NoError(e.t, err)
	lines := strings.Fields(string(text))
	pid, err := strconv.Atoi(lines[len(lines)-1])
	require.NoError(e.t, err)
	process, err := os.FindProcess(pid)
	require.NoError(e.t, err)
	return process
}

// applyArgs applies without a question, and without colors.
var applyArgs = []string{"apply", "-auto-approve", "-no-color"}

// breakOff ends an apply while the proxy holds a request, and returns what it printed.
type breakOff func(e *testEnv, apply *acctest.Process, p *holdingProxy) string

// The ways of breaking off. A Ctrl-C reaches the provider as well, which ignores it.
var ways = map[string]breakOff{
	"one interrupt": func(e *testEnv, apply *acctest.Process, p *holdingProxy) string {
		e.interrupt(apply)
		apply.Expect("Interrupt received")
		p.letGo(true)
		printed, err := apply.Wait()
		require.Error(e.t, err, printed)
		return printed
	},
	"two interrupts": func(e *testEnv, apply *acctest.Process, p *holdingProxy) string {
		e.interrupt(apply)
		apply.Expect("Interrupt received")
		e.interrupt(apply)
		printed, err := apply.Wait()
		require.Error(e.t, err, printed)
		p.letGo(false)
		return printed
	},
	"provider killed": func(e *testEnv, apply *acctest.Process, p *holdingProxy) string {
		require.NoError(e.t, e.provider().Kill())
		printed, err := apply.Wait()
		require.Error(e.t, err, printed)
		p.letGo(false)
		return printed
	},
	"terraform killed": func(e *testEnv, apply *acctest.Process, p *holdingProxy) string {
		orphan := e.provider()
		apply.Signal(syscall.SIGKILL)
		printed, err := apply.Wait()
		require.Error(e.t, err, printed)
		p.letGo(true) // the orphan goes on for what it was asked to do
		_ = orphan.Kill()
		return printed
	},
}

func (e *testEnv) interrupt(apply *acctest.Process) {
	e.t.Helper()
	require.NoError(e.t, e.provider().Signal(os.Interrupt))
	apply.Signal(os.Interrupt)
}

// moment is when a request is held: before the server has done it, or after that and before it answers.
type moment string

const (
	beforeCommit moment = "before"
	afterCommit  moment = "after"
)

// holdingProxy is a proxy before an emulator that counts requests and holds one of them.
type holdingProxy struct {
	*httptest.Server
	emu *emulator.Server

	mu     sync.Mutex
	number int // of requests since hold
	at     int // the one to hold; 0 is none
	when   moment
	held   chan struct{} // closed when it is held
	goOn   chan bool     // true lets it go on, false breaks the connection
	over   chan struct{} // closed when it has ended
}

func newHoldingProxy(t *testing.T, emu *emulator.Server) *holdingProxy {
	t.Helper()
	p := &holdingProxy{emu: emu}
	p.Server = httptest.NewServer(p)
	t.Cleanup(func() {
		p.letGo(false)
		p.Close()
	})
	return p
}

// hold has the nth request from now on held.
func (p *holdingProxy) hold(n int, when moment) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.number, p.at, p.when = 0, n, when
	p.held, p.goOn, p.over = make(chan struct{}), make(chan bool, 1), make(chan struct{})
}

// letGo lets the request that is held go on or, with false, breaks its connection, and returns when it has ended. Without
// a request that is held it does nothing.
func (p *holdingProxy) letGo(answered bool) {
	p.mu.Lock()
	held, goOn, over := p.held, p.goOn, p.over
	p.held = nil
	p.mu.Unlock()
	if held == nil {
		return
	}
	select {
	case <-held:
		goOn <- answered
		<-over
	default:
	}
}

// ServeHTTP implements http.Handler.
func (p *holdingProxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	p.number++
	mine := p.number == p.at
	when, held, goOn, over := p.when, p.held, p.goOn, p.over
	p.mu.Unlock()
	if !mine {
		p.emu.Handler().ServeHTTP(w, r)
		return
	}
	defer close(over)
	answer := httptest.NewRecorder()
	if when == afterCommit {
		p.emu.Handler().ServeHTTP(answer, r)
	}
	close(held)
	if !<-goOn {
		panic(http.ErrAbortHandler)
	}
	if when == beforeCommit {
		p.emu.Handler().ServeHTTP(answer, r)
	}
	maps.Copy(w.Header(), answer.Header())
	w.WriteHeader(answer.Code)
	_, _ = w.Write(answer.Body.Bytes()) // whom it was for may be gone
}
