package transport

import (
	"context"
	"errors"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// crowd sends n requests through the gates, so many at a time through each, and returns when they went.
func crowd(t *testing.T, n, parallel int, gates ...Gate) []time.Time {
	t.Helper()
	var mu sync.Mutex
	var sent []time.Time
	var wait sync.WaitGroup
	for _, g := range gates {
		left := make(chan struct{}, n)
		for range n {
			left <- struct{}{}
		}
		close(left)
		for range parallel {
			wait.Go(func() {
				for range left {
					release, err := g.Acquire(t.Context(), ClassIdentity)
					if !assert.NoError(t, err) {
						return
					}
					mu.Lock()
					sent = append(sent, time.Now())
					mu.Unlock()
					time.Sleep(50 * time.Millisecond)
					release()
				}
			})
		}
	}
	wait.Wait()
	return sent
}

func TestMachineGatesShareTheLimit(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		folder := t.TempDir()
		var logs [2]memo
		var gates []Gate
		for i := range logs {
			gates = append(gates, NewMachineGate(GateConfig{RequestsPerSecond: 1, MaxConcurrent: 5, Logger: &logs[i]}, "api.test", folder))
		}
		start := time.Now()
		sent := crowd(t, 500, 50, gates...)
		assert.Len(t, sent, 1000)
		assert.LessOrEqual(t, most(sent, defaultWindow), 300)
		assert.Less(t, time.Since(start), 905*time.Second, "three windows and then a burst")
		for i := range logs {
			assert.Regexp(t, `^INFO Requests are paced .*class:identity expected_wait:\d`, logs[i].String())
			assert.Equal(t, 1, strings.Count(logs[i].String(), "\n"))
		}
	})
}

func TestMachineGatePauseHoldsEveryProcess(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		folder := t.TempDir()
		var log memo
		cfg := GateConfig{RequestsPerSecond: 9, MaxConcurrent: 20}
		one := NewMachineGate(cfg, "api.test", folder)
		cfg.Logger = &log
		other := NewMachineGate(cfg, "api.test", folder)
		elsewhere := NewMachineGate(cfg, "api.other.test", folder)

		next, _ := script(t, answer(http.StatusTooManyRequests, ""))
		limited := &gated{gate: one, logger: NoLog{}, next: next}
		start := time.Now()
		_, err := limited.RoundTrip(newRequest(t.Context(), t, http.MethodGet, readThing, ""))
		require.NoError(t, err)
		sent := crowd(t, 10, 10, elsewhere)
		assert.Equal(t, start, sent[9], "another host goes on")
		sent = crowd(t, 30, 30, one, other)
		assert.GreaterOrEqual(t, sent[0].Sub(start), defaultWindow)
		assert.LessOrEqual(t, most(sent, time.Second), 20, "they leave one after another")
		assert.Equal(t, 1, strings.Count(log.String(), "WARN The API throttles this IP address"))
	})
}

// A pause that is longer than the API blocks an address holds back the process that was told, not the machine.
func TestMachineGateSharesAPauseForOneWindow(t *testing.T) {
	t.Parallel()
	for name, header := range map[string]string{
		"seconds": "Retry-After: 86400", "overflow": "Retry-After: 99999999999999999999", "date": "Retry-After: Fri, 31 Dec 9999 23:59:59 GMT",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				cfg, folder := GateConfig{RequestsPerSecond: 9, MaxConcurrent: 20}, t.TempDir()
				one, other := NewMachineGate(cfg, "api.test", folder), NewMachineGate(cfg, "api.test", folder)
				next, _ := script(t, answer(http.StatusTooManyRequests, "", header))
				start := time.Now()
				_, err := (&gated{gate: one, logger: NoLog{}, next: next}).RoundTrip(newRequest(t.Context(), t, http.MethodGet, readThing, ""))
				require.NoError(t, err)

				_, err = one.Acquire(t.Context(), ClassIdentity)
				wait, ok := errors.AsType[*WaitError](err)
				require.True(t, ok, "%v", err)
				assert.Equal(t, WaitError{Until: start.Add(24 * time.Hour), Throttled: true, RetryAfter: 24 * time.Hour}, *wait)
				assert.EqualError(t, wait, "rate limit: next request allowed at "+start.Add(24*time.Hour).UTC().Format(time.RFC3339)+
					", past the maximum wait")
				assert.Zero(t, time.Since(start), "it does not wait for that")

				later := NewMachineGate(cfg, "api.test", folder)
				sent := crowd(t, 1, 1, other, later)
				for _, at := range sent {
					assert.InDelta(t, defaultWindow.Seconds(), at.Sub(start).Seconds(), 1)
				}
			})
		})
	}
}

