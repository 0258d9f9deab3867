package transport

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/safefile"
)

// newLedger returns a ledger of a host in a folder, with a clock of its own.
func newLedger(folder string, perSecond float64, now *time.Time, log Logger) *fileLedger {
	l := newFileLedger(GateConfig{RequestsPerSecond: perSecond, Logger: log}.withDefaults(), "api.test", folder)
	if now != nil {
		l.now = func() time.Time { return *now }
	}
	return l
}

// take reserves a place and returns when it comes.
func take(t *testing.T, l ledger, class Class) time.Time {
	t.Helper()
	p, err := l.reserve(t.Context(), class)
	require.NoError(t, err)
	require.Zero(t, p.held)
	return p.at
}

func TestFileLedgerIsSharedAndSurvivesItsProcess(t *testing.T) {
	t.Parallel()
	folder, now := filepath.Join(t.TempDir(), "not", "there", "yet"), noon
	for range 12 { // each is a process of its own as far as the file goes
		assert.Equal(t, noon, take(t, newLedger(folder, 0.05, &now, NoLog{}), ClassIdentity))
	}
	l := newLedger(folder, 0.05, &now, NoLog{})
	assert.Zero(t, l.outlook(ClassIdentity)(1), "it has not looked yet")
	p, err := l.reserve(t.Context(), ClassIdentity)
	require.NoError(t, err)
	assert.Greater(t, p.at.Sub(now), time.Minute)
	assert.Less(t, p.at.Sub(now), 2*time.Minute)
	assert.Greater(t, l.outlook(ClassIdentity)(1), p.at.Sub(now))
	p.cancel()
	assert.Equal(t, p.at, take(t, newLedger(folder, 0.05, &now, NoLog{}), ClassIdentity))
	assert.Equal(t, noon, take(t, l, ClassToken), "classes do not share")
	assert.Equal(t, noon, take(t, l, ClassOther))

	files, err := filepath.Glob(filepath.Join(folder, "*"))
	require.NoError(t, err)
	require.Len(t, files, 2)
	for _, file := range files {
		info, err := os.Stat(file)
		require.NoError(t, err)
		assert.LessOrEqual(t, info.Size(), int64(8<<10))
		if runtime.GOOS != "windows" {
			assert.Equal(t, os.FileMode(0o600), info.Mode().Perm(), file)
		}
		assert.NotContains(t, file, "api.test")
	}
}

func TestFileLedgerTakesPlacesBackFromWhoeverWasInterrupted(t *testing.T) {
	t.Parallel()
	now := noon
	l := newLedger(t.TempDir(), 9, &now, NoLog{})
	ctx, interrupt := context.WithCancel(t.Context())
	places := make([]place, 20)
	for i := range places {
		var err error
		places[i], err = l.reserve(ctx, ClassIdentity)
		require.NoError(t, err)
	}
	assert.Equal(t, uint16(20), usedNow(t, l))
	interrupt()
	for _, p := range places {
		p.cancel()
	}
	assert.Zero(t, usedNow(t, l))
}

func TestFileLedgerSharesAPause(t *testing.T) {
	t.Parallel()
	folder, now := t.TempDir(), noon
	one, other := newLedger(folder, 9, &now, NoLog{}), newLedger(folder, 9, &now, NoLog{})
	take(t, other, ClassIdentity)
	one.throttle(t.Context(), noon.Add(5*time.Minute))
	assert.Equal(t, noon.Add(5*time.Minute), other.heldUntil(t.Context()).UTC())
	p, err := other.reserve(t.Context(), ClassToken)
	require.NoError(t, err)
	assert.Equal(t, noon.Add(5*time.Minute), p.held.UTC())
	now = noon.Add(5 * time.Minute)
	assert.Equal(t, now, take(t, other, ClassToken))
}

func TestFileLedgerRefusesWhatItCannotReserve(t *testing.T) {
	t.Parallel()
	now := noon
	l := newLedger(t.TempDir(), 0.001, &now, NoLog{})
	for range 3 {
		take(t, l, ClassIdentity)
	}
	_, err := l.reserve(t.Context(), ClassIdentity)
	wait, ok := errors.AsType[*WaitError](err)
	require.True(t, ok, "%v", err)
	assert.Greater(t, wait.Until.Sub(now), 2*defaultWindow)
}

func TestFileLedgerStartsAnewWhereTheFileIsNotItsOwn(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func([]byte) []byte{
		"torn":    func(b []byte) []byte { return b[:len(b)/2] },
		"foreign": func([]byte) []byte { return []byte("[Desktop Entry]") },
		"longer":  func(b []byte) []byte { return append(b, b...) },
		"zeros":   func(b []byte) []byte { return make([]byte, len(b)) },
	} {
		var log memo
		now := noon
		l := newLedger(t.TempDir(), 9, &now, &log)
		take(t, l, ClassIdentity)
		content, err := os.ReadFile(l.path + ".bin")
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(l.path+".bin", spoil(content), 0o600))
		for range 9 {
			assert.Equal(t, noon, take(t, l, ClassIdentity), name)
		}
		assert.WithinDuration(t, noon.Add(time.Second), take(t, l, ClassIdentity), 0, "%s: no burst, as nobody knows what was sent", name)
		assert.Equal(t, 1, strings.Count(log.String(), "starts anew"), name)
		content, err = os.ReadFile(l.path + ".bin")
		require.NoError(t, err)
		assert.Len(t, content, accountSize, name)
	}
}

