package transport

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func failureIn(t *testing.T, err error) *Error {
	t.Helper()
	failure, ok := errors.AsType[*Error](err)
	require.True(t, ok, "%v is not an *Error", err)
	return failure
}

func outcomeIn(t *testing.T, err error) Outcome {
	t.Helper()
	return failureIn(t, err).Outcome
}

func TestAttemptUnknown(t *testing.T) {
	t.Parallel()
	for name, handler := range map[string]http.HandlerFunc{
		"closed after the request was read": func(_ http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			panic(http.ErrAbortHandler)
		},
		"answer cut off": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "100")
			_, _ = io.WriteString(w, "{")
			panic(http.ErrAbortHandler)
		},
		"no answer in time": func(_ http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			<-r.Context().Done()
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var arrived atomic.Bool
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				arrived.Store(true)
				handler(w, r)
			}))
			t.Cleanup(server.Close)
			base := NewBaseTransport(1, time.Minute)
			t.Cleanup(base.CloseIdleConnections)
			// On a busy machine the time can be over before the request has arrived, and then it was not sent.
			for timeout := 500 * time.Millisecond; !arrived.Load(); timeout *= 2 {
				req := newRequest(t.Context(), t, http.MethodPost, createThing, "body")
				req.URL.Host = strings.TrimPrefix(server.URL, "http://")
				_, err := (&attempt{timeout: timeout, next: base}).RoundTrip(req)
				if arrived.Load() {
					assert.Equal(t, Unknown, outcomeIn(t, err), "%v", err)
				}
			}
		})
	}
}

func TestAttemptNotSent(t *testing.T) {
	t.Parallel()
	plain := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) }))
	t.Cleanup(plain.Close)
	secure := httptest.NewTLSServer(plain.Config.Handler)
	t.Cleanup(secure.Close)
	for name, target := range map[string]string{
		"nobody listens":      "http://127.0.0.1:0", // no port, so nobody can take it meanwhile
		"no such host":        "http://nobody.invalid",
		"unknown authority":   secure.URL,
		"TLS to a plain port": strings.Replace(plain.URL, "http://", "https://", 1),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			base := NewBaseTransport(1, time.Minute)
			t.Cleanup(base.CloseIdleConnections)
			req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, target, strings.NewReader("body"))
			require.NoError(t, err)
			_, err = (&attempt{timeout: 10 * time.Second, next: base}).RoundTrip(req)
			assert.Equal(t, NotSent, outcomeIn(t, err), "%v", err)
		})
	}
}

// A write is heard out when its context ends, as it may have been done; a read or a request for a token is not.
func TestAttemptWhoseContextEnds(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		method string
		a      attempt
		takes  time.Duration
		err    error
	}{
		"write": {http.MethodPost, attempt{}, time.Second, nil},
		"read":  {http.MethodGet, attempt{}, time.Millisecond, context.Canceled},
		"token": {http.MethodPost, attempt{transient: true}, time.Millisecond, context.Canceled},
	} {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(time.Millisecond, cancel)
			start := time.Now()
			tc.a.timeout, tc.a.next = time.Minute, after(time.Second, answer(http.StatusOK, "done"))
			resp, err := tc.a.RoundTrip(newRequest(ctx, t, tc.method, createThing, ""))
			require.ErrorIs(t, err, tc.err, name)
			assert.Equal(t, tc.takes, time.Since(start), name)
			if err == nil {
				assert.Equal(t, "done", readAll(t, resp))
			}
		})
	}
}

func TestAttemptStartsNothingForACallerWhoHasGone(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	next, n := script(t)
	_, err := (&attempt{timeout: time.Minute, next: next}).RoundTrip(newRequest(ctx, t, http.MethodPost, createThing, "body"))
	require.ErrorIs(t, err, context.Canceled)
	assert.Equal(t, NotSent, outcomeIn(t, err))
	assert.Zero(t, *n)
}

