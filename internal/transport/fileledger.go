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
	// lockPatience is how long to wait for the lock. It is held for some microseconds; whoever holds it longer was stopped
	// in the middle.
	lockPatience = 2 * time.Second
	lockRetry    = 500 * time.Microsecond

	// What a machine may use of the documented 1 token request a second and 50 others; Identity is configured.
	machineTokensPerSecond = 0.9
	machineOthersPerSecond = 40
)

// errLocked says that the lock did not come free in time.
var errLocked = errors.New("the lock is held for too long")

// fileLedger is the ledger of all processes of a user on a machine. Its account is in a small file that each operation
// reads and writes under a lock. The lock is on a file of its own, as Windows lets nobody read a locked one; the system
// releases it when its holder dies. Both are opened anew each time, so that a folder that vanishes is made again. Once
// the file can't be used, or can't be trusted, the ledger is one in memory.
type fileLedger struct {
	path   string           // without the extension
	folder *safefile.Folder // of the path
	setup  error            // why there is no folder
	tick   time.Duration
	quotas map[Class]quota
	logger Logger
	now    func() time.Time

	busy  chan struct{}           // holds one token: whoever has it may use the file
	seen  atomic.Pointer[account] // the last account read or written; never changed
	lost  atomic.Bool
	lose  sync.Once
	spare *limiterLedger
}

// newFileLedger returns the ledger of a host in a folder; an empty one means the user's cache folder.
func newFileLedger(cfg GateConfig, host, folder string) *fileLedger {
	l := &fileLedger{
		tick: (cfg.Window + windowTicks - 1) / windowTicks,
		quotas: map[Class]quota{
			ClassIdentity: newQuota(cfg.RequestsPerSecond, cfg.Window),
			ClassToken:    newQuota(machineTokensPerSecond, cfg.Window),
			ClassOther:    newQuota(machineOthersPerSecond, cfg.Window),
		},
		logger: cfg.Logger,
		now:    time.Now,
		busy:   make(chan struct{}, 1),
		spare:  newLimiterLedger(cfg),
	}
	if folder == "" {
		var cache string
		if cache, l.setup = os.UserCacheDir(); l.setup == nil {
			folder = filepath.Join(cache, "terraform-provider-paxos")
		}
	}
	// The window is part of the name: accounts with buckets of different widths do not mix.
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %d", host, cfg.Window))
	l.path = filepath.Join(folder, "gate-"+hex.EncodeToString(sum[:8]))
	if l.setup == nil {
		l.folder, l.setup = safefile.OpenFolder(folder)
	}
	return l
}

func (l *fileLedger) reserve(ctx context.Context, class Class) (place, error) {
	var p place
	var bucket int64
	free := true
	ok, err := l.update(ctx, func(a *account, now time.Time) bool {
		if p.held = a.heldUntil(now); !p.held.IsZero() {
			return false
		}
		bucket, free = a.reserve(class, l.quotas[class])
		p.at = now
		if bucket > a.now {
			p.at = a.startOf(bucket)
		}
		return free
	})
	switch {
	case err != nil:
		return place{}, err
	case !ok:
		return l.spare.reserve(ctx, class)
	case !free:
		return place{}, &WaitError{Until: p.at}
	}
	p.cancel = func() {
		// The place is given back all the more when the request's context has ended. There is nothing to be done about a
		// failure: the place is lost then.
		_, _ = l.update(context.WithoutCancel(ctx), func(a *account, _ time.Time) bool {
			a.cancel(class, bucket)
			return true
		})
	}
	return p, nil
}

func (l *fileLedger) outlook(class Class) func(int) time.Duration {
	seen := l.seen.Load()
	if l.lost.Load() {
		return l.spare.outlook(class)
	}
	if seen == nil {
		return func(int) time.Duration { return 0 }
	}
	now, quota := l.now(), l.quotas[class]
	return func(n int) time.Duration {
		a := *seen
		a.advance(now)
		bucket := a.outlook(class, quota, n)
		if bucket <= a.now {
			return 0
		}
		return a.startOf(bucket).Sub(now)
	}
}