func TestFileLedgerGoesOnWhenTheFolderVanishes(t *testing.T) {
	t.Parallel()
	folder, now := filepath.Join(t.TempDir(), "cache"), noon
	var log memo
	l := newLedger(folder, 9, &now, &log)
	take(t, l, ClassIdentity)
	require.NoError(t, os.RemoveAll(folder))
	take(t, l, ClassIdentity)
	assert.FileExists(t, l.path+".bin")
	assert.Empty(t, log.String())
}

// spoiled returns, by name, ledgers whose file can't be used.
func spoiled(t *testing.T, log Logger) map[string]*fileLedger {
	t.Helper()
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	noFolder := newLedger(filepath.Join(file, "folder"), 9, nil, log)
	lockIsFolder := newLedger(t.TempDir(), 9, nil, log)
	require.NoError(t, os.Mkdir(lockIsFolder.path+".lock", 0o700))
	dataIsFolder := newLedger(t.TempDir(), 9, nil, log)
	require.NoError(t, os.Mkdir(dataIsFolder.path+".bin", 0o700))
	homeless := newLedger(t.TempDir(), 9, nil, log)
	homeless.setup = errors.New("neither $XDG_CACHE_HOME nor $HOME are defined")
	return map[string]*fileLedger{
		"folder": noFolder, "lock": lockIsFolder, "data": dataIsFolder, "homeless": homeless,
	}
}

func TestFileLedgerFallsBackToMemory(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var log memo
		for name, l := range spoiled(t, &log) {
			log.buf.Reset()
			start := time.Now()
			for range 300 {
				assert.Equal(t, start, take(t, l, ClassIdentity), name)
			}
			assert.Equal(t, start.Add(time.Second/8), take(t, l, ClassIdentity), name)
			assert.Positive(t, l.outlook(ClassIdentity)(1), name)
			l.throttle(t.Context(), start.Add(time.Hour))
			assert.Zero(t, l.heldUntil(t.Context()), name)
			assert.Regexp(t, `^WARN Requests are not counted together .* map\[(file:\S+ )?reason:[^/]+\]\n$`, log.String(), name)
			assert.Equal(t, 1, strings.Count(log.String(), "\n"), name)
		}
	})
}

// openLock opens the lock of a ledger as another process would.
func openLock(t *testing.T, l *fileLedger) *os.File {
	t.Helper()
	lock, err := os.OpenFile(l.path+".lock", os.O_RDWR, 0)
	require.NoError(t, err)
	t.Cleanup(func() { _ = lock.Close() })
	return lock
}

// hold takes a lock that must be free.
func hold(t *testing.T, lock *os.File) {
	t.Helper()
	free, err := safefile.TryLock(lock)
	require.NoError(t, err)
	require.True(t, free)
}

func TestFileLedgerDoesNotWaitForAHolderThatStopped(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var log memo
		l := newLedger(t.TempDir(), 9, nil, &log)
		take(t, l, ClassIdentity)
		holder := openLock(t, l)
		hold(t, holder)

		ctx, cancel := context.WithCancelCause(t.Context())
		interrupt := errors.New("interrupt")
		time.AfterFunc(time.Second, func() { cancel(interrupt) })
		var wait sync.WaitGroup
		for range 3 { // one that tries, two that wait for it
			wait.Go(func() {
				_, err := l.reserve(ctx, ClassIdentity)
				assert.ErrorIs(t, err, interrupt)
			})
		}
		start := time.Now()
		wait.Wait()
		assert.Equal(t, time.Second, time.Since(start))
		assert.Empty(t, log.String(), "who is interrupted gives nothing up")

		time.AfterFunc(time.Second, func() { assert.NoError(t, safefile.Unlock(holder)) })
		take(t, l, ClassIdentity)
		assert.Empty(t, log.String(), "it waits for a while")

		hold(t, holder)
		assert.InDelta(t, 0.125, time.Until(take(t, l, ClassIdentity)).Seconds(), 0.01, "no burst, as some were sent already")
		assert.Contains(t, log.String(), errLocked.Error())
		require.NoError(t, safefile.Unlock(holder))
	})
}

func TestFileLedgerUsesTheCacheFolder(t *testing.T) {
	t.Parallel()
	cache, err := os.UserCacheDir()
	l := newLedger("", 9, nil, NoLog{})
	require.NoError(t, err)
	assert.True(t, strings.HasPrefix(l.path, filepath.Join(cache, "terraform-provider-paxos", "gate-")), l.path)

	cfg := GateConfig{RequestsPerSecond: 9}.withDefaults()
	other := newFileLedger(cfg, "api.other.test", "")
	assert.NotEqual(t, l.path, other.path)
	cfg.Window = 3 * time.Second
	scaled := newFileLedger(cfg, "api.test", "")
	assert.NotEqual(t, l.path, scaled.path)
	assert.Equal(t, quota{limit: 27, burst: 21}, scaled.quotas[ClassIdentity])
	assert.Equal(t, 10*time.Millisecond, scaled.tick)
}
