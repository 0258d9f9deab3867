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
	// helperReserves takes places in the folder's ledger and prints them.
	helperReserves = "helper-reserves"
	// helperLocks holds the lock of the folder's ledger until it is killed.
	helperLocks = "helper-locks"
)

// helperPlaces is how many places helperReserves takes: two of it want more than two windows allow.
const helperPlaces = 300

// helper does what the test binary was asked to do as another process, and reports whether it was.
func helper(args []string) bool {
	if len(args) != 3 {
		return false
	}
	l := newLedger(args[2], 0.9, nil, NoLog{})
	switch args[1] {
	case helperReserves:
		// Beginning with the end of the input, both begin at the same time.
		_, _ = io.Copy(io.Discard, os.Stdin)
		for range helperPlaces {
			p, err := l.reserve(context.Background(), ClassIdentity)
			if err != nil || l.lost.Load() {
				fmt.Fprintln(os.Stdout, "failed")
				return true
			}
			fmt.Fprintln(os.Stdout, p.at.UnixNano())
		}
	case helperLocks:
		lock, err := l.open(".lock")
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
func startHelper(t *testing.T, task, folder string) (*exec.Cmd, io.Closer, *bufio.Scanner) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], task, folder)
	stdin, err := cmd.StdinPipe()
	require.NoError(t, err)
	stdout, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	return cmd, stdin, bufio.NewScanner(stdout)
}

func TestProcessesKeepTheLimitTogether(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	var cmds [2]*exec.Cmd
	var outs [2]*bufio.Scanner
	var ready [2]io.Closer
	for i := range cmds {
		cmds[i], ready[i], outs[i] = startHelper(t, helperReserves, folder)
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
	assert.Len(t, places, 2*helperPlaces)
	assert.Equal(t, 270, most(places, defaultWindow))
}

func TestAProcessThatIsKilledHoldsNoLock(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	l := newLedger(folder, 0.9, nil, NoLog{})
	take(t, l, ClassIdentity)
	cmd, _, out := startHelper(t, helperLocks, folder)
	require.True(t, out.Scan())
	require.Equal(t, "<nil>", out.Text())
	free, err := safefile.TryLock(openLock(t, l))
	require.NoError(t, err)
	require.False(t, free, "the helper has the lock")

	require.NoError(t, cmd.Process.Kill())
	require.Error(t, cmd.Wait())
	take(t, l, ClassIdentity)
	assert.False(t, l.lost.Load())
	assert.Equal(t, uint16(2), usedNow(t, l))
}

// usedNow returns how many Identity requests the file holds.
func usedNow(t *testing.T, l *fileLedger) (used uint16) {
	t.Helper()
	ok, err := l.update(t.Context(), func(a *account, _ time.Time) bool {
		for _, n := range a.ringOf(ClassIdentity) {
			used += n
		}
		return false
	})
	require.NoError(t, err)
	require.True(t, ok)
	return used
}
