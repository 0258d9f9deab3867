package transport

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/safefile"
)

const (
	// lockTimeout is how long to wait for the lock. It is held for some microseconds; whoever holds it longer was stopped
	// in the middle.
	lockTimeout = 2 * time.Second
	lockRetry   = 500 * time.Microsecond
)

// errLockTimeout says that the lock did not come free in time.
var errLockTimeout = errors.New("timed out waiting for the lock")

// fileStore is the store of all processes of a user on a machine. Its sliding window is in a small file that each
// operation reads and writes under a lock. The lock is on a file of its own, as Windows lets nobody read a locked one;
// the system releases it when its holder dies. Both are opened anew each time, so that a directory that vanishes is made
// again. It fails for good once the file can't be used or can't be trusted.
type fileStore struct {
	path      string              // without the extension
	directory *safefile.Directory // of the path
	cfg       LimiterConfig
	now       func() time.Time

	busy   chan struct{} // holds one token: whoever has it may use the file and what is below
	failed error         // why the file is of no use
	buffer []byte

	seen atomic.Pointer[slidingWindow] // the last window read or written; never changed
}

// newFileStore returns the store of a host in a directory; a relative one is below the user's cache directory.
func newFileStore(cfg LimiterConfig, directory, host string) *fileStore {
	s := &fileStore{
		cfg: cfg, now: time.Now, busy: make(chan struct{}, 1),
		buffer: make([]byte, windowSize(len(cfg.Limits))+1), // one more than a sliding window has, to find a longer file
	}
	if !filepath.IsAbs(directory) {
		var cache string
		cache, s.failed = os.UserCacheDir()
		directory = filepath.Join(cache, directory)
	}
	// Windows that are made up of other buckets or other classes do not mix, so both are part of the name.
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %d %q", host, cfg.Window, cfg.classes()))
	s.path = filepath.Join(directory, "limiter-"+hex.EncodeToString(sum[:8]))
	if s.failed == nil {
		s.directory, s.failed = safefile.OpenDir(directory)
	}
	return s
}

func (s *fileStore) load() (*slidingWindow, time.Time) {
	seen, now := s.seen.Load(), s.now()
	if seen == nil {
		return nil, now
	}
	w := seen.clone()
	w.advance(now)
	return w, now
}

func (s *fileStore) update(ctx context.Context, change func(*slidingWindow, time.Time) bool) error {
	select {
	case s.busy <- struct{}{}:
		defer func() { <-s.busy }()
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	if s.failed != nil {
		return s.failed
	}
	err := s.locked(ctx, change)
	if err != nil && ctx.Err() == nil {
		s.failed = err
	}
	return err
}

// locked does what update says, under the lock.
func (s *fileStore) locked(ctx context.Context, change func(*slidingWindow, time.Time) bool) (err error) {
	lock, err := s.open(".lock")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, lock.Close()) }()
	if err := waitForLock(ctx, lock); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, safefile.Unlock(lock)) }()

	file, err := s.open(".bin")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	return s.rewrite(ctx, file, change)
}

// open opens the file with this extension. A directory that has vanished is made again.
func (s *fileStore) open(extension string) (*os.File, error) {
	name := filepath.Base(s.path) + extension
	file, err := s.directory.Open(name)
	if !errors.Is(err, fs.ErrNotExist) {
		return file, err
	}
	directory, err := safefile.OpenDir(filepath.Dir(s.path))
	if err != nil {
		return nil, err
	}
	_ = s.directory.Close() // nothing was written by way of it
	s.directory = directory
	return directory.Open(name)
}

// waitForLock takes the lock. It fails with errLockTimeout when the lock does not come free in time, and with the cause
// of the context's end.
func waitForLock(ctx context.Context, lock *os.File) error {
	ctx, done := context.WithTimeoutCause(ctx, lockTimeout, errLockTimeout)
	defer done()
	for {
		if ok, err := safefile.TryLock(lock); ok || err != nil {
			return err
		}
		if err := Sleep(ctx, lockRetry); err != nil {
			return err
		}
	}
}

// rewrite reads the sliding window, has it changed, and writes it back in place; a torn write is found by its checksum.
// A file of somebody else's or half of one starts anew, with what this process has seen, but evenly for one window, as after
// a pause: nobody knows what was sent.
func (s *fileStore) rewrite(ctx context.Context, file *os.File, change func(*slidingWindow, time.Time) bool) error {
	n, err := io.ReadFull(file, s.buffer)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return err
	}
	now := s.now() // under the lock, so that no process is ahead of the sliding window
	w, err := decodeWindow(s.buffer[:n], s.cfg.tick(), len(s.cfg.Limits))
	if err != nil {
		s.cfg.Logger.Debug(ctx, "The rate limiter's file is invalid; requests are counted from zero", map[string]any{"reason": err.Error()})
		w = newWindow(s.cfg.tick(), len(s.cfg.Limits))
		w.held = now.UnixNano()
	}
	if seen := s.seen.Load(); seen != nil && w.now == 0 { // the file was lost in the middle of the run
		held := max(w.held, min(seen.held, now.UnixNano())) // to remove the file is to end a pause
		w = seen.clone()
		w.held = held
	}
	w.advance(now)
	if change(w, now) {
		content := w.encode(s.buffer)
		if n > len(content) {
			if err := file.Truncate(int64(len(content))); err != nil {
				return err
			}
		}
		if _, err := file.WriteAt(content, 0); err != nil {
			return err
		}
	}
	s.seen.Store(w)
	return nil
}
