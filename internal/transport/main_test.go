package transport

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	if helper(os.Args) {
		return
	}
	goleak.VerifyTestMain(m)
}

const requestTimeout = 30 * time.Second

// slow is a backoff as clients have it.
var slow = Backoff{Base: 500 * time.Millisecond, Cap: 20 * time.Second}

// trip is a RoundTripper made by hand.
type trip func(*http.Request) (*http.Response, error)

func (f trip) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// script answers one step per request and fails when it is asked for more.
func script(t *testing.T, steps ...trip) (trip, *int) {
	t.Helper()
	var mu sync.Mutex
	n := new(int)
	return func(req *http.Request) (*http.Response, error) {
		mu.Lock()
		i := *n
		*n++
		mu.Unlock()
		if i >= len(steps) {
			t.Errorf("request %d was not expected", i+1)
			return answer(http.StatusTeapot, "")(req)
		}
		return steps[i](req)
	}, n
}

// answer returns a step that answers with a status, a body and headers ("Name: value").
func answer(status int, body string, headers ...string) trip {
	return func(req *http.Request) (*http.Response, error) {
		resp := &http.Response{
			StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)),
			ContentLength: int64(len(body)), Request: req,
		}
		for _, h := range headers {
			name, value, _ := strings.Cut(h, ": ")
			resp.Header.Set(name, value)
		}
		return resp, nil
	}
}

// fail returns a step that loses the request after it was written, or so it must be assumed.
func fail(err error) trip {
	return func(*http.Request) (*http.Response, error) { return nil, err }
}

// after returns a step that another follows unless the request's context ends within the delay.
func after(delay time.Duration, next trip) trip {
	return func(req *http.Request) (*http.Response, error) {
		if err := Sleep(req.Context(), delay); err != nil {
			return nil, err
		}
		return next(req)
	}
}

// newRequest returns a request that carries op and a context.
func newRequest(ctx context.Context, t *testing.T, method string, op Operation, body string) *http.Request {
	t.Helper()
	var r io.Reader
	if body != "" {
		r = strings.NewReader(body)
	}
	req, err := http.NewRequestWithContext(WithOperation(ctx, op), method, "http://api.test/v2/things/secret-id?filter=secret-filter", r)
	if err != nil {
		t.Fatal(err)
	}
	return req
}

// readAll returns the body of an answer.
func readAll(t *testing.T, resp *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// memo is a Logger that keeps every message as text.
type memo struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (m *memo) write(level, msg string, fields map[string]any) {
	m.mu.Lock()
	defer m.mu.Unlock()
	fmt.Fprintln(&m.buf, level, msg, fields)
}

func (m *memo) Debug(_ context.Context, msg string, f map[string]any) { m.write("DEBUG", msg, f) }
func (m *memo) Info(_ context.Context, msg string, f map[string]any)  { m.write("INFO", msg, f) }
func (m *memo) Warn(_ context.Context, msg string, f map[string]any)  { m.write("WARN", msg, f) }

func (m *memo) String() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.buf.String()
}

// The classes of the tests, and where a sliding window keeps them.
const (
	classOther Class = "other"
	classThing Class = "thing"
	classToken Class = "token"

	other, thing, token = 0, 1, 2
)

// limits returns limits of the classes, most of them those of things.
func limits(perSecond float64) map[Class]float64 {
	return map[Class]float64{classOther: 40, classThing: perSecond, classToken: 0.9}
}

var (
	readThing   = Operation{Name: "GetThing", Path: "/things/{id}", Class: classThing, Scope: "thing:read", Idempotent: true}
	createThing = Operation{Name: "CreateThing", Path: "/things", Class: classThing, Scope: "thing:write"}
	changeThing = Operation{Name: "UpdateThing", Path: "/things/{id}", Class: classThing, Scope: "thing:write", Idempotent: true}
)
