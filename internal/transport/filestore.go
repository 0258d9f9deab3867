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
	"sync"
	"sync/atomic"
	"time"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/safefile"
)

const (
	// lockTimeout is how long to wait for the lock. It is held for some microseconds; whoever holds it longer was stopped
	// in the middle.
	lockTimeout = 2 * time.Second
	lockRetry   = 500 * time.Microsecond

	// What a machine may use of the documented 1 token request a second and 50 others; Identity is configured.
	machineTokensPerSecond = 0.9
	machineOthersPerSecond = 40
)

// errLockTimeout says that the lock did not come free in time.
var errLockTimeout = errors.New("timed out waiting for the lock")

// fileStore is the store of all processes of a user on a machine. Its sliding window is in a small file that each
// operation reads and writes under a lock. The lock is on a file of its own, as Windows lets nobody read a locked one;
// the system releases it when its holder dies. Both are opened anew each time, so that a directory that vanishes is made
// again. Once the file can't be used, or can't be trusted, the store is one in memory.
type fileStore struct {
	path      string              // without the extension
	directory *safefile.Directory // of the path
	setup     error               // why there is no directory
	tick      time.Duration
	quotas    map[Class]quota
	logger    Logger
	now       func() time.Time

	busy  chan struct{}                 // holds one token: whoever has it may use the file
	seen  atomic.Pointer[slidingWindow] // the last window read or written; never changed
	lost  atomic.Bool
	lose  sync.Once
	spare *memoryStore
}

// newFileStore returns the store of a host in a directory; an empty one means the user's cache directory.
func newFileStore(cfg LimiterConfig, host, directory string) *fileStore {
	s := &fileStore{
		tick: (cfg.Window + windowBuckets - 1) / windowBuckets,
		quotas: map[Class]quota{
			ClassIdentity: newQuota(cfg.RequestsPerSecond, cfg.Window),
			ClassToken:    newQuota(machineTokensPerSecond, cfg.Window),
			ClassOther:    newQuota(machineOthersPerSecond, cfg.Window),
		},
		logger: cfg.Logger,
		now:    time.Now,
		busy:   make(chan struct{}, 1),
		spare:  newMemoryStore(cfg),
	}
	if directory == "" {
		var cache string
		if cache, s.setup = os.UserCacheDir(); s.setup == nil {
			directory = filepath.Join(cache, "terraform-provider-paxos")
		}
	}
	// The length of the window is part of the name: windows with buckets of different widths do not mix.
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %d", host, cfg.Window))
	s.path = filepath.Join(directory, "limiter-"+hex.EncodeToString(sum[:8]))
	if s.setup == nil {
		s.directory, s.setup = safefile.OpenDir(directory)
	}
	return s
}

func (s *fileStore) reserve(ctx context.Context, class Class) (reservation, error) {
	var reserved reservation
	var bucket int64
	free := true
	ok, err := s.update(ctx, func(w *slidingWindow, now time.Time) bool {
		if reserved.held = w.pausedUntil(now); !reserved.held.IsZero() {
			return false
		}
		bucket, free = w.reserve(class, s.quotas[class])
		reserved.at = now
		if bucket > w.now {
			reserved.at = w.startOf(bucket)
		}
		return free
	})
	switch {
	case err != nil:
		return reservation{}, err
	case !ok:
		return s.spare.reserve(ctx, class)
	case !free:
		return reservation{}, &WaitError{Until: reserved.at}
	}
	reserved.cancel = func() {
		// The place is given back all the more when the request's context has ended. There is nothing to be done about a
		// failure: the place is lost then.
		_, _ = s.update(context.WithoutCancel(ctx), func(w *slidingWindow, _ time.Time) bool {
			w.cancel(class, bucket)
			return true
		})
	}
	return reserved, nil
}

