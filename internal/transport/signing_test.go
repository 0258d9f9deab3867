package transport

import (
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// stamp is a Signer that writes down when it signs.
type stamp struct{ err error }

func (s stamp) Sign(req *http.Request) error {
	req.Header.Set("Signature", time.Now().String())
	return s.err
}

// Every attempt is signed when it is sent: after the limiter let it pass, and after the pause before a repeat.
func TestSigningSignsEveryAttemptAnew(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		start, limiter := time.Now(), NewMemoryLimiter(LimiterConfig{})
		limiter.PauseUntil(start.Add(4 * time.Minute))
		signed := 0
		check := func(next trip) trip {
			return func(req *http.Request) (*http.Response, error) {
				signed++
				assert.Equal(t, time.Now().String(), req.Header.Get("Signature"), "the time is that of the attempt")
				assert.GreaterOrEqual(t, time.Since(start), 4*time.Minute, "the limiter held it back")
				body, err := io.ReadAll(req.Body)
				assert.NoError(t, err)
				assert.Equal(t, "body", string(body))
				return next(req)
			}
		}
		// A 401 is repeated at once, the others after a pause.
		api, _ := script(t, check(answer(401, "")), check(answer(503, "")), check(fail(errLost)), check(answer(200, "done")))
		tokens, _ := script(t, tokenAnswer("t1", 3600), tokenAnswer("t2", 3600))
		token := func(req *http.Request) (*http.Response, error) {
			assert.Empty(t, req.Header.Get("Signature"), "a request for a token is not signed")
			return tokens(req)
		}
		chain := chainOver(t, api, token, func(c *Config) { c.Signer, c.Limiter = stamp{}, limiter })
		req := newRequest(t.Context(), t, http.MethodPut, changeThing, "body")
		_, err := chain.Client.Do(req)
		require.NoError(t, err)
		assert.Equal(t, 4, signed)
		assert.Empty(t, req.Header, "the caller's request is left alone")
	})
}

func TestSigningSendsNothingItCannotSign(t *testing.T) {
	t.Parallel()
	next, n := script(t)
	_, err := (&signing{signer: stamp{err: errLost}, next: next}).RoundTrip(newRequest(t.Context(), t, http.MethodGet, readThing, ""))
	require.ErrorIs(t, err, errLost)
	assert.Equal(t, NotSent, outcomeIn(t, err))
	assert.False(t, retryable(readThing, nil, err), "a repeat would meet the same")
	assert.Zero(t, *n)
}
