//go:build unix

package interruption

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// testEnv is an emulator, and a working directory of the CLI with a provider of its own process.
type testEnv struct {
	*acctest.WorkingDir
	t    *testing.T
	emu  *emulator.Server
	pids string // the file with the ids of the provider's processes, oldest first
}

func newTestEnv(t *testing.T) *testEnv {
	t.Helper()
	require.NoError(t, built())
	e := &testEnv{
		t: t, emu: emulator.New(t), WorkingDir: paxostest.NewWorkingDirWithBinary(t, programs),
		pids: filepath.Join(t.TempDir(), "pids"),
	}
	e.Env = append(e.Env, e.emu.EnvList()...)
	// The rate limiter that all processes of a machine share is one of this testEnv, so that a killed process can leave it
	// locked.
	e.Env = append(e.Env, "PAXOS_MAX_REQUESTS_PER_SECOND=9", "XDG_CACHE_HOME="+t.TempDir(), pidsVariable+"="+e.pids)
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
