package transport

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// chainOver returns a chain whose API and token endpoint are made by hand.
func chainOver(t *testing.T, api, token trip, change func(*Config)) *Chain {
	t.Helper()
	cfg := Config{
		UserAgent:  "test/1",
		Tokens:     &TokenConfig{URL: "http://token.test/oauth2/token", ClientID: "client", ClientSecret: canary, Class: classToken},
		MaxRetries: 4, Backoff: slow,
		Limiter: NewMemoryLimiter(LimiterConfig{}), RequestTimeout: requestTimeout,
		Base: trip(func(req *http.Request) (*http.Response, error) {
			assert.Equal(t, "test/1", req.Header.Get("User-Agent"))
			if req.URL.Host == "token.test" {
				return token(req)
			}
			return api(req)
		}),
	}
	if change != nil {
		change(&cfg)
	}
	chain := NewChain(cfg)
	t.Cleanup(chain.Close)
	return chain
}

func TestChainMetersEveryRealRequest(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api, _ := script(t, answer(401, ""), answer(503, ""), answer(401, ""), fail(errLost), answer(200, "done"))
		token, _ := script(t, tokenAnswer("t1", 3600), tokenAnswer("t2", 3600), tokenAnswer("t3", 3600))
		limiter := &countingLimiter{map[Class]int{}, map[Class]int{}}
		var report Report
		chain := chainOver(t, api, token, func(c *Config) { c.Limiter = limiter })
		resp, err := chain.Client.Do(newRequest(WithReport(t.Context(), &report), t, http.MethodPut, changeThing, "body"))
		require.NoError(t, err)
		assert.Equal(t, "done", readAll(t, resp))
		assert.Equal(t, map[Class]int{classThing: 5, classToken: 3}, limiter.acquired)
		assert.Equal(t, limiter.acquired, limiter.released)
		assert.Equal(t, 5, report.Attempts)
		assert.True(t, report.Unknown)
	})
}

// Other hosts get neither a token nor a signature, a 429 of theirs pauses nobody, and a file is sent again from its beginning.
func TestForeignChain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var bodies []string
		then := func(step trip) trip {
			return func(req *http.Request) (*http.Response, error) {
				body, err := io.ReadAll(req.Body)
				bodies = append(bodies, string(body))
				assert.NoError(t, err)
				assert.Equal(t, http.Header{"User-Agent": {"test/1"}}, req.Header)
				return step(req)
			}
		}
		base, _ := script(t, then(fail(errLost)), then(answer(http.StatusTooManyRequests, "")), then(answer(http.StatusOK, "done")))
		limiter := &countingLimiter{map[Class]int{}, map[Class]int{}}
		chain := NewForeignChain(Config{
			UserAgent: "test/1", Tokens: &TokenConfig{URL: "http://token.test"}, Signer: stamp{}, Limiter: limiter,
			MaxRetries: 2, Backoff: slow, Base: base, RequestTimeout: requestTimeout,
		})
		defer chain.Close()
		start := time.Now()
		resp, err := chain.Client.Do(newRequest(t.Context(), t, http.MethodPut, changeThing, "body"))
		require.NoError(t, err)
		assert.Equal(t, "done", readAll(t, resp))
		assert.Equal(t, []string{"body", "body", "body"}, bodies)
		assert.Empty(t, limiter.acquired)
		assert.Less(t, time.Since(start), time.Minute)
	})
}

func TestChainInterruptedWhileWaitingSendsNothing(t *testing.T) {
	t.Parallel()
	never := trip(func(*http.Request) (*http.Response, error) { return nil, errors.New("not to be called") })
	late := after(time.Minute, tokenAnswer("t", 3600))
	for name, change := range map[string]func(*Config){
		"for a token": nil,
		"in the limiter": func(c *Config) {
			limiter := NewMemoryLimiter(LimiterConfig{})
			limiter.PauseUntil(time.Now().Add(time.Minute))
			c.Limiter = limiter
		},
	} {
		synctest.Test(t, func(t *testing.T) {
			chain := chainOver(t, never, late, change)
			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(time.Second, cancel)
			start := time.Now()
			_, err := chain.Client.Do(newRequest(ctx, t, http.MethodPost, createThing, "body"))
			require.ErrorIs(t, err, context.Canceled, name)
			assert.Equal(t, NotSent, outcomeIn(t, err))
			assert.Equal(t, time.Second, time.Since(start))
		})
	}
}

