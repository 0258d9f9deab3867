package emukit

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/safefile"
)

// tempSuffix makes the name of the file beside a state file in which the next state is written.
const tempSuffix = ".new"

// stateFile keeps an emulator's state on disk. It is replaced whole: written to a file beside it, synced, renamed, so a
// kill at any moment leaves the old state or the new one, and at most one file beside, which the next start removes. One
// process has it at a time.
type stateFile struct {
	path string

	mu    sync.Mutex
	saved uint64
}

// openStateFile returns the file at path and what it holds, nil where it does not exist yet. A directory that is missing, a
// file that can't be read and whatever is no regular file, such as a symbolic link or a FIFO, is an error.
func openStateFile(path string) (*stateFile, []byte, error) {
	if info, err := os.Stat(filepath.Dir(path)); err != nil || !info.IsDir() {
		return nil, nil, fmt.Errorf("state file %s: its directory does not exist", path)
	}
	data, err := safefile.Read(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, nil, fmt.Errorf("state file %s: %w", path, err)
	}
	_ = os.Remove(path + tempSuffix) // what a kill has left half-written
	return &stateFile{path: path}, data, nil
}

// Save makes sure that the state of the given version is on disk before it returns. Snapshot returns the current state
// and its version, which may be newer: writers that waited for each other share one write.
func (f *stateFile) Save(version uint64, snapshot func() ([]byte, uint64, error)) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.saved >= version {
		return nil
	}
	data, current, err := snapshot()
	if err == nil {
		err = f.replace(data)
	}
	if err != nil {
		return fmt.Errorf("state file %s: %w", f.path, err)
	}
	f.saved = current
	return nil
}

// replace makes data the content of the file. The file beside it is always a new one, so that nothing is written through a
// link that others may have put there.
func (f *stateFile) replace(data []byte) error {
	_ = os.Remove(f.path + tempSuffix)
	next, err := os.OpenFile(f.path+tempSuffix, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = next.Write(data)
	if err == nil {
		err = next.Sync()
	}
	if err = errors.Join(err, next.Close()); err != nil {
		return err
	}
	if err := os.Rename(next.Name(), f.path); err != nil {
		return err
	}
	// A loss of power forgets a rename that the directory has not synced; where directories can't be synced, that risk stays.
	if directory, err := os.Open(filepath.Dir(f.path)); err == nil {
		_ = directory.Sync()
		_ = directory.Close()
	}
	return nil
}
