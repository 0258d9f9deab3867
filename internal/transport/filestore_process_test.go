package transport

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/safefile"
)

// The test binary plays other processes when its first argument says so; see TestMain.
const (
	// helperReserves takes places in the directory's store and prints them.
	helperReserves = "helper-reserves"
	// helperLocks holds the lock of the directory's store until it is killed.
	helperLocks = "helper-locks"
)

// helperReservations is how many places helperReserves takes: two of it want more than two windows allow.
const helperReservations = 300

// helper does what the test binary was asked to do as another process, and reports whether it was.
func helper(args []string) bool {
	if len(args) != 3 {
		return false
	}
	p, s := newFilePacer(args[2], 0.9, NopLogger{})
	switch args[1] {
	case helperReserves:
		// Beginning with the end of the input, both begin at the same time.
		_, _ = io.Copy(io.Discard, os.Stdin)
		for range helperReservations {
			reserved, err := p.reserve(context.Background(), thing)
			if err != nil || !isShared(p) {
				fmt.Fprintln(os.Stdout, "failed")
				return true
			}
			fmt.Fprintln(os.Stdout, reserved.at.UnixNano())
		}
	case helperLocks:
		lock, err := s.open(".lock")
		if err == nil {
			err = waitForLock(context.Background(), lock)
		}
		fmt.Fprintln(os.Stdout, err)
		_, _ = io.Copy(io.Discard, os.Stdin)
	default:
		return false
	}
	return true
}

// startHelper runs the test binary as another process.
func startHelper(t *testing.T, task, directory string) (*exec.Cmd, io.Closer, *bufio.Scanner) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], task, directory)
	stdin, err := cmd.StdinPipe()
	require.NoError(t, err)
	stdout, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	return cmd, stdin, bufio.NewScanner(stdout)
}

func TestProcessesKeepTheLimitTogether(t *testing.T) {
	t.Parallel()
	directory := t.TempDir()
	var cmds [2]*exec.Cmd
	var outs [2]*bufio.Scanner
	var ready [2]io.Closer
	for i := range cmds {
		cmds[i], ready[i], outs[i] = startHelper(t, helperReserves, directory)
	}
	for _, r := range ready {
		require.NoError(t, r.Close())
	}
	var places []time.Time
	for i, out := range outs {
		for out.Scan() {
			at, err := strconv.ParseInt(out.Text(), 10, 64)
			require.NoError(t, err)
			places = append(places, time.Unix(0, at))
		}
		require.NoError(t, cmds[i].Wait())
	}
	assert.Len(t, places, 2*helperReservations)
	assert.Equal(t, 270, most(places, defaultWindow))
}

func TestAProcessThatIsKilledHoldsNoLock(t *testing.T) {
	t.Parallel()
	directory := t.TempDir()
	p, s := newFilePacer(directory, 0.9, NopLogger{})
	take(t, p, thing)
	cmd, _, out := startHelper(t, helperLocks, directory)
	require.True(t, out.Scan())
	require.Equal(t, "<nil>", out.Text())
	free, err := safefile.TryLock(openLock(t, s))
	require.NoError(t, err)
	require.False(t, free, "the helper has the lock")

	require.NoError(t, cmd.Process.Kill())
	require.Error(t, cmd.Wait())
	take(t, p, thing)
	assert.True(t, isShared(p))
	assert.Equal(t, 2, used(t, p))
}