func TestChainLogsOnlyWhatIsAllowed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var log memo
		api, _ := script(t, fail(&url.Error{Op: "Get", URL: "http://x/" + canary, Err: errLost}), answer(429, canary, "Retry-After: 1"),
			answer(401, canary), answer(500, canary), answer(200, canary, "X-Canary: "+canary))
		chain := chainOver(t, api, tokenAnswer(canary, 3600), func(c *Config) { c.Logger = &log })
		req := newRequest(t.Context(), t, http.MethodPut, changeThing, canary)
		_, err := chain.Client.Do(req)
		require.NoError(t, err)
		text := log.String()
		assert.NotContains(t, text, canary)
		assert.NotContains(t, text, "secret-") // the id and the query of the URL
		assert.Contains(t, text, "path:/things/{id}")
		assert.Contains(t, text, "attempt:2")
		for _, outcome := range []string{"unknown", "rejected", "done"} {
			assert.Contains(t, text, "outcome:"+outcome)
		}
	})
}

func TestChainFollowsNoRedirect(t *testing.T) {
	t.Parallel()
	for method, op := range map[string]Operation{http.MethodGet: readThing, http.MethodPost: createThing} {
		api, _ := script(t, answer(http.StatusTemporaryRedirect, "", "Location: http://elsewhere.test/"))
		chain := NewChain(Config{Limiter: NewMemoryLimiter(LimiterConfig{}), RequestTimeout: requestTimeout, Base: api})
		t.Cleanup(chain.Close)
		assert.Nil(t, chain.Tokens)
		resp, err := chain.Client.Do(newRequest(t.Context(), t, method, op, "body"))
		require.NoError(t, err)
		assert.Equal(t, http.StatusTemporaryRedirect, resp.StatusCode)
	}
}

func TestBaseSpeaksHTTP2AndKeepsConnections(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	from := map[string]bool{}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		from[r.RemoteAddr] = true
		mu.Unlock()
		_, _ = io.WriteString(w, r.Proto)
	}))
	server.EnableHTTP2 = true
	server.StartTLS()
	t.Cleanup(server.Close)
	base := NewBaseTransport(4, 10*time.Second)
	base.TLSClientConfig.RootCAs = server.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs
	chain := NewChain(Config{Limiter: NewMemoryLimiter(LimiterConfig{}), RequestTimeout: requestTimeout, Base: base})
	t.Cleanup(base.CloseIdleConnections)
	for range 5 {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL, http.NoBody)
		require.NoError(t, err)
		resp, err := chain.Client.Do(req)
		require.NoError(t, err)
		assert.Equal(t, "HTTP/2.0", readAll(t, resp))
	}
	assert.Len(t, from, 1)
}

func TestBaseLeavesTheDefaultTransportAlone(t *testing.T) {
	t.Parallel()
	base := NewBaseTransport(20, time.Minute)
	assert.Equal(t, 20, base.MaxIdleConnsPerHost)
	assert.NotNil(t, base.Proxy)
	assert.EqualValues(t, 0x0303, base.TLSClientConfig.MinVersion)
	def := http.DefaultTransport.(*http.Transport)
	assert.Zero(t, def.MaxIdleConnsPerHost)
	assert.Zero(t, def.ResponseHeaderTimeout)
}

func TestErrorsAndOutcomesRead(t *testing.T) {
	t.Parallel()
	cause := errors.New("reset")
	assert.EqualError(t, &Error{Outcome: Unknown, Err: cause}, "reset (request sent, outcome unknown)")
	assert.EqualError(t, &Error{Outcome: NotSent, Err: cause}, "reset (request not sent)")
	require.ErrorIs(t, &Error{Err: cause}, cause)
	assert.Equal(t, []string{"unknown", "not sent", "rejected"}, []string{Unknown.String(), NotSent.String(), Rejected.String()})
	for status, want := range map[int]Outcome{301: Rejected, 307: Rejected, 400: Rejected, 409: Rejected, 429: Rejected, 499: Rejected, 500: Unknown, 503: Unknown, 100: Unknown} {
		assert.Equal(t, want, OutcomeOfStatus(status), status)
	}
	assert.Equal(t, Operation{}, OperationFrom(context.Background()))
	assert.Equal(t, readThing, OperationFrom(WithOperation(t.Context(), readThing)))
}
