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

// newFilePacer returns a pacer of things over the file of a host in a directory.
func newFilePacer(directory string, perSecond float64, log Logger) (*pacer, *fileStore) {
	cfg := LimiterConfig{Limits: limits(perSecond), Logger: log}.withDefaults()
	s := newFileStore(cfg, directory, "api.test")
	return newPacer(cfg, s, sharedBurst), s
}

func TestFileStore_Files(t *testing.T) {
	t.Parallel()
	directory := filepath.Join(t.TempDir(), "not", "there", "yet")
	p, _ := newFilePacer(directory, 0.05, NopLogger{})
	assert.Zero(t, p.outlook(thing)(1000), "it has not looked yet")
	take(t, p, thing)
	files, err := filepath.Glob(filepath.Join(directory, "*"))
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

// Each host, each window and each set of classes has a file of its own.
func TestFileStore_Path(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	t.Setenv("LocalAppData", t.TempDir())
	cache, err := os.UserCacheDir()
	require.NoError(t, err)
	cfg := LimiterConfig{Limits: limits(9)}.withDefaults()
	path := newFileStore(cfg, "limiter.test", "api.test").path
	assert.True(t, strings.HasPrefix(path, filepath.Join(cache, "limiter.test", "limiter-")), path)

	directory := t.TempDir()
	paths := map[string]bool{newFileStore(cfg, directory, "api.test").path: true, newFileStore(cfg, directory, "api.other.test").path: true}
	cfg.Window = 3 * time.Second
	assert.Equal(t, []quota{{limit: 120, burst: 96}, {limit: 27, burst: 21}, {limit: 2, burst: 1}}, cfg.quotas(sharedBurst))
	scaled := newFileStore(cfg, directory, "api.test")
	assert.Equal(t, 10*time.Millisecond, scaled.cfg.tick())
	paths[scaled.path] = true
	cfg.Limits["another"] = 1
	paths[newFileStore(cfg, directory, "api.test").path] = true
	assert.Len(t, paths, 4)
}

func TestFileLimiter_WithoutPacingCreatesNoFile(t *testing.T) {
	t.Parallel()
	directory := t.TempDir()
	l := NewFileLimiter(LimiterConfig{}, directory, "api.test")
	pass(t, l, classThing)
	l.PauseUntil(time.Now().Add(time.Minute))
	require.NoError(t, l.Unshared())
	files, err := os.ReadDir(directory)
	require.NoError(t, err)
	assert.Empty(t, files)
}

func TestFileStore_InvalidFileStartsEmpty(t *testing.T) {
	t.Parallel()
	for _, size := range []int64{int64(fileSize / 2), int64(2 * fileSize)} {
		var log memo
		p, s := newFilePacer(t.TempDir(), 9, &log)
		s.now = func() time.Time { return noon }
		take(t, p, thing)
		require.NoError(t, os.Truncate(s.path+".bin", size))
		for range 8 {
			assert.Equal(t, noon, take(t, p, thing))
		}
		assert.WithinDuration(t, noon.Add(time.Second), take(t, p, thing), 0, "no burst, as nobody knows what was sent")
		assert.Equal(t, 1, strings.Count(log.String(), "counted from zero"))
		info, err := os.Stat(s.path + ".bin")
		require.NoError(t, err)
		assert.EqualValues(t, fileSize, info.Size())
	}
}

func TestFileStore_RecreatesDirectory(t *testing.T) {
	t.Parallel()
	directory := filepath.Join(t.TempDir(), "cache")
	var log memo
	p, s := newFilePacer(directory, 9, &log)
	take(t, p, thing)
	require.NoError(t, os.RemoveAll(directory))
	take(t, p, thing)
	assert.FileExists(t, s.path+".bin")
	assert.Empty(t, log.String())
}

func TestFileStore_FallsBackToMemory(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*fileStore) error{
		"lock":     func(s *fileStore) error { return os.Mkdir(s.path+".lock", 0o700) },
		"data":     func(s *fileStore) error { return os.Mkdir(s.path+".bin", 0o700) },
		"homeless": func(s *fileStore) error { s.failed = errors.New("$HOME is not defined"); return nil },
	} {
		synctest.Test(t, func(t *testing.T) {
			var log memo
			p, s := newFilePacer(t.TempDir(), 9, &log)
			require.NoError(t, spoil(s))
			start := time.Now()
			for range 307 {
				assert.Equal(t, start, take(t, p, thing), name)
			}
			assert.Equal(t, start.Add(time.Second), take(t, p, thing), name)
			assert.Positive(t, p.outlook(thing)(10), name)
			assert.False(t, isShared(p), name)
			assert.Regexp(t, `^WARN Requests are not counted together .* map\[(file:\S+ )?reason:[^/]+\]\n$`, log.String(), name)
			assert.Equal(t, 1, strings.Count(log.String(), "\n"), name)
		})
	}
}

