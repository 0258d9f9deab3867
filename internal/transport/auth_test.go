package transport

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// fakeTokens is a TokenProvider that makes a new token whenever the last one was invalidated.
type fakeTokens struct {
	n      int
	stuck  bool // hands out the same token for ever
	err    error
	scopes []string
	valid  bool
}

func (m *fakeTokens) Token(_ context.Context, scope string) (string, error) {
	m.scopes = append(m.scopes, scope)
	if m.err != nil && m.n > 0 && !m.valid {
		return "", m.err
	}
	if !m.valid && (!m.stuck || m.n == 0) {
		m.n++
		m.valid = true
	}
	return fmt.Sprintf("token-%d", m.n), nil
}

func (m *fakeTokens) Invalidate(token string) {
	if token == fmt.Sprintf("token-%d", m.n) {
		m.valid = false
	}
}

// bearer answers 401 unless the request carries the token, and checks the body.
func bearer(t *testing.T, token string) trip {
	t.Helper()
	return func(req *http.Request) (*http.Response, error) {
		body, err := io.ReadAll(req.Body)
		assert.NoError(t, err)
		assert.Equal(t, "body", string(body))
		if req.Header.Get("Authorization") != "Bearer "+token {
			return answer(http.StatusUnauthorized, "")(req)
		}
		return answer(http.StatusOK, "")(req)
	}
}

func TestAuthRepeatsOnceWithANewToken(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		accepted string
		tokens   *fakeTokens
		requests int
		status   int
	}{
		"accepted":           {"token-1", &fakeTokens{}, 1, 200},
		"expired":            {"token-2", &fakeTokens{}, 2, 200},
		"never accepted":     {"token-9", &fakeTokens{}, 2, 401},
		"no new token":       {"token-9", &fakeTokens{stuck: true}, 1, 401},
		"another's new one":  {"token-2", &fakeTokens{n: 1}, 1, 200},
		"write is repeated":  {"token-2", &fakeTokens{}, 2, 200},
		"token endpoint out": {"token-2", &fakeTokens{err: &TokenError{StatusCode: 503}}, 1, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sent := 0
			rt := &auth{tokens: tc.tokens, next: trip(func(req *http.Request) (*http.Response, error) {
				sent++
				return bearer(t, tc.accepted)(req)
			})}
			resp, err := rt.RoundTrip(newRequest(t.Context(), t, http.MethodPost, createThing, "body"))
			assert.Equal(t, tc.requests, sent)
			assert.Equal(t, "thing:write", tc.tokens.scopes[0])
			if tc.status == 0 {
				assert.Equal(t, NotSent, outcomeIn(t, err))
				return
			}
			require.NoError(t, err)
			assert.Equal(t, tc.status, resp.StatusCode)
		})
	}
}

func TestA401StormCostsOneToken(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		endpoint, exchanges := script(t, after(time.Second, tokenAnswer("token-1", 3600)), after(time.Second, tokenAnswer("token-2", 3600)))
		source := newSource(t, endpoint)
		require.Equal(t, "token-1", tokenOf(t, source, "thing:write"))

		rt := &auth{tokens: source, next: after(100*time.Millisecond, bearer(t, "token-2"))}
		var wait sync.WaitGroup
		for i := range 10 {
			wait.Go(func() {
				time.Sleep(time.Duration(i) * 200 * time.Millisecond) // some meet the 401 during the exchange, some after
				resp, err := rt.RoundTrip(newRequest(t.Context(), t, http.MethodPost, createThing, "body"))
				if assert.NoError(t, err) {
					assert.Equal(t, http.StatusOK, resp.StatusCode)
				}
			})
		}
		wait.Wait()
		assert.Equal(t, 2, *exchanges)
	})
}

func TestAuthPassesTheTimeOfTheNextTry(t *testing.T) {
	t.Parallel()
	until := time.Now().Add(time.Hour)
	tokens := &fakeTokens{n: 1, err: &TokenError{Err: &Error{Err: &WaitError{Until: until}}}}
	_, err := (&auth{tokens: tokens}).RoundTrip(newRequest(t.Context(), t, http.MethodPost, createThing, "body"))
	failure := failureIn(t, err)
	assert.True(t, failure.final)
	wait, ok := errors.AsType[*WaitError](err)
	require.True(t, ok)
	assert.Equal(t, until, wait.Until)
}
