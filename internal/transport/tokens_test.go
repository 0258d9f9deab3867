package transport

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const canary = "s3cr3t-canary"

// newSource returns a token source over a hand-made endpoint, with the attempt layer in between as in a chain.
func newSource(t *testing.T, endpoint trip, scopes ...string) *TokenSource {
	t.Helper()
	s := NewTokenSource(TokenConfig{
		URL: "http://token.test/oauth2/token", ClientID: "client", ClientSecret: canary, Class: classToken, Scopes: scopes,
		Client:  newHTTPClient(&attempt{timeout: tokenTimeout, transient: true, next: endpoint}),
		Backoff: slow, Logger: NopLogger{},
	})
	t.Cleanup(s.Close)
	return s
}

// tokenOf returns the token that a source has for a scope.
func tokenOf(t *testing.T, s *TokenSource, scope string) string {
	t.Helper()
	token, err := s.Token(t.Context(), scope)
	require.NoError(t, err)
	return token
}

// tokenAnswer grants a token; a life of 0 leaves expires_in out.
func tokenAnswer(token string, life int) trip {
	body := fmt.Sprintf(`{"access_token":%q,"token_type":"bearer","expires_in":%d}`, token, life)
	if life == 0 {
		body = fmt.Sprintf(`{"access_token":%q,"token_type":"bearer"}`, token)
	}
	return answer(http.StatusOK, body, "Content-Type: application/json")
}

// tokenRefusal refuses as RFC 6749, section 5.2 describes.
func tokenRefusal(status int, code, description string) trip {
	return answer(status, fmt.Sprintf(`{"error":%q,"error_description":%q,"hint":%q}`, code, description, canary), "Content-Type: application/json")
}

func form(t *testing.T, req *http.Request) url.Values {
	t.Helper()
	body, err := io.ReadAll(req.Body)
	require.NoError(t, err)
	values, err := url.ParseQuery(string(body))
	require.NoError(t, err)
	return values
}

func TestTokenExchange(t *testing.T) {
	t.Parallel()
	next, n := script(t, func(req *http.Request) (*http.Response, error) {
		assert.Equal(t, url.Values{
			"grant_type": {"client_credentials"}, "client_id": {"client"}, "client_secret": {canary}, "scope": {"thing:read thing:write"},
		}, form(t, req))
		assert.Empty(t, req.Header.Get("Authorization"))
		assert.Equal(t, classToken, OperationFrom(req.Context()).Class)
		return tokenAnswer("one", 3600)(req)
	})
	s := newSource(t, next, "thing:read", "thing:write")
	for _, scope := range []string{"thing:read", "thing:write", "thing:read"} {
		assert.Equal(t, "one", tokenOf(t, s, scope))
	}
	assert.Equal(t, 1, *n)
}

func TestTokenOutlivesTheContextItWasAskedWith(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		next, n := script(t, tokenAnswer("one", 100), tokenAnswer("two", 100))
		s := newSource(t, next)
		configure, cancel := context.WithCancel(t.Context())
		_, err := s.Token(configure, "thing:read")
		require.NoError(t, err)
		cancel()
		time.Sleep(101 * time.Second)
		assert.Equal(t, "two", tokenOf(t, s, "thing:read"))
		assert.Equal(t, 2, *n)
	})
}

func TestTokenIsRefreshedEarlyAndInTheBackground(t *testing.T) {
	t.Parallel()
	for life, early := range map[int]time.Duration{3600: time.Minute, 100: 20 * time.Second} {
		synctest.Test(t, func(t *testing.T) {
			next, n := script(t, tokenAnswer("one", life), after(2*time.Second, tokenAnswer("two", life)))
			s := newSource(t, next)
			ask := func() string {
				start := time.Now()
				defer func() { require.Equal(t, start, time.Now(), "nobody waits") }()
				return tokenOf(t, s, "thing:read")
			}
			assert.Equal(t, "one", ask())
			time.Sleep(time.Duration(life)*time.Second - early - time.Second)
			assert.Equal(t, "one", ask())
			synctest.Wait()
			assert.Equal(t, 1, *n)
			time.Sleep(2 * time.Second)
			for range 5 {
				assert.Equal(t, "one", ask(), "the old token is good while the new one is under way")
			}
			time.Sleep(3 * time.Second)
			assert.Equal(t, "two", ask())
			assert.Equal(t, 2, *n)
		})
	}
}