func (l *fileLedger) throttle(ctx context.Context, until time.Time) {
	// It only fails where the context ends or the file is lost; the turnstile keeps the pause for this process anyway.
	_, _ = l.update(ctx, func(a *account, now time.Time) bool {
		a.hold(until, now)
		return true
	})
}

func (l *fileLedger) heldUntil(ctx context.Context) (until time.Time) {
	// Where it fails there is no pause to be learnt.
	_, _ = l.update(ctx, func(a *account, now time.Time) bool {
		until = a.heldUntil(now)
		return false
	})
	return until
}

// update calls change with the account as of now, and writes it back when change says so. It fails with the cause of the
// context's end, and reports false when there is no file to work with.
func (l *fileLedger) update(ctx context.Context, change func(*account, time.Time) bool) (bool, error) {
	select {
	case l.busy <- struct{}{}:
		defer func() { <-l.busy }()
	case <-ctx.Done():
		return false, context.Cause(ctx)
	}
	if l.lost.Load() {
		return false, nil
	}
	err := l.setup
	if err == nil {
		err = l.locked(ctx, change)
	}
	if err == nil {
		return true, nil
	}
	if ctx.Err() != nil {
		return false, context.Cause(ctx)
	}
	l.lose.Do(func() { l.giveUp(ctx, err) })
	return false, nil
}

// giveUp goes on in memory, with what two processes back to back can't push over the limit, and without a burst where
// this process has sent requests already. It logs no path: that holds the user's name.
func (l *fileLedger) giveUp(ctx context.Context, err error) {
	if l.seen.Load() != nil {
		l.spare.spend()
	}
	l.lost.Store(true)
	fields := map[string]any{}
	if pathErr, ok := errors.AsType[*fs.PathError](err); ok {
		fields["file"], err = filepath.Base(pathErr.Path), pathErr.Err
	}
	fields["reason"] = err.Error()
	l.logger.Warn(ctx, "Requests are not counted together with those of other runs on this machine; this process counts its own", fields)
}

// locked does what update says under the lock.
func (l *fileLedger) locked(ctx context.Context, change func(*account, time.Time) bool) (err error) {
	lock, err := l.open(".lock")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, lock.Close()) }()
	if err := waitForLock(ctx, lock); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, safefile.Unlock(lock)) }()

	file, err := l.open(".bin")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	return l.rewrite(ctx, file, change)
}

// open opens the file with this extension. A folder that has vanished is made again.
func (l *fileLedger) open(extension string) (*os.File, error) {
	name := filepath.Base(l.path) + extension
	file, err := l.folder.Open(name)
	if !errors.Is(err, fs.ErrNotExist) {
		return file, err
	}
	folder, err := safefile.OpenFolder(filepath.Dir(l.path))
	if err != nil {
		return nil, err
	}
	_ = l.folder.Close() // nothing was written by way of it
	l.folder = folder
	return folder.Open(name)
}

// waitForLock takes the lock. It fails with errLocked when the lock does not come free in time, and with the cause of the
// context's end.
func waitForLock(ctx context.Context, lock *os.File) error {
	if ok, err := safefile.TryLock(lock); ok || err != nil {
		return err
	}
	ctx, done := context.WithTimeoutCause(ctx, lockPatience, errLocked)
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

// rewrite reads the account, has it changed, and writes it back in place; a torn write is found by its checksum. A file
// of somebody else's or half of one starts anew, but evenly for one window, as after a pause: nobody knows what was sent.
func (l *fileLedger) rewrite(ctx context.Context, file *os.File, change func(*account, time.Time) bool) error {
	content := make([]byte, accountSize+1) // one more than an account has, to find a longer file
	n, err := io.ReadFull(file, content)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return err
	}
	content = content[:n]
	now := l.now() // under the lock, so that no process is ahead of the account
	a, err := decodeAccount(content, l.tick)
	if err != nil {
		l.logger.Debug(ctx, "The account of this machine's requests starts anew", map[string]any{"reason": err.Error()})
		a = &account{tick: l.tick, held: now.UnixNano()}
	}
	a.advance(now)
	if change(a, now) {
		if n > accountSize {
			if err := file.Truncate(accountSize); err != nil {
				return err
			}
		}
		if _, err := file.WriteAt(a.encode(), 0); err != nil {
			return err
		}
	}
	l.seen.Store(a)
	return nil
}
