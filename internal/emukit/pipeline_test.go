package emukit

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// kit is a pipeline with one operation that counts, and its pages.
type kit struct {
	*Pipeline
	server *httptest.Server
	count  atomic.Int32
	resets atomic.Int32
}

func startKit(t *testing.T, change func(*Pipeline)) *kit {
	t.Helper()
	k := &kit{Pipeline: &Pipeline{
		Clock: NewManualClock(noon), Journal: NewJournal(0), Faults: &Faults{},
		NotFound: http.NotFoundHandler(),
		TooMany:  http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTooManyRequests) }),
	}}
	change(k.Pipeline)
	api := k.Handler([]Route{
		{Operation: "Count", Method: "POST", Path: "/count/{id}", LimitClass: "x", Handler: http.HandlerFunc(k.serveCount)},
		{Operation: "Secret", Method: "POST", Path: "/secret", OmitBody: true, Handler: http.HandlerFunc(k.serveCount)},
	})
	admin := &Admin{
		Name: "Kit", Clock: k.Clock, Journal: k.Journal, Faults: k.Faults,
		Reset: func() error { k.resets.Add(1); return nil },
	}
	mux := http.NewServeMux()
	mux.Handle("/", api)
	mux.Handle(AdminPrefix, admin.Handler())
	k.server = httptest.NewServer(mux)
	t.Cleanup(k.server.Close)
	return k
}

func (k *kit) serveCount(w http.ResponseWriter, r *http.Request) {
	k.count.Add(1)
	body, _ := io.ReadAll(r.Body)
	_, _ = w.Write([]byte(r.PathValue("id") + " " + string(body)))
}

func (k *kit) do(t *testing.T, method, path, body string) (int, string, error) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, k.server.URL+path, strings.NewReader(body))
	require.NoError(t, err)
	response, err := k.server.Client().Do(request)
	if err != nil {
		return 0, "", err
	}
	defer func() { _ = response.Body.Close() }()
	data, err := io.ReadAll(response.Body)
	return response.StatusCode, string(data), err
}

// post sends a request that is answered.
func (k *kit) post(t *testing.T, path, body string) (int, string) {
	t.Helper()
	status, answer, err := k.do(t, "POST", path, body)
	require.NoError(t, err)
	return status, answer
}

func TestPipelineServesAndJournals(t *testing.T) {
	t.Parallel()
	k := startKit(t, func(*Pipeline) {})
	status, body := k.post(t, "/count/7?q=1", `{"a":1}`)
	require.Equal(t, http.StatusOK, status)
	require.Equal(t, `7 {"a":1}`, body)
	entry := k.Journal.Entries()[0]
	require.Equal(t, "/count/{id}", entry.Path)
	require.Equal(t, "/count/7", entry.RequestPath)
	require.Equal(t, []string{"q"}, entry.QueryKeys)
	require.Equal(t, []string{"a"}, entry.BodyKeys)
	require.Equal(t, noon, entry.Time)

	status, _, err := k.do(t, "GET", "/count/7", "")
	require.NoError(t, err)
	require.Equal(t, http.StatusNotFound, status)
	require.Empty(t, k.Journal.Entries()[1].Path)
}

func TestPipelineFaults(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		fault     Fault
		processed int
		status    int
		err       error
	}{
		{Fault{Kind: FaultStatus, Status: 503, Body: "no"}, 0, 503, nil},
		{Fault{Kind: FaultStatusAfter, Status: 504}, 1, 504, nil},
		{Fault{Kind: FaultResetBefore}, 0, 0, syscall.ECONNRESET},
		{Fault{Kind: FaultResetAfter}, 1, 0, syscall.ECONNRESET},
		{Fault{Kind: FaultTruncate}, 1, 200, io.ErrUnexpectedEOF},
		{Fault{Kind: FaultDelay, Delay: 1}, 1, 200, nil},
	} {
		t.Run(string(tt.fault.Kind), func(t *testing.T) {
			t.Parallel()
			k := startKit(t, func(*Pipeline) {})
			require.NoError(t, k.Faults.Add(tt.fault))
			status, _, err := k.do(t, "POST", "/count/7", "{}")
			require.ErrorIs(t, err, tt.err)
			require.Equal(t, tt.status, status)
			require.EqualValues(t, tt.processed, k.count.Load())
			require.Equal(t, tt.fault.Kind, k.Journal.Entries()[0].Fault)
			require.Equal(t, tt.status, k.Journal.Entries()[0].Status)
			k.post(t, "/count/7", "{}")
		})
	}
}

func TestPipelineResetWithoutAConnection(t *testing.T) {
	t.Parallel()
	k := startKit(t, func(*Pipeline) {})
	require.NoError(t, k.Faults.Add(Fault{Kind: FaultResetBefore}))
	require.PanicsWithValue(t, http.ErrAbortHandler, func() {
		request := httptest.NewRequestWithContext(t.Context(), "POST", "/count/7", strings.NewReader("{}"))
		k.server.Config.Handler.ServeHTTP(httptest.NewRecorder(), request)
	})
}

func TestPipelineLimits(t *testing.T) {
	t.Parallel()
	k := startKit(t, func(p *Pipeline) { p.Limiter = NewLimiter(p.Clock, map[string]float64{"x": 0.01}, 1) })
	var seen []int
	for range 4 {
		status, _ := k.post(t, "/count/7", "")
		seen = append(seen, status)
	}
	require.Equal(t, []int{200, 200, 200, 429}, seen)
	require.EqualValues(t, 3, k.count.Load())
}

func TestPipelineRecords(t *testing.T) {
	t.Parallel()
	directory := filepath.Join(t.TempDir(), "new")
	recorder, err := NewRecorder(directory, "Test/With a name", true)
	require.NoError(t, err)
	info, err := os.Stat(directory)
	require.NoError(t, err)
	require.Equal(t, os.ModeDir|0o700, info.Mode(), "recordings hold bodies in clear")
	k := startKit(t, func(p *Pipeline) { p.Recorder = recorder })
	require.NoError(t, k.Faults.Add(Fault{Operation: "Count", Kind: FaultStatusAfter, Status: 500}))
	for _, path := range []string{"/secret", "/count/1?q=2", "/count/2"} {
		k.post(t, path, "{}")
	}
	require.NoError(t, recorder.Close())
	files, err := filepath.Glob(filepath.Join(directory, "With-a-name-*.jsonl"))
	require.NoError(t, err)
	require.Len(t, files, 1)
	recorded, err := os.ReadFile(files[0])
	require.NoError(t, err)
	var exchanges []Exchange
	for line := range bytes.Lines(recorded) {
		var exchange Exchange
		require.NoError(t, json.Unmarshal(line, &exchange))
		exchanges = append(exchanges, exchange)
	}
	require.Len(t, exchanges, 2, "never a secret")
	require.Equal(t, Exchange{
		Operation: "Count", Method: "POST", URL: "/count/1?q=2", RequestBody: "{}", Status: 500,
		ResponseContentType: "application/json", Conforming: false,
	}, exchanges[0])
	require.True(t, exchanges[1].Conforming)

	_, err = NewRecorder(files[0], "x", true)
	require.Error(t, err)
	_, body := k.post(t, "/count/3", "{}")
	require.Contains(t, body, "file already closed", "an exchange that can't be recorded is no success")
}