func TestTokenRefreshThatFailsKeepsTheOldToken(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		out := tokenRefusal(http.StatusUnauthorized, "invalid_client", "")
		next, n := script(t, tokenAnswer("one", 100), out, out, tokenAnswer("two", 100))
		s := newSource(t, next)
		for _, step := range []struct {
			wait time.Duration
			want int
		}{{0, 1}, {81 * time.Second, 2}, {time.Second, 2}, {5 * time.Second, 3}, {6 * time.Second, 4}} {
			time.Sleep(step.wait)
			assert.Equal(t, "one", tokenOf(t, s, "thing:read"))
			synctest.Wait()
			assert.Equal(t, step.want, *n)
		}
		assert.Equal(t, "two", tokenOf(t, s, "thing:read"))
	})
}

func TestTokenWithoutExpiryNeverEndsByItself(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		next, _ := script(t, tokenAnswer("one", 0), tokenAnswer("two", 0))
		s := newSource(t, next)
		for range 3 {
			assert.Equal(t, "one", tokenOf(t, s, "thing:read"))
			time.Sleep(1000 * time.Hour)
		}
		s.Invalidate("zero") // not the one handed out
		s.Invalidate("one")
		assert.Equal(t, "two", tokenOf(t, s, "thing:read"))
	})
}

func TestTokenWaitIsCancellableAndTheExchangeIsNot(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		next, n := script(t, after(10*time.Second, tokenAnswer("one", 3600)))
		s := newSource(t, next)
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		start := time.Now()
		var patient sync.WaitGroup
		patient.Go(func() {
			time.Sleep(time.Millisecond)
			token, err := s.Token(t.Context(), "thing:read")
			assert.NoError(t, err)
			assert.Equal(t, "one", token)
			assert.Equal(t, 10*time.Second, time.Since(start))
		})
		_, err := s.Token(ctx, "thing:read") // starts the exchange, and gives up
		require.ErrorIs(t, err, context.Canceled)
		assert.Equal(t, time.Second, time.Since(start))
		patient.Wait()
		assert.Equal(t, 1, *n)
	})
}

func TestTokenInvalidScopeNarrowsOnce(t *testing.T) {
	t.Parallel()
	var asked []string
	has := map[string]bool{"thing:read": true, "other:read": true}
	endpoint := func(req *http.Request) (*http.Response, error) {
		scope := form(t, req).Get("scope")
		asked = append(asked, scope)
		if !has[scope] {
			return tokenRefusal(http.StatusBadRequest, CodeInvalidScope, "not allowed")(req)
		}
		return tokenAnswer("for "+scope, 3600)(req)
	}
	s := newSource(t, endpoint, "thing:read", "thing:write", "other:read")
	for _, scope := range []string{"thing:read", "other:read", "thing:read"} {
		assert.Equal(t, "for "+scope, tokenOf(t, s, scope))
	}
	_, err := s.Token(t.Context(), "thing:write")
	failure, ok := errors.AsType[*TokenError](err)
	require.True(t, ok)
	assert.Equal(t, "thing:write", failure.Scope)
	require.ErrorContains(t, err, `lacks the scope "thing:write"`)
	assert.Equal(t, []string{"thing:read thing:write other:read", "thing:read", "other:read", "thing:write"}, asked)

	s.Invalidate("for other:read")
	tokenOf(t, s, "other:read")
	assert.Len(t, asked, 5, "each scope has its own token")
}

func TestTokenSource_OthersAlone(t *testing.T) {
	t.Parallel()
	for alone, want := range map[bool][]string{true: {"a b", "c"}, false: {"a b"}} {
		var asked []string
		s := newSource(t, func(req *http.Request) (*http.Response, error) {
			asked = append(asked, form(t, req).Get("scope"))
			return tokenAnswer("for "+asked[len(asked)-1], 3600)(req)
		}, "a", "b")
		s.cfg.OthersAlone = alone
		for _, scope := range []string{"a", "c", "b", "c"} {
			tokenOf(t, s, scope)
		}
		assert.Equal(t, want, asked, alone)
	}
}

