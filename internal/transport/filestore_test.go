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

// newStore returns a store of a host in a directory, with a clock of its own.
func newStore(directory string, perSecond float64, now *time.Time, log Logger) *fileStore {
	s := newFileStore(LimiterConfig{RequestsPerSecond: perSecond, Logger: log}.withDefaults(), "api.test", directory)
	if now != nil {
		s.now = func() time.Time { return *now }
	}
	return s
}

// take reserves a place and returns when it comes.
func take(t *testing.T, s store, class Class) time.Time {
	t.Helper()
	reserved, err := s.reserve(t.Context(), class)
	require.NoError(t, err)
	require.Zero(t, reserved.held)
	return reserved.at
}

func TestFileStore_IsSharedAndSurvivesItsProcess(t *testing.T) {
	t.Parallel()
	directory, now := filepath.Join(t.TempDir(), "not", "there", "yet"), noon
	for range 12 { // each is a process of its own as far as the file goes
		assert.Equal(t, noon, take(t, newStore(directory, 0.05, &now, NopLogger{}), ClassIdentity))
	}
	s := newStore(directory, 0.05, &now, NopLogger{})
	assert.Zero(t, s.outlook(ClassIdentity)(1), "it has not looked yet")
	reserved, err := s.reserve(t.Context(), ClassIdentity)
	require.NoError(t, err)
	assert.Greater(t, reserved.at.Sub(now), time.Minute)
	assert.Less(t, reserved.at.Sub(now), 2*time.Minute)
	assert.Greater(t, s.outlook(ClassIdentity)(1), reserved.at.Sub(now))
	reserved.cancel()
	assert.Equal(t, reserved.at, take(t, newStore(directory, 0.05, &now, NopLogger{}), ClassIdentity))
	assert.Equal(t, noon, take(t, s, ClassToken), "classes do not share")
	assert.Equal(t, noon, take(t, s, ClassOther))

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

func TestFileStore_CanceledReservationIsFreed(t *testing.T) {
	t.Parallel()
	s := newStore(t.TempDir(), 9, nil, NopLogger{})
	ctx, interrupt := context.WithCancel(t.Context())
	places := make([]reservation, 20)
	for i := range places {
		var err error
		places[i], err = s.reserve(ctx, ClassIdentity)
		require.NoError(t, err)
	}
	interrupt()
	for _, reserved := range places {
		reserved.cancel()
	}
	assert.Zero(t, usedNow(t, s))
}

func TestFileStore_RefusesPastHorizon(t *testing.T) {
	t.Parallel()
	now := noon
	s := newStore(t.TempDir(), 0.001, &now, NopLogger{})
	for range 3 {
		take(t, s, ClassIdentity)
	}
	_, err := s.reserve(t.Context(), ClassIdentity)
	wait, ok := errors.AsType[*WaitError](err)
	require.True(t, ok, "%v", err)
	assert.Greater(t, wait.Until.Sub(now), 2*defaultWindow)
}

func TestFileStore_InvalidFileStartsEmpty(t *testing.T) {
	t.Parallel()
	for _, size := range []int64{windowSize / 2, 2 * windowSize} {
		var log memo
		now := noon
		s := newStore(t.TempDir(), 9, &now, &log)
		take(t, s, ClassIdentity)
		require.NoError(t, os.Truncate(s.path+".bin", size))
		for range 9 {
			assert.Equal(t, noon, take(t, s, ClassIdentity))
		}
		assert.WithinDuration(t, noon.Add(time.Second), take(t, s, ClassIdentity), 0, "no burst, as nobody knows what was sent")
		assert.Equal(t, 1, strings.Count(log.String(), "counted from zero"))
		info, err := os.Stat(s.path + ".bin")
		require.NoError(t, err)
		assert.EqualValues(t, windowSize, info.Size())
	}
}

func TestFileStore_RecreatesDirectory(t *testing.T) {
	t.Parallel()
	directory, now := filepath.Join(t.TempDir(), "cache"), noon
	var log memo
	s := newStore(directory, 9, &now, &log)
	take(t, s, ClassIdentity)
	require.NoError(t, os.RemoveAll(directory))
	take(t, s, ClassIdentity)
	assert.FileExists(t, s.path+".bin")
	assert.Empty(t, log.String())
}

func TestFileStore_FallsBackToMemory(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*fileStore) error{
		"lock":     func(s *fileStore) error { return os.Mkdir(s.path+".lock", 0o700) },
		"data":     func(s *fileStore) error { return os.Mkdir(s.path+".bin", 0o700) },
		"homeless": func(s *fileStore) error { s.setup = errors.New("$HOME is not defined"); return nil },
	} {
		synctest.Test(t, func(t *testing.T) {
			var log memo
			s := newStore(t.TempDir(), 9, nil, &log)
			require.NoError(t, spoil(s))
			start := time.Now()
			for range 300 {
				assert.Equal(t, start, take(t, s, ClassIdentity), name)
			}
			assert.Equal(t, start.Add(time.Second/8), take(t, s, ClassIdentity), name)
			assert.Positive(t, s.outlook(ClassIdentity)(1), name)
			s.pauseUntil(t.Context(), start.Add(time.Hour))
			assert.Zero(t, s.pausedUntil(t.Context()), name)
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
		s := newStore(t.TempDir(), 9, nil, &log)
		take(t, s, ClassIdentity)
		holder := openLock(t, s)
		hold(t, holder)

		ctx, cancel := context.WithCancelCause(t.Context())
		interrupt := errors.New("interrupt")
		time.AfterFunc(time.Second, func() { cancel(interrupt) })
		var wait sync.WaitGroup
		for range 3 { // one that tries, two that wait for it
			wait.Go(func() {
				_, err := s.reserve(ctx, ClassIdentity)
				assert.ErrorIs(t, err, interrupt)
			})
		}
		start := time.Now()
		wait.Wait()
		assert.Equal(t, time.Second, time.Since(start))
		assert.Empty(t, log.String(), "who is interrupted gives nothing up")

		time.AfterFunc(time.Second, func() { assert.NoError(t, safefile.Unlock(holder)) })
		take(t, s, ClassIdentity)
		assert.Empty(t, log.String(), "it waits for a while")

		hold(t, holder)
		assert.InDelta(t, 0.125, time.Until(take(t, s, ClassIdentity)).Seconds(), 0.01, "no burst, as some were sent already")
		assert.Contains(t, log.String(), errLockTimeout.Error())
		require.NoError(t, safefile.Unlock(holder))
	})
}

func TestFileStore_UsesCacheDirectory(t *testing.T) {
	t.Parallel()
	cache, err := os.UserCacheDir()
	s := newStore("", 9, nil, NopLogger{})
	require.NoError(t, err)
	assert.True(t, strings.HasPrefix(s.path, filepath.Join(cache, "terraform-provider-paxos", "limiter-")), s.path)

	cfg := LimiterConfig{RequestsPerSecond: 9}.withDefaults()
	other := newFileStore(cfg, "api.other.test", "")
	assert.NotEqual(t, s.path, other.path)
	cfg.Window = 3 * time.Second
	scaled := newFileStore(cfg, "api.test", "")
	assert.NotEqual(t, s.path, scaled.path)
	assert.Equal(t, quota{limit: 27, burst: 21}, scaled.quotas[ClassIdentity])
	assert.Equal(t, 10*time.Millisecond, scaled.tick)
}