func (s *fileStore) outlook(class Class) func(int) time.Duration {
	seen := s.seen.Load()
	if s.lost.Load() {
		return s.spare.outlook(class)
	}
	if seen == nil {
		return func(int) time.Duration { return 0 }
	}
	now, quota := s.now(), s.quotas[class]
	return func(n int) time.Duration {
		w := *seen
		w.advance(now)
		bucket := w.outlook(class, quota, n)
		if bucket <= w.now {
			return 0
		}
		return w.startOf(bucket).Sub(now)
	}
}

func (s *fileStore) pauseUntil(ctx context.Context, until time.Time) {
	// It only fails where the context ends or the file is lost; the limiter keeps the pause for this process anyway.
	_, _ = s.update(ctx, func(w *slidingWindow, now time.Time) bool {
		w.hold(until, now)
		return true
	})
}

func (s *fileStore) pausedUntil(ctx context.Context) (until time.Time) {
	// Where it fails there is no pause to be learnt.
	_, _ = s.update(ctx, func(w *slidingWindow, now time.Time) bool {
		until = w.pausedUntil(now)
		return false
	})
	return until
}

// update calls change with the sliding window as of now, and writes it back when change says so. It fails with the
// cause of the context's end, and reports false when there is no file to work with.
func (s *fileStore) update(ctx context.Context, change func(*slidingWindow, time.Time) bool) (bool, error) {
	select {
	case s.busy <- struct{}{}:
		defer func() { <-s.busy }()
	case <-ctx.Done():
		return false, context.Cause(ctx)
	}
	if s.lost.Load() {
		return false, nil
	}
	err := s.setup
	if err == nil {
		err = s.locked(ctx, change)
	}
	if err == nil {
		return true, nil
	}
	if ctx.Err() != nil {
		return false, context.Cause(ctx)
	}
	s.lose.Do(func() { s.giveUp(ctx, err) })
	return false, nil
}

// giveUp goes on in memory, with what two processes back to back can't push over the limit, and without a burst where
// this process has sent requests already. It logs no path: that holds the user's name.
func (s *fileStore) giveUp(ctx context.Context, err error) {
	if s.seen.Load() != nil {
		s.spare.spend()
	}
	s.lost.Store(true)
	fields := map[string]any{}
	if pathErr, ok := errors.AsType[*fs.PathError](err); ok {
		fields["file"], err = filepath.Base(pathErr.Path), pathErr.Err
	}
	fields["reason"] = err.Error()
	s.logger.Warn(ctx, "Requests are not counted together with those of other runs on this machine; this process counts its own", fields)
}

// locked does what update says under the lock.
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
	if ok, err := safefile.TryLock(lock); ok || err != nil {
		return err
	}
	ctx, done := context.WithTimeoutCause(ctx, lockTimeout, errLockTimeout)
	defer done()
	for {
		if err := Sleep(ctx, lockRetry); err != nil {
			return err
		}
		if ok, err := safefile.TryLock(lock); ok || err != nil {
			return err
		}
	}
}

// rewrite reads the sliding window, has it changed, and writes it back in place; a torn write is found by its checksum.
// A file of somebody else's or half of one starts anew, but evenly for one window, as after a pause: nobody knows what
// was sent.
func (s *fileStore) rewrite(ctx context.Context, file *os.File, change func(*slidingWindow, time.Time) bool) error {
	content := make([]byte, windowSize+1) // one more than a sliding window has, to find a longer file
	n, err := io.ReadFull(file, content)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return err
	}
	content = content[:n]
	now := s.now() // under the lock, so that no process is ahead of the sliding window
	w, err := decodeWindow(content, s.tick)
	if err != nil {
		s.logger.Debug(ctx, "The rate limiter's file is invalid; requests are counted from zero", map[string]any{"reason": err.Error()})
		w = &slidingWindow{tick: s.tick, held: now.UnixNano()}
	}
	w.advance(now)
	if change(w, now) {
		if n > windowSize {
			if err := file.Truncate(windowSize); err != nil {
				return err
			}
		}
		if _, err := file.WriteAt(w.encode(), 0); err != nil {
			return err
		}
	}
	s.seen.Store(w)
	return nil
}
