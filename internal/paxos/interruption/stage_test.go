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
)

// stage is an emulator, and a working directory of the CLI with a provider of its own process.
type stage struct {
	*acctest.WorkingDir
	t    *testing.T
	emu  *emulator.Server
	pids string // the file with the ids of the provider's processes, oldest first
}

func newStage(t *testing.T) *stage {
	t.Helper()
	require.NoError(t, built())
	s := &stage{
		t: t, emu: emulator.New(t), WorkingDir: acctest.NewWorkingDirWithBinary(t, programs),
		pids: filepath.Join(t.TempDir(), "pids"),
	}
	s.Env = append(s.Env, s.emu.EnvList()...)
	// The rate limiter that all processes of a machine share is one of this stage, so that a killed process can leave it
	// locked.
	s.Env = append(s.Env, "PAXOS_MAX_REQUESTS_PER_SECOND=9", "XDG_CACHE_HOME="+t.TempDir(), pidsVariable+"="+s.pids)
	return s
}

// through makes the commands from now on go through a gate; nil takes it away again.
func (s *stage) through(g *gate) {
	url := s.emu.URL()
	if g != nil {
		url = g.URL
	}
	s.Env = append(s.Env, "PAXOS_API_URL="+url+"/v2", "PAXOS_TOKEN_URL="+url+"/oauth2/token")
}

func (s *stage) configure(config string) {
	s.t.Helper()
	require.NoError(s.t, s.Write("main.tf", config))
}

// provider returns the process of the provider that was started last: the CLI has ended those before it.
func (s *stage) provider() *os.Process {
	s.t.Helper()
	text, err := os.ReadFile(s.pids)
	require.NoError(s.t, err)
	lines := strings.Fields(string(text))
	pid, err := strconv.Atoi(lines[len(lines)-1])
	require.NoError(s.t, err)
	process, err := os.FindProcess(pid)
	require.NoError(s.t, err)
	return process
}

// applyArgs applies without a question, and without colours.
var applyArgs = []string{"apply", "-auto-approve", "-no-color"}

// breakOff ends an apply while the gate holds a request, and returns what it printed.
type breakOff func(s *stage, apply *acctest.Process, g *gate) string

// The ways of breaking off. A Ctrl-C reaches the provider as well, which ignores it.
var ways = map[string]breakOff{
	"one interrupt": func(s *stage, apply *acctest.Process, g *gate) string {
		s.interrupt(apply)
		apply.Expect("Interrupt received")
		g.letGo(true)
		printed, err := apply.Wait()
		require.Error(s.t, err, printed)
		return printed
	},
	"two interrupts": func(s *stage, apply *acctest.Process, g *gate) string {
		s.interrupt(apply)
		apply.Expect("Interrupt received")
		s.interrupt(apply)
		printed, err := apply.Wait()
		require.Error(s.t, err, printed)
		g.letGo(false)
		return printed
	},
	"provider killed": func(s *stage, apply *acctest.Process, g *gate) string {
		require.NoError(s.t, s.provider().Kill())
		printed, err := apply.Wait()
		require.Error(s.t, err, printed)
		g.letGo(false)
		return printed
	},
	"terraform killed": func(s *stage, apply *acctest.Process, g *gate) string {
		orphan := s.provider()
		apply.Signal(syscall.SIGKILL)
		printed, err := apply.Wait()
		require.Error(s.t, err, printed)
		g.letGo(true) // the orphan goes on for what it was asked to do
		_ = orphan.Kill()
		return printed
	},
}

func (s *stage) interrupt(apply *acctest.Process) {
	s.t.Helper()
	require.NoError(s.t, s.provider().Signal(os.Interrupt))
	apply.Signal(os.Interrupt)
}
