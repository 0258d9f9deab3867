package api

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/apikit"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// canary stands for what must never show in an error or a log.
const canary = "c4nary-do-not-show"

// reply is one answer of a fake API. A lost one is made, and does not arrive.
type reply struct {
	status int
	body   string
	kind   string // content type; JSON if empty
	lost   bool
}

func ok(body string) reply { return reply{status: http.StatusOK, body: body} }

func problem(status int, title, detail string) reply {
	return reply{status: status, body: fmt.Sprintf(`{"type":"about:blank","title":%q,"status":%d,"detail":%q}`, title, status, detail)}
}

// duplicate is Paxos's 409 naming the identity p1, for a ref_id and for a CIP id alike.
func duplicate() reply {
	return reply{status: http.StatusConflict, body: fmt.Sprintf(
		`{"type":%q,"title":"Already Exists","status":409,"detail":"duplicate","meta":{"existing":{"id":"p1"}}}`, ProblemAlreadyExists)}
}

// fake is a Paxos made by hand: an http.RoundTripper that hands API requests to a function, and tokens to everybody.
type fake struct {
	handle func(r *http.Request, body string) reply

	mu      sync.Mutex
	journal []string // "METHOD path?query body", tokens left out
}

// RoundTrip implements http.RoundTripper.
func (f *fake) RoundTrip(req *http.Request) (*http.Response, error) {
	var body []byte
	if req.Body != nil {
		body, _ = io.ReadAll(req.Body)
	}
	if req.URL.Host == "token.test" {
		return f.respond(req, ok(`{"access_token":"`+canary+`-token","token_type":"bearer","expires_in":3599}`))
	}
	f.mu.Lock()
	f.journal = append(f.journal, strings.TrimSpace(req.Method+" "+strings.TrimPrefix(req.URL.RequestURI(), "/v2")+" "+string(body)))
	f.mu.Unlock()
	r := f.handle(req, string(body))
	if r.lost {
		return nil, io.ErrUnexpectedEOF
	}
	return f.respond(req, r)
}

func (f *fake) respond(req *http.Request, r reply) (*http.Response, error) {
	kind := r.kind
	if kind == "" {
		kind = "application/json"
	}
	return &http.Response{
		StatusCode: r.status, Header: http.Header{"Content-Type": {kind}}, Request: req,
		Body: io.NopCloser(bytes.NewReader([]byte(r.body))), ContentLength: int64(len(r.body)),
	}, nil
}

// requests returns the requests so far.
func (f *fake) requests() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]string(nil), f.journal...)
}

// newFake returns a client over a fake API, with pauses of next to nothing.
func newFake(t *testing.T, handle func(r *http.Request, body string) reply, adjust ...func(*Config)) (*Client, *fake) {
	t.Helper()
	f := &fake{handle: handle}
	cfg := Config{
		Config: apikit.Config{
			BaseURL: "https://api.test/v2", MaxRetries: apikit.DefaultMaxRetries,
			MaxConcurrentRequests: apikit.DefaultMaxConcurrentRequests, RequestTimeout: apikit.DefaultRequestTimeout, Transport: f,
			FirstPause: time.Microsecond, LongestPause: time.Millisecond, UserAgent: "test/1",
		},
		TokenURL: "https://token.test/oauth2/token", ClientID: "client", ClientSecret: canary + "-secret",
	}
	for _, change := range adjust {
		change(&cfg)
	}
	c, err := New(cfg)
	require.NoError(t, err)
	t.Cleanup(c.Close)
	return c, f
}

// steps answers request by request, and 418 once there are no more.
func steps(t *testing.T, replies ...reply) func(*http.Request, string) reply {
	t.Helper()
	var mu sync.Mutex
	return func(r *http.Request, _ string) reply {
		mu.Lock()
		defer mu.Unlock()
		if len(replies) == 0 {
			t.Errorf("unexpected request: %s %s", r.Method, r.URL.Path)
			return reply{status: http.StatusTeapot}
		}
		next := replies[0]
		replies = replies[1:]
		return next
	}
}

func toJSON(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	require.NoError(t, err)
	return string(b)
}

// collect returns all items of a sequence and the error that ended it.
func collect[T any](seq func(func(T, error) bool)) (items []T, err error) {
	for item, e := range seq {
		if e != nil {
			return items, e
		}
		items = append(items, item)
	}
	return items, nil
}

// memo is a Logger that keeps every message as text.
type memo struct {
	mu  sync.Mutex
	buf strings.Builder
}

func (m *memo) write(msg string, fields map[string]any) {
	m.mu.Lock()
	defer m.mu.Unlock()
	fmt.Fprintln(&m.buf, msg, fields)
}

func (m *memo) Debug(_ context.Context, msg string, f map[string]any) { m.write(msg, f) }
func (m *memo) Info(_ context.Context, msg string, f map[string]any)  { m.write(msg, f) }
func (m *memo) Warn(_ context.Context, msg string, f map[string]any)  { m.write(msg, f) }

func (m *memo) String() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.buf.String()
}
