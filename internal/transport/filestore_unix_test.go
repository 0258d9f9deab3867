//go:build unix

package transport

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Whatever somebody has put in the place of the folder or of one of its files, the limiter neither follows it nor waits
// for it: it counts in memory and says why.
func TestFileStore__untrustedFiles(t *testing.T) {
	t.Parallel()
	const victim = "not to be touched"
	tests := map[string]struct {
		prepare func(t *testing.T, s *fileStore, folder, victim string)
		says    string
	}{
		"data is a link": {func(t *testing.T, s *fileStore, _, victim string) {
			require.NoError(t, os.Symlink(victim, s.path+".bin"))
		}, "path escapes from parent"},
		"lock is a link": {func(t *testing.T, s *fileStore, _, victim string) {
			require.NoError(t, os.Symlink(victim, s.path+".lock"))
		}, "path escapes from parent"},
		"data is a hard link": {func(t *testing.T, s *fileStore, _, victim string) {
			require.NoError(t, os.Link(victim, s.path+".bin"))
		}, "more than one hard link"},
		"lock is a hard link": {func(t *testing.T, s *fileStore, _, victim string) {
			require.NoError(t, os.Link(victim, s.path+".lock"))
		}, "more than one hard link"},
		"data is a FIFO": {func(t *testing.T, s *fileStore, _, _ string) {
			require.NoError(t, syscall.Mkfifo(s.path+".bin", 0o600))
		}, "not a regular file"},
		"lock is a FIFO": {func(t *testing.T, s *fileStore, _, _ string) {
			require.NoError(t, syscall.Mkfifo(s.path+".lock", 0o600))
		}, "not a regular file"},
		"data is writable": {func(t *testing.T, s *fileStore, _, _ string) {
			require.NoError(t, os.WriteFile(s.path+".bin", nil, 0o600))
			require.NoError(t, os.Chmod(s.path+".bin", 0o620))
		}, "other users can write to it"},
		"folder is writable": {func(t *testing.T, _ *fileStore, folder, _ string) {
			require.NoError(t, os.Chmod(folder, 0o777|os.ModeSticky))
		}, "other users can write to it"},
		"folder is a link": {func(t *testing.T, _ *fileStore, folder, victim string) {
			require.NoError(t, os.Remove(folder))
			require.NoError(t, os.Symlink(filepath.Dir(victim), folder))
		}, "symbolic link"},
		"folder is a FIFO": {func(t *testing.T, _ *fileStore, folder, _ string) {
			require.NoError(t, os.Remove(folder))
			require.NoError(t, syscall.Mkfifo(folder, 0o600))
		}, "not a directory"},
		"folder belongs to another user": {func(t *testing.T, _ *fileStore, folder, _ string) {
			if os.Geteuid() != 0 {
				t.Skip("only root can give a folder away")
			}
			require.NoError(t, os.Chown(folder, 4711, -1))
		}, "belongs to another user"},
		"data belongs to another user": {func(t *testing.T, s *fileStore, _, _ string) {
			if os.Geteuid() != 0 {
				t.Skip("only root can give a file away")
			}
			require.NoError(t, os.WriteFile(s.path+".bin", nil, 0o600))
			require.NoError(t, os.Chown(s.path+".bin", 4711, -1))
		}, "belongs to another user"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			root, now := t.TempDir(), noon
			folder, file := filepath.Join(root, "cache"), filepath.Join(root, "victim")
			require.NoError(t, os.Mkdir(folder, 0o700))
			require.NoError(t, os.WriteFile(file, []byte(victim), 0o600))
			var log memo
			s := newStore(folder, 9, &now, &log) // for the names of its files
			test.prepare(t, s, folder, file)
			before := listing(t, root)

			s = newStore(folder, 9, &now, &log)
			done := make(chan error, 3)
			go func() {
				for range cap(done) {
					_, err := s.reserve(t.Context(), ClassIdentity)
					done <- err
				}
			}()
			for range cap(done) {
				select {
				case err := <-done:
					require.NoError(t, err)
				case <-time.After(time.Minute):
					t.Fatal("it waits for the other end of a FIFO")
				}
			}
			assert.True(t, s.lost.Load())
			assert.Equal(t, 1, strings.Count(log.String(), "WARN "), log.String())
			assert.Contains(t, log.String(), test.says)
			assert.NotContains(t, log.String(), root, "a path holds the user's name")
			content, err := os.ReadFile(file)
			require.NoError(t, err)
			assert.Equal(t, victim, string(content))
			assert.Subset(t, append(before, filepath.Base(s.path)+".lock"), listing(t, root), "nothing is made elsewhere")
		})
	}
}

// listing returns the names of all files below a folder.
func listing(t *testing.T, root string) (names []string) {
	t.Helper()
	require.NoError(t, filepath.WalkDir(root, func(path string, _ os.DirEntry, err error) error {
		names = append(names, filepath.Base(path))
		return err
	}))
	return names
}
