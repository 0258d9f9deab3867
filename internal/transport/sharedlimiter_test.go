package transport

import (
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSharedLimiter_PauseHoldsEveryProcess(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		directory := t.TempDir()
		var log memo
		cfg := LimiterConfig{RequestsPerSecond: 9, MaxConcurrent: 20}
		one := NewSharedLimiter(cfg, "api.test", directory)
		cfg.Logger = &log
		other := NewSharedLimiter(cfg, "api.test", directory)
		elsewhere := NewSharedLimiter(cfg, "api.other.test", directory)

		start := time.Now()
		one.PauseUntil(start.Add(one.DefaultPause()))
		sent := crowd(t, ClassIdentity, 10, 10, elsewhere)
		assert.Equal(t, start, sent[9], "another host goes on")
		sent = crowd(t, ClassIdentity, 30, 30, one, other)
		assert.GreaterOrEqual(t, sent[0].Sub(start), defaultWindow)
		assert.LessOrEqual(t, most(sent, time.Second), 20, "they leave one after another")
		assert.Equal(t, 1, strings.Count(log.String(), "WARN The API throttles this IP address"))
	})
}

// A pause that is longer than the API blocks an address holds back the process that was told, not the machine.
func TestSharedLimiter_SharesAPauseForOneWindow(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		cfg, directory := LimiterConfig{RequestsPerSecond: 9, MaxConcurrent: 20}, t.TempDir()
		one, other := NewSharedLimiter(cfg, "api.test", directory), NewSharedLimiter(cfg, "api.test", directory)
		start := time.Now()
		one.PauseUntil(start.Add(24 * time.Hour))
		wait := refused(t.Context(), t, one, ClassIdentity)
		assert.Equal(t, WaitError{Until: start.Add(24 * time.Hour), Throttled: true, RetryAfter: 24 * time.Hour}, *wait)

		later := NewSharedLimiter(cfg, "api.test", directory)
		for _, at := range crowd(t, ClassIdentity, 1, 1, other, later) {
			assert.InDelta(t, defaultWindow.Seconds(), at.Sub(start).Seconds(), 1)
		}
	})
}

func TestSharedLimiter_PacedWaiterSeesPauseOfAnotherProcess(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		directory := t.TempDir()
		cfg := LimiterConfig{RequestsPerSecond: 0.01, MaxWait: time.Hour} // two at once, one within five minutes
		one, other := NewSharedLimiter(cfg, "api.test", directory), NewSharedLimiter(cfg, "api.test", directory)
		crowd(t, ClassIdentity, 2, 1, one)
		start := time.Now()
		time.AfterFunc(time.Second, func() { one.PauseUntil(start.Add(defaultWindow)) })
		sent := crowd(t, ClassIdentity, 1, 1, other)
		assert.GreaterOrEqual(t, sent[0].Sub(start), defaultWindow)
	})
}

func TestSharedLimiter_RefusesWaitPastMaximum(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		directory := t.TempDir()
		cfg := LimiterConfig{RequestsPerSecond: 0.01, MaxWait: 100 * time.Second}
		crowd(t, ClassIdentity, 2, 1, NewSharedLimiter(cfg, "api.test", directory))
		l := NewSharedLimiter(cfg, "api.test", directory) // it does not know before it has read the file
		for range 2 {
			start := time.Now()
			wait := refused(t.Context(), t, l, ClassIdentity)
			assert.False(t, wait.Throttled)
			assert.Greater(t, wait.Until.Sub(start), 250*time.Second)
		}
		time.Sleep(250 * time.Second)
		crowd(t, ClassIdentity, 1, 1, l) // the refused ones hold no place
	})
}

func TestSharedLimiter_WithoutPacingCreatesNoFile(t *testing.T) {
	t.Parallel()
	directory := t.TempDir()
	l := NewSharedLimiter(LimiterConfig{}, "api.test", directory)
	pass(t, l, ClassIdentity)
	l.PauseUntil(time.Now().Add(time.Minute))
	files, err := os.ReadDir(directory)
	require.NoError(t, err)
	assert.Empty(t, files)
}
