package emulator_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// newClock returns a clock that stands still.
func newClock() *emukit.ManualClock {
	return emukit.NewManualClock(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
}

// Guide (rate limits): 10 requests a second on Identity, 1 for tokens and 50 on the rest, in five minutes, and a block of
// as long for the whole IP address. What the limiter does with them emukit tests.
func TestRateLimitGuide(t *testing.T) {
	t.Parallel()
	get := func(target string) func(*client) answer {
		return func(c *client) answer { return c.do("GET", target, nil) }
	}
	token := func(c *client) answer { return c.requestToken(c.credentials("")) }
	for name, tt := range map[string]struct {
		scale, speed float64
		request      func(*client) answer
		allowed      int
		block        time.Duration
	}{
		"identity":             {0.01, 1, get(identities), 30, 3 * time.Second},
		"ten times as fast":    {0.01, 10, get(identities), 30, 300 * time.Millisecond},
		"profiles":             {0.01, 1, get(profiles), 150, 3 * time.Second},
		"tokens, one by start": {1, 1, token, 299, 5 * time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clock := newClock()
			c := start(t, emulator.WithClock(clock), emulator.WithRateLimitSpeed(tt.speed),
				emulator.WithRateLimit(emulator.RateLimitPaxos, tt.scale))
			for range tt.allowed {
				require.Equal(t, http.StatusOK, tt.request(c).status)
			}
			a := tt.request(c)
			require.Equal(t, http.StatusTooManyRequests, a.status)
			require.Empty(t, a.header.Get("Retry-After"), "guess no-retry-after")
			clock.Advance(tt.block - 1)
			require.Equal(t, "too many requests", get(identities)(c).object(t)["detail"], "the whole IP is blocked")
			require.Equal(t, http.StatusTooManyRequests, token(c).status)
			clock.Advance(1)
			require.Equal(t, http.StatusOK, tt.request(c).status)
		})
	}
}
