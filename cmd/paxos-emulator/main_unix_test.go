//go:build unix

package main

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// Nobody waits for the other end of a FIFO, and no link is followed.
func TestStateIsARegularFile(t *testing.T) {
	t.Parallel()
	directory := t.TempDir()
	fifo, link := filepath.Join(directory, "fifo"), filepath.Join(directory, "link")
	require.NoError(t, syscall.Mkfifo(fifo, 0o600))
	require.NoError(t, os.Symlink(filepath.Join(directory, "elsewhere"), link))
	for _, test := range []struct{ option, value, want string }{
		{"--state", fifo, "not a regular file"},
		{"--state", link, "symbolic link"},
		{"--record", fifo, "not a directory"},
	} {
		requireUsageError(t, test.want, "serve", test.option, test.value)
	}
}
