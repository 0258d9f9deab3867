//go:build unix

package safefile

import (
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestRead(t *testing.T) {
	t.Parallel()
	directory := t.TempDir()
	at := func(name string) string { return filepath.Join(directory, name) }
	require.NoError(t, os.WriteFile(at("file"), []byte("content"), 0o600))
	content, err := Read(at("file"))
	require.NoError(t, err)
	assert.Equal(t, "content", string(content))

	require.NoError(t, syscall.Mkfifo(at("fifo"), 0o600))
	require.NoError(t, os.Symlink("file", at("link")))
	for name, want := range map[string]error{"missing": fs.ErrNotExist, "fifo": ErrIrregular, ".": ErrIrregular, "link": ErrLink} {
		_, err := Read(at(name))
		require.ErrorIs(t, err, want, name)
	}
}

func TestDirectory(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "not", "there", "yet")
	directory, err := OpenDir(path)
	require.NoError(t, err)
	file, err := directory.Open("file")
	require.NoError(t, err)
	require.NoError(t, file.Close())
	for name, mode := range map[string]fs.FileMode{path: fs.ModeDir | 0o700, filepath.Join(path, "file"): 0o600} {
		info, err := os.Lstat(name)
		require.NoError(t, err)
		assert.Equal(t, mode, info.Mode())
	}
	_, err = directory.Open("../file")
	require.Error(t, err)

	// Whoever puts another directory in its place gets none of its files.
	require.NoError(t, os.Rename(path, path+".moved"))
	require.NoError(t, os.Mkdir(path, 0o700))
	file, err = directory.Open("later")
	require.NoError(t, err)
	require.NoError(t, file.Close())
	assert.FileExists(t, filepath.Join(path+".moved", "later"))
	assert.NoFileExists(t, filepath.Join(path, "later"))

	require.NoError(t, os.RemoveAll(path+".moved"))
	_, err = directory.Open("later")
	require.ErrorIs(t, err, fs.ErrNotExist)
	require.NoError(t, directory.Close())
}

func TestTryLock(t *testing.T) {
	t.Parallel()
	directory, err := OpenDir(t.TempDir())
	require.NoError(t, err)
	var files [2]*os.File
	for i := range files {
		files[i], err = directory.Open("lock")
		require.NoError(t, err)
	}
	free, err := TryLock(files[0])
	require.NoError(t, err)
	assert.True(t, free)
	free, err = TryLock(files[1])
	require.NoError(t, err)
	assert.False(t, free)
	require.NoError(t, Unlock(files[0]))
	free, err = TryLock(files[1])
	require.NoError(t, err)
	assert.True(t, free)
	require.NoError(t, files[1].Close())
	free, err = TryLock(files[0])
	require.NoError(t, err)
	assert.True(t, free, "closing releases it as well")
	require.NoError(t, files[0].Close())
	_, err = TryLock(files[0])
	require.Error(t, err)
	require.NoError(t, directory.Close())
}
