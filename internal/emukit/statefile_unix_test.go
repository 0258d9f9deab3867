//go:build unix

package emukit

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// A state is read from a regular file only, and written to no file that was there before.
func TestStateFile_plantedFiles(t *testing.T) {
	t.Parallel()
	directory := t.TempDir()
	at := func(name string) string { return filepath.Join(directory, name) }
	require.NoError(t, os.WriteFile(at("victim"), []byte("{}"), 0o600))
	require.NoError(t, os.Symlink("victim", at("link")))
	require.NoError(t, syscall.Mkfifo(at("fifo"), 0o600))
	for name, want := range map[string]string{"link": "symbolic link", "fifo": "not a regular file"} {
		_, _, err := openStateFile(at(name))
		require.ErrorContains(t, err, want)
	}

	file, _, err := openStateFile(at("state"))
	require.NoError(t, err)
	save := func(version uint64) {
		require.NoError(t, file.Save(version, func() ([]byte, uint64, error) { return []byte("saved"), version, nil }))
		info, err := os.Lstat(at("state"))
		require.NoError(t, err)
		require.Equal(t, os.FileMode(0o600), info.Mode())
	}
	require.NoError(t, os.Symlink("victim", at("state.new")))
	save(1)
	require.NoError(t, syscall.Mkfifo(at("state.new"), 0o666))
	save(2)
	require.NoError(t, os.Remove(at("state")))
	require.NoError(t, os.Symlink("victim", at("state")))
	save(3)
	victim, err := os.ReadFile(at("victim"))
	require.NoError(t, err)
	require.Equal(t, "{}", string(victim))
}

// A recording is a new file, whatever has its directory's name or lies in it.
func TestRecorder_plantedFiles(t *testing.T) {
	t.Parallel()
	directory := t.TempDir()
	fifo := filepath.Join(directory, "fifo")
	require.NoError(t, syscall.Mkfifo(fifo, 0o600))
	_, err := newRecorder(fifo, "x", true)
	require.Error(t, err)
	recorder, err := newRecorder(directory, "x", true)
	require.NoError(t, err)
	require.NoError(t, recorder.Close())
	files, err := filepath.Glob(filepath.Join(directory, "x-*.jsonl"))
	require.NoError(t, err)
	require.Len(t, files, 1)
	info, err := os.Lstat(files[0])
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode())
}
