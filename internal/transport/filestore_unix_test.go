//go:build unix

package transport

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Whatever somebody has put in the place of the directory or of one of its files, the limiter neither follows it nor waits
// for it: it counts in memory and says why.
func TestFileStore__untrustedFiles(t *testing.T) {
	t.Parallel()
	const victim, foreign = "not to be touched", "belongs to another user"
	type planted struct {
		plant func(s *fileStore, directory, victim string) error
		says  string
	}
	tests := map[string]planted{
		"data is writable": {func(s *fileStore, _, _ string) error {
			return errors.Join(os.WriteFile(s.path+".bin", nil, 0o600), os.Chmod(s.path+".bin", 0o620))
		}, "other users can write to it"},
		"data belongs to another user": {func(s *fileStore, _, _ string) error {
			return errors.Join(os.WriteFile(s.path+".bin", nil, 0o600), os.Chown(s.path+".bin", 4711, -1))
		}, foreign},
		"directory is writable": {func(_ *fileStore, directory, _ string) error {
			return os.Chmod(directory, 0o777|os.ModeSticky)
		}, "other users can write to it"},
		"directory is a link": {func(_ *fileStore, directory, victim string) error {
			return errors.Join(os.Remove(directory), os.Symlink(filepath.Dir(victim), directory))
		}, "symbolic link"},
		"directory is a FIFO": {func(_ *fileStore, directory, _ string) error {
			return errors.Join(os.Remove(directory), syscall.Mkfifo(directory, 0o600))
		}, "not a directory"},
		"directory belongs to another user": {func(_ *fileStore, directory, _ string) error {
			return os.Chown(directory, 4711, -1)
		}, foreign},
	}
	for _, file := range []string{".bin", ".lock"} {
		tests[file+" is a link"] = planted{func(s *fileStore, _, victim string) error {
			return os.Symlink(victim, s.path+file)
		}, "path escapes from parent"}
		tests[file+" is a hard link"] = planted{func(s *fileStore, _, victim string) error {
			return os.Link(victim, s.path+file)
		}, "more than one hard link"}
		tests[file+" is a FIFO"] = planted{func(s *fileStore, _, _ string) error {
			return syscall.Mkfifo(s.path+file, 0o600)
		}, "not a regular file"}
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			root := t.TempDir()
			directory, file := filepath.Join(root, "cache"), filepath.Join(root, "victim")
			require.NoError(t, os.Mkdir(directory, 0o700))
			require.NoError(t, os.WriteFile(file, []byte(victim), 0o600))
			var log memo
			_, s := newFilePacer(directory, 9, &log) // for the names of its files
			if test.says == foreign && os.Geteuid() != 0 {
				t.Skip("Only root can give a file to another user. Run this test as root, for example in a container.")
			}
			require.NoError(t, test.plant(s, directory, file))
			before := listing(t, root)

			p, _ := newFilePacer(directory, 9, &log)
			done := make(chan error, 3)
			go func() {
				for range cap(done) {
					_, err := p.reserve(t.Context(), thing)
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
			assert.False(t, isShared(p))
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

// listing returns the names of all files below a directory.
func listing(t *testing.T, root string) (names []string) {
	t.Helper()
	require.NoError(t, filepath.WalkDir(root, func(path string, _ os.DirEntry, err error) error {
		names = append(names, filepath.Base(path))
		return err
	}))
	return names
}