// A token for scopes is that of requests with the same scopes, in any order, until it is about to expire.
func TestTokenSource_TokenFor(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var asked []string
		s := newSource(t, func(req *http.Request) (*http.Response, error) {
			asked = append(asked, form(t, req).Get("scope"))
			return tokenAnswer(fmt.Sprint("token ", len(asked)), 100)(req)
		}, "b", "a")
		tokenFor := func(scopes ...string) string {
			token, expiry, err := s.TokenFor(t.Context(), scopes)
			require.NoError(t, err)
			assert.True(t, time.Now().Add(20*time.Second).Before(expiry), "a fifth of its life is left")
			return token
		}
		first := tokenOf(t, s, "a")
		assert.Equal(t, []string{first, first, first}, []string{tokenFor(), tokenFor("a", "b"), tokenFor("b", "a", "a")})
		assert.NotEqual(t, first, tokenFor("a"))
		assert.Equal(t, []string{"b a", "a"}, asked)

		time.Sleep(85 * time.Second)
		assert.NotEqual(t, first, tokenFor(), "the first one is about to expire")
		assert.Equal(t, []string{"b a", "a", "b a"}, asked)

		s.Close()
		_, _, err := s.TokenFor(t.Context(), []string{"c"})
		require.ErrorIs(t, err, errClosed)
	})
}

func TestTokenAttempts(t *testing.T) {
	t.Parallel()
	good := tokenAnswer("one", 3600)
	for name, tc := range map[string]struct {
		steps []trip
		ok    bool
		says  string
	}{
		"lost":           {[]trip{fail(errLost), good}, true, ""},
		"503 twice":      {[]trip{answer(503, ""), answer(503, ""), good}, true, ""},
		"429":            {[]trip{answer(429, "too many requests"), good}, true, ""},
		"503 for ever":   {[]trip{answer(503, ""), answer(503, ""), answer(503, "")}, false, "status 503"},
		"bad client":     {[]trip{tokenRefusal(401, "invalid_client", "no such client")}, false, "status 401: invalid_client: no such client"},
		"not json":       {[]trip{answer(200, "<html>"+canary), answer(200, "{"), answer(200, "[]")}, false, "not an OAuth 2.0 token (status 200)"},
		"no token in it": {[]trip{answer(200, `{"a":"`+canary+`"}`), answer(200, "{}"), good}, true, ""},
		"404":            {[]trip{answer(404, canary, "Content-Type: text/html")}, false, "status 404"},
		"redirect":       {[]trip{answer(302, "", "Location: http://elsewhere.test/")}, false, "status 302"},
		"echo":           {[]trip{tokenRefusal(400, "invalid_request", "client_secret "+canary+" is bad\nreally")}, false, "[secret] is bad really"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				next, n := script(t, tc.steps...)
				s := newSource(t, next)
				token, err := s.Token(t.Context(), "thing:read")
				assert.Equal(t, len(tc.steps), *n)
				if tc.ok {
					require.NoError(t, err)
					assert.Equal(t, "one", token)
					return
				}
				require.ErrorContains(t, err, tc.says)
				assertNoCanary(t, err)
			})
		})
	}
}

// assertNoCanary walks an error's tree and its formats.
func assertNoCanary(t *testing.T, err error) {
	t.Helper()
	for e := err; e != nil; e = errors.Unwrap(e) {
		for _, format := range []string{"%v", "%+v", "%#v"} {
			assert.NotContains(t, fmt.Sprintf(format, e), canary)
		}
	}
}

func TestTokenSourceCloses(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		next, _ := script(t, func(req *http.Request) (*http.Response, error) {
			<-req.Context().Done()
			return nil, req.Context().Err()
		})
		s := newSource(t, next)
		time.AfterFunc(time.Second, s.Close)
		start := time.Now()
		_, err := s.Token(t.Context(), "thing:read")
		require.Error(t, err)
		assert.Equal(t, time.Second, time.Since(start))
		_, err = s.Token(t.Context(), "thing:read")
		require.ErrorContains(t, err, "closed")
		assert.NotContains(t, err.Error(), "token_url")
	})
}

func TestTokenFlightThatComesLateAsksForNothing(t *testing.T) {
	t.Parallel()
	next, n := script(t, tokenAnswer("one", 3600))
	s := newSource(t, next)
	for range 2 { // as when another flight lands between a caller's look and its own start
		got, err := s.exchange(t.Context(), "thing:read")()
		require.NoError(t, err)
		assert.Equal(t, "one", got.(*cachedToken).token)
	}
	assert.Equal(t, 1, *n)
}
