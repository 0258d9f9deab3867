package procs

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/procfs"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// process adds a process to a made-up /proc.
func process(t *testing.T, root string, pid, parent int, name, executable string, ticks, kilobytes int) {
	t.Helper()
	directory := filepath.Join(root, strconv.Itoa(pid))
	require.NoError(t, os.MkdirAll(directory, 0o700))
	stat := fmt.Sprintf("%d (%s) S %d 1 1 0 -1 4194560 9 9 9 9 %d 2 7 7 20 0 9 0 100 1000 10%s\n",
		pid, name, parent, ticks-2, strings.Repeat(" 0", 28))
	require.NoError(t, os.WriteFile(filepath.Join(directory, "stat"), []byte(stat), 0o600))
	status := fmt.Sprintf("Name:\t%s\nVmPeak:\t  999999 kB\nVmHWM:\t  %d kB\nVmRSS:\t  1 kB\n", name, kilobytes)
	require.NoError(t, os.WriteFile(filepath.Join(directory, "status"), []byte(status), 0o600))
	require.NoError(t, os.Symlink(executable, filepath.Join(directory, "exe")))
}

func TestWatch(t *testing.T) {
	t.Parallel()
	root, directory := t.TempDir(), t.TempDir()
	process(t, root, 10, 1, "terraform", "/usr/bin/terraform", 150, 300)
	process(t, root, 11, 10, "a (odd) name)", filepath.Join(directory, "provider"), 50, 2048)
	process(t, root, 12, 10, "provider", filepath.Join(directory, "deep", "provider"), 25, 1024)
	process(t, root, 13, 10, "terraform", "/usr/bin/terraform", 1000, 4096) // not a provider yet
	process(t, root, 14, 1, "provider", filepath.Join(directory, "provider"), 1000, 4096)
	process(t, root, 15, 10, "provider", directory+"-other/provider", 1000, 4096)
	require.NoError(t, os.Mkdir(filepath.Join(root, "sys"), 0o700))

	children, parent := watch(root, 10, directory).Stop()
	assert.Equal(t, Usage{CPU: 750 * time.Millisecond, Peak: 2 << 20}, children)
	assert.Equal(t, Usage{CPU: 1500 * time.Millisecond, Peak: 300 << 10}, parent)
}

func TestWatch_keepsWhatEndedProcessesUsed(t *testing.T) {
	t.Parallel()
	root, directory := t.TempDir(), t.TempDir()
	process(t, root, 10, 1, "terraform", "/usr/bin/terraform", 150, 300)
	process(t, root, 11, 10, "provider", filepath.Join(directory, "provider"), 50, 2048)
	proc, err := procfs.NewFS(root)
	require.NoError(t, err)
	w := &Watcher{proc: proc, directory: directory + "/", parent: 10, others: map[int]bool{}, children: map[int]Usage{}}
	w.look()
	require.NoError(t, os.RemoveAll(filepath.Join(root, "11")))
	require.NoError(t, os.WriteFile(filepath.Join(root, "10", "status"), []byte("Name:\tterraform\nState:\tZ (zombie)\n"), 0o600))
	process(t, root, 12, 10, "provider", filepath.Join(directory, "provider"), 10, 1024)
	broken := filepath.Join(root, "13")
	require.NoError(t, os.Mkdir(broken, 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(broken, "stat"), []byte("13 (x) S one"), 0o600))
	w.look()
	assert.Equal(t, map[int]Usage{
		11: {CPU: 500 * time.Millisecond, Peak: 2 << 20}, 12: {CPU: 100 * time.Millisecond, Peak: 1 << 20},
	}, w.children)
	assert.Equal(t, int64(300<<10), w.self.Peak)
}

func TestWatch_withoutProc(t *testing.T) {
	t.Parallel()
	children, parent := watch(t.TempDir(), 10, t.TempDir()).Stop()
	assert.Zero(t, children)
	assert.Zero(t, parent)
}