func TestMachineGateLearnsOfAPauseWhilePaced(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		folder := t.TempDir()
		cfg := GateConfig{RequestsPerSecond: 0.01, MaxWait: time.Hour} // two at once, one within five minutes
		one, other := NewMachineGate(cfg, "api.test", folder), NewMachineGate(cfg, "api.test", folder)
		crowd(t, 2, 1, one)
		start := time.Now()
		time.AfterFunc(time.Second, func() { one.Throttle(start.Add(defaultWindow)) })
		sent := crowd(t, 1, 1, other)
		assert.GreaterOrEqual(t, sent[0].Sub(start), defaultWindow)
	})
}

func TestMachineGateRefusesAWaitThatDoesNotFit(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		folder := t.TempDir()
		cfg := GateConfig{RequestsPerSecond: 0.01, MaxWait: 100 * time.Second}
		crowd(t, 2, 1, NewMachineGate(cfg, "api.test", folder))
		g := NewMachineGate(cfg, "api.test", folder) // it does not know before it has read the file
		for range 2 {
			start := time.Now()
			_, err := g.Acquire(t.Context(), ClassIdentity)
			wait, ok := errors.AsType[*WaitError](err)
			require.True(t, ok, "%v", err)
			assert.False(t, wait.Throttled)
			assert.Greater(t, wait.Until.Sub(start), 250*time.Second)
			assert.Zero(t, time.Since(start))
		}
		time.Sleep(250 * time.Second)
		crowd(t, 1, 1, g) // the refused ones hold no place
	})
}

func TestMachineGateWaitIsCancellable(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		folder := t.TempDir()
		cfg := GateConfig{RequestsPerSecond: 0.01, MaxWait: time.Hour}
		g := NewMachineGate(cfg, "api.test", folder)
		crowd(t, 2, 1, g)
		ctx, cancel := context.WithCancelCause(t.Context())
		interrupt := errors.New("interrupt")
		time.AfterFunc(time.Second, func() { cancel(interrupt) })
		start := time.Now()
		var wait sync.WaitGroup
		for range 3 {
			wait.Go(func() {
				_, err := g.Acquire(ctx, ClassIdentity)
				assert.ErrorIs(t, err, interrupt)
			})
		}
		wait.Wait()
		assert.Equal(t, time.Second, time.Since(start))
		sent := crowd(t, 1, 1, NewMachineGate(cfg, "api.test", folder))
		assert.Less(t, sent[0].Sub(start), 302*time.Second, "the place was given back")
	})
}

func TestMachineGateScalesWithTheWindow(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		cfg := GateConfig{RequestsPerSecond: 9, MaxConcurrent: 20, Window: 30 * time.Second}
		g := NewMachineGate(cfg, "api.test", t.TempDir())
		assert.Equal(t, 30*time.Second, g.DefaultPause())
		start := time.Now()
		sent := crowd(t, 1000, 50, g)
		assert.LessOrEqual(t, most(sent, cfg.Window), 270)
		assert.Less(t, time.Since(start), 95*time.Second)

		m := NewMemoryGate(cfg)
		assert.Equal(t, 30*time.Second, m.DefaultPause())
		sent = crowd(t, 1000, 50, m)
		assert.LessOrEqual(t, most(sent, cfg.Window), 271)
	})
}

func TestMachineGateWithoutPacingMakesNoFile(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		folder := t.TempDir()
		g := NewMachineGate(GateConfig{}, "api.test", folder)
		start := time.Now()
		for range 5000 {
			release, err := g.Acquire(t.Context(), ClassIdentity)
			require.NoError(t, err)
			release()
		}
		assert.Zero(t, time.Since(start))
		g.Throttle(start.Add(time.Minute))
		sent := crowd(t, 1, 1, g)
		assert.GreaterOrEqual(t, sent[0].Sub(start), time.Minute)
		files, err := os.ReadDir(folder)
		require.NoError(t, err)
		assert.Empty(t, files)
	})
}