// openLock opens the lock of a store as another process would.
func openLock(t *testing.T, s *fileStore) *os.File {
	t.Helper()
	lock, err := os.OpenFile(s.path+".lock", os.O_RDWR, 0)
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

func TestFileStore_LockTimeoutFallsBackToMemory(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var log memo
		p, s := newFilePacer(t.TempDir(), 9, &log)
		take(t, p, thing)
		holder := openLock(t, s)
		hold(t, holder)

		ctx, cancel := context.WithCancelCause(t.Context())
		interrupt := errors.New("interrupt")
		time.AfterFunc(time.Second, func() { cancel(interrupt) })
		var wait sync.WaitGroup
		for range 3 { // one that tries, two that wait for it
			wait.Go(func() {
				_, err := p.reserve(ctx, thing)
				assert.ErrorIs(t, err, interrupt)
			})
		}
		start := time.Now()
		wait.Wait()
		assert.Equal(t, time.Second, time.Since(start))
		assert.Empty(t, log.String(), "who is interrupted gives nothing up")

		time.AfterFunc(time.Second, func() { assert.NoError(t, safefile.Unlock(holder)) })
		take(t, p, thing)
		assert.Empty(t, log.String(), "it waits for a while")

		hold(t, holder)
		for range 8 {
			take(t, p, thing)
		}
		assert.InDelta(t, 1, time.Until(take(t, p, thing)).Seconds(), 0.01, "no burst, as some were sent already")
		assert.Contains(t, log.String(), errLockTimeout.Error())
		require.NoError(t, safefile.Unlock(holder))
	})
}

// A process that loses the file counts on from what it saw there. If it goes on alone, it leaves more to the others.
func TestFileStore_LostFileKeepsTheLimit(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		spoil func(*fileStore) error
		alone bool
	}{
		"unusable": {func(s *fileStore) error {
			return errors.Join(os.Remove(s.path+".lock"), os.Mkdir(s.path+".lock", 0o700))
		}, true},
		"removed": {func(s *fileStore) error { return os.RemoveAll(filepath.Dir(s.path)) }, false},
		"invalid": {func(s *fileStore) error { return os.Truncate(s.path+".bin", 9) }, false},
	} {
		synctest.Test(t, func(t *testing.T) {
			p, s := newFilePacer(t.TempDir(), 0.9, NopLogger{})
			var sent []time.Time
			send := func(requests int) {
				for range requests {
					at := take(t, p, thing)
					require.NoError(t, Sleep(t.Context(), max(time.Until(at), 1)))
					sent = append(sent, at)
				}
			}
			send(220) // the burst, and some more
			assert.Less(t, sent[215].Sub(sent[0]), time.Second, name)
			require.NoError(t, test.spoil(s), name)
			send(600)
			assert.NotEqual(t, test.alone, isShared(p), name)
			assert.LessOrEqual(t, most(sent, defaultWindow), 270, name)
			if test.alone {
				assert.LessOrEqual(t, most(sent[220:], defaultWindow), 240, name)
			}
		})
	}
}
