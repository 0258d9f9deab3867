package emukit

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"github.com/google/renameio/v2/maybe"
)

// StateFile keeps an emulator's state on disk. It is replaced whole: written to a temporary file, synced, renamed, so a
// kill at any moment leaves the old state or the new one.
type StateFile struct {
	path string

	mu    sync.Mutex
	saved uint64
}

// OpenStateFile returns the file at path and what it holds, nil where it does not exist yet. A folder that is missing
// or a file that can't be read is an error.
func OpenStateFile(path string) (*StateFile, []byte, error) {
	if info, err := os.Stat(filepath.Dir(path)); err != nil || !info.IsDir() {
		return nil, nil, fmt.Errorf("state file %s: its folder does not exist", path)
	}
	data, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, nil, fmt.Errorf("state file %s: %w", path, err)
	}
	return &StateFile{path: path}, data, nil
}

// Save makes sure that the state of the given version is on disk before it returns. Snapshot returns the current state
// and its version, which may be newer: writers that waited for each other share one write.
func (f *StateFile) Save(version uint64, snapshot func() ([]byte, uint64, error)) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.saved >= version {
		return nil
	}
	data, current, err := snapshot()
	if err != nil {
		return fmt.Errorf("state file %s: %w", f.path, err)
	}
	if err := maybe.WriteFile(f.path, data, 0o600); err != nil {
		return fmt.Errorf("state file %s: %w", f.path, err)
	}
	f.saved = current
	return nil
}