// net/http quotes what it cannot read, which may be a part of somebody's record.
func TestAttemptErrorsQuoteNothing(t *testing.T) {
	t.Parallel()
	for _, sent := range []string{
		`{"first_name": "Canary"}`, `Canary "x\" \\`, "HTTP/1.1 Canary\r\n\r\n", "HTTP/1.1 200 OK\r\nCanary \"x\r\n\r\n",
		"HTTP/Canary 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: Canary\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: Canary\r\n\r\n",
		"HTTP/1.1 302 Found\r\nLocation: https://[Canary\r\nContent-Length: 0\r\n\r\n",
	} {
		t.Run(sent, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				conn, _, err := http.NewResponseController(w).Hijack()
				if err != nil {
					panic(err)
				}
				defer func() { _ = conn.Close() }()
				_, _ = io.WriteString(conn, sent+"\r\n")
			}))
			t.Cleanup(server.Close)
			chain := NewChain(Config{Limiter: NewMemoryLimiter(LimiterConfig{}), RequestTimeout: requestTimeout, Concurrency: 1})
			t.Cleanup(chain.Close)
			req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL, http.NoBody)
			require.NoError(t, err)
			resp, err := chain.Client.Do(req)
			if err == nil {
				require.NoError(t, resp.Body.Close())
				assert.Empty(t, resp.Header.Get("Location"))
				return
			}
			assert.Equal(t, Unknown, outcomeIn(t, err))
			assert.NotContains(t, err.Error(), "Canary")
			assert.Regexp(t, `HTTP|transfer encoding|MIME|Content-Length`, err.Error())
		})
	}
}

func TestAttemptTimeoutSaysHowLong(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		_, err := (&attempt{timeout: 30 * time.Millisecond, next: after(time.Second, answer(http.StatusOK, "done"))}).RoundTrip(newRequest(t.Context(), t, http.MethodPut, changeThing, "body"))
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.ErrorContains(t, err, "no complete answer within 30ms")
		assert.Equal(t, Unknown, outcomeIn(t, err))
	})
}

// An upload may take longer than the timeout while it makes progress, and ends at once with an interrupt.
func TestAttemptUpload(t *testing.T) {
	t.Parallel()
	upload := changeThing
	upload.Upload = true
	read := func(pauses ...time.Duration) trip { // reads a byte after each pause
		return func(req *http.Request) (*http.Response, error) {
			for _, pause := range pauses {
				if err := Sleep(req.Context(), pause); err != nil {
					return nil, err
				}
				if _, err := req.Body.Read(make([]byte, 1)); err != nil {
					return nil, err
				}
			}
			return answer(http.StatusOK, "done")(req)
		}
	}
	const timeout, pause = time.Minute, 50 * time.Second
	for name, tc := range map[string]struct {
		pauses    []time.Duration
		interrupt time.Duration
		err       error
		says      string
		takes     time.Duration
	}{
		"slow":        {pauses: []time.Duration{pause, pause, pause}, interrupt: time.Hour, takes: 3 * pause},
		"stalled":     {pauses: []time.Duration{pause, time.Hour}, interrupt: 2 * time.Hour, err: context.DeadlineExceeded, says: "no progress within 1m0s", takes: pause + timeout},
		"interrupted": {pauses: []time.Duration{pause, pause}, interrupt: timeout, err: context.Canceled, takes: timeout},
	} {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			time.AfterFunc(tc.interrupt, cancel)
			start := time.Now()
			_, err := (&attempt{timeout: timeout, next: read(tc.pauses...)}).RoundTrip(newRequest(ctx, t, http.MethodPut, upload, "body"))
			require.ErrorIs(t, err, tc.err, name)
			assert.Equal(t, tc.takes, time.Since(start), name)
			if err != nil {
				require.ErrorContains(t, err, tc.says)
				assert.Equal(t, tc.err == context.Canceled, failureIn(t, err).final, name) //nolint:errorlint // as given above
			}
		})
	}
}

func TestAttemptBoundsTheAnswer(t *testing.T) {
	t.Parallel()
	small := readThing
	small.MaxBody = 1 << 10
	for op, most := range map[Operation]int{readThing: maxBody, small: 1 << 10} {
		huge := strings.Repeat("x", most+1)
		_, err := (&attempt{timeout: time.Minute, next: answer(http.StatusOK, huge)}).RoundTrip(newRequest(t.Context(), t, http.MethodGet, op, ""))
		require.ErrorIs(t, err, errTooLarge)
		require.ErrorContains(t, err, fmt.Sprintf("larger than %d KiB", most>>10))
		resp, err := (&attempt{timeout: time.Minute, next: answer(http.StatusOK, huge[1:])}).RoundTrip(newRequest(t.Context(), t, http.MethodGet, op, ""))
		require.NoError(t, err)
		assert.EqualValues(t, most, resp.ContentLength)
		resp, err = (&attempt{timeout: time.Minute, next: answer(http.StatusBadRequest, huge)}).RoundTrip(newRequest(t.Context(), t, http.MethodGet, op, ""))
		require.NoError(t, err, "the status is the answer")
		assert.LessOrEqual(t, resp.ContentLength, int64(maxFailure)+1)
	}
}
