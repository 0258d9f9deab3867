package emulator_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

func TestRateLimitGuide(t *testing.T) {
	t.Parallel()
	clock := emukit.NewManualClock(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	c := start(t, emulator.WithClock(clock), emulator.WithRateLimit(emulator.RateLimitPaxos, 0.01))
	// a hundredth of five minutes: 3 s, in which 30 identity requests and 3 token requests fit
	for range 30 {
		c.ok("GET", identities, nil)
	}
	a := c.do("GET", identities, nil)
	require.Equal(t, http.StatusTooManyRequests, a.status)
	require.Equal(t, "too many requests", a.object(t)["detail"])
	require.Empty(t, a.header.Get("Retry-After"), "guess no-retry-after")
	require.Equal(t, http.StatusTooManyRequests, c.requestToken(c.credentials("")).status, "the whole IP is blocked")
	clock.Advance(3*time.Second - 1)
	require.Equal(t, http.StatusTooManyRequests, c.do("GET", identities, nil).status)
	clock.Advance(time.Second)
	c.ok("GET", identities, nil)
}

func TestRateLimitSpeed(t *testing.T) {
	t.Parallel()
	clock := emukit.NewManualClock(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	c := start(t, emulator.WithClock(clock), emulator.WithRateLimit(emulator.RateLimitPaxos, 0.01), emulator.WithRateLimitSpeed(10))
	// ten times as fast: as many requests, in 0.3 s
	for range 30 {
		c.ok("GET", identities, nil)
	}
	require.Equal(t, http.StatusTooManyRequests, c.do("GET", identities, nil).status)
	clock.Advance(300*time.Millisecond - 1)
	require.Equal(t, http.StatusTooManyRequests, c.do("GET", identities, nil).status)
	clock.Advance(1)
	c.ok("GET", identities, nil)
}

func TestRateLimitOfTokens(t *testing.T) {
	t.Parallel()
	clock := emukit.NewManualClock(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	c := start(t, emulator.WithClock(clock), emulator.WithRateLimit(emulator.RateLimitPaxos, 1))
	for range 299 { // and the one of start
		require.Equal(t, http.StatusOK, c.requestToken(c.credentials("")).status)
	}
	require.Equal(t, http.StatusTooManyRequests, c.requestToken(c.credentials("")).status)
	clock.Advance(5 * time.Minute)
	require.Equal(t, http.StatusOK, c.requestToken(c.credentials("")).status)
}
