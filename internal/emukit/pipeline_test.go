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
	"time"

	"github.com/stretchr/testify/require"
)

// kit is a pipeline with one operation that counts, and its pages.
type kit struct {
	*pipeline
	server *httptest.Server
	count  atomic.Int32
	resets atomic.Int32
}

func startKit(t *testing.T, change func(*pipeline)) *kit {
	t.Helper()
	k := &kit{pipeline: &pipeline{
		Clock: NewManualClock(noon), Journal: newJournal(0), Faults: &faults{},
		NotFound: http.NotFoundHandler(),
		TooMany:  http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTooManyRequests) }),
	}}
	change(k.pipeline)
	api := k.Handler([]Route{
		{Operation: "Count", Method: "POST", Path: "/count/{id}", LimitClass: "x", Handler: http.HandlerFunc(k.serveCount)},
		{Operation: "Secret", Method: "POST", Path: "/secret", OmitBody: true, Handler: http.HandlerFunc(k.serveCount)},
	})
	admin := &admin{
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
	k := startKit(t, func(*pipeline) {})
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
			k := startKit(t, func(*pipeline) {})
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
	k := startKit(t, func(*pipeline) {})
	require.NoError(t, k.Faults.Add(Fault{Kind: FaultResetBefore}))
	require.PanicsWithValue(t, http.ErrAbortHandler, func() {
		request := httptest.NewRequestWithContext(t.Context(), "POST", "/count/7", strings.NewReader("{}"))
		k.server.Config.Handler.ServeHTTP(httptest.NewRecorder(), request)
	})
}

func TestPipelineLimits(t *testing.T) {
	t.Parallel()
	k := startKit(t, func(p *pipeline) { p.Limiter = newLimiter(p.Clock, map[string]float64{"x": 0.01}, 1) })
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
	recorder, err := newRecorder(directory, "Test/With a name", true)
	require.NoError(t, err)
	info, err := os.Stat(directory)
	require.NoError(t, err)
	require.Equal(t, os.ModeDir|0o700, info.Mode(), "recordings hold bodies in clear")
	k := startKit(t, func(p *pipeline) { p.Recorder = recorder })
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

	_, err = newRecorder(files[0], "x", true)
	require.Error(t, err)
	_, body := k.post(t, "/count/3", "{}")
	require.Contains(t, body, "file already closed", "an exchange that can't be recorded is no success")
}

func TestFaultJSONRoundTrip(t *testing.T) {
	t.Parallel()
	fault := Fault{
		Operation: "GetThing", Kind: FaultDelay, Times: 2, Skip: 1, Delay: Duration(1500 * time.Millisecond),
		Headers: map[string]string{"A": "b"},
	}
	data, err := json.Marshal(fault)
	require.NoError(t, err)
	require.JSONEq(t, `{"operation":"GetThing","kind":"delay","times":2,"skip":1,"delay":"1.5s","headers":{"A":"b"}}`, string(data))
	var back Fault
	require.NoError(t, DecodeStrict(data, &back))
	require.Equal(t, fault, back)
	require.Error(t, DecodeStrict([]byte(`{"kind":"delay","delay":"soon"}`), &back))
	require.Error(t, DecodeStrict([]byte(`{"kind":"delay","dealy":"1s"}`), &back))
}

func TestFaultValidate(t *testing.T) {
	t.Parallel()
	faults := &faults{}
	for _, bad := range []Fault{
		{},
		{Kind: "flood"},
		{Kind: FaultStatus},
		{Kind: FaultStatus, Status: 99},
		{Kind: FaultStatusAfter, Status: 600},
		{Kind: FaultDelay},
		{Kind: FaultTruncate, Times: -1},
		{Kind: FaultTruncate, Skip: -1},
	} {
		require.Error(t, faults.Add(Fault{Kind: FaultTruncate}, bad), "%v", bad)
	}
	require.Empty(t, faults.Report(), "all or none")
}

func TestFaultsFirstInFirstOut(t *testing.T) {
	t.Parallel()
	get := &Route{Operation: "Get", Method: "GET", Path: "/{id}"}
	put := &Route{Operation: "Put", Method: "PUT", Path: "/{id}"}
	faults := &faults{}
	require.NoError(t, faults.Add(
		Fault{Operation: "Get", Kind: FaultStatus, Status: 500},
		Fault{Method: "GET", Path: "/{id}", Kind: FaultStatus, Status: 501, Times: 2},
		Fault{Kind: FaultStatus, Status: 502, Skip: 1},
	))
	var seen []int
	for _, route := range []*Route{get, put, put, get, get, get, put} {
		status := 0
		if fault := faults.consume(route); fault != nil {
			status = fault.Status
		}
		seen = append(seen, status)
	}
	require.Equal(t, []int{500, 0, 502, 501, 501, 0, 0}, seen)
	for _, report := range faults.Report() {
		require.Zero(t, report.Remaining)
	}
	faults.Clear()
	require.Empty(t, faults.Report())
}

func (k *kit) admin(t *testing.T, status int, method, page, body string) string {
	t.Helper()
	got, answer, err := k.do(t, method, AdminPrefix+page, body)
	require.NoError(t, err)
	require.Equal(t, status, got, "%s %s: %s", method, page, answer)
	return answer
}

func TestAdminHealthIndexReset(t *testing.T) {
	t.Parallel()
	k := startKit(t, func(*pipeline) {})
	require.JSONEq(t, `{"status":"ok"}`, k.admin(t, http.StatusOK, "GET", "health", ""))
	require.Contains(t, k.admin(t, http.StatusOK, "GET", "", ""), "/_emulator/journal")
	k.admin(t, http.StatusOK, "POST", "reset", "")
	require.EqualValues(t, 1, k.resets.Load())
	k.admin(t, http.StatusNotFound, "GET", "nothing", "")
	require.Empty(t, k.Journal.Entries(), "the emulator's own pages are not journalled")
}

func TestAdminJournal(t *testing.T) {
	t.Parallel()
	k := startKit(t, func(*pipeline) {})
	for _, path := range []string{"/count/1?q=v", "/secret", "/count/2"} {
		k.post(t, path, `{"name":"Ada"}`)
	}
	entries := func(query string) []map[string]any {
		var page struct {
			Entries []map[string]any `json:"entries"`
		}
		require.NoError(t, json.Unmarshal([]byte(k.admin(t, http.StatusOK, "GET", "journal"+query, "")), &page))
		return page.Entries
	}
	require.Len(t, entries(""), 3)
	require.Len(t, entries("?operation=Count"), 2)
	require.Len(t, entries("?since=2"), 1)
	require.NotContains(t, entries("")[0], "body")
	require.NotContains(t, entries("")[0], "query")
	require.NotContains(t, entries("")[0], "request_path", "it has ids")
	shown := entries("?bodies=true")
	require.Equal(t, map[string]any{"name": "Ada"}, shown[0]["body"])
	require.Equal(t, map[string]any{"q": []any{"v"}}, shown[0]["query"])
	require.NotContains(t, shown[1], "body")
	k.admin(t, http.StatusBadRequest, "GET", "journal?since=x", "")
	k.admin(t, http.StatusOK, "DELETE", "journal", "")
	require.Empty(t, entries(""))
}

func TestAdminFaults(t *testing.T) {
	t.Parallel()
	k := startKit(t, func(*pipeline) {})
	k.admin(t, http.StatusOK, "POST", "faults", `{"operation":"Count","kind":"status","status":503}`)
	require.Contains(t, k.admin(t, http.StatusOK, "POST", "faults", `[{"kind":"delay","delay":"1ms"}]`), `"all_consumed": false`)
	for _, want := range []int{503, 200} {
		status, _ := k.post(t, "/count/1", "")
		require.Equal(t, want, status)
	}
	require.Contains(t, k.admin(t, http.StatusOK, "GET", "faults", ""), `"all_consumed": true`)
	k.admin(t, http.StatusOK, "PUT", "faults", `[{"kind":"truncate"}]`)
	require.Len(t, k.Faults.Report(), 1, "PUT replaces")
	for _, bad := range []string{"", "[", `{"kind":"flood"}`, `[{"kind":"truncate"},{"kind":"status"}]`, `{"kind":"truncate","time":1}`} {
		k.admin(t, http.StatusBadRequest, "PUT", "faults", bad)
	}
	require.Len(t, k.Faults.Report(), 1, "a bad script changes nothing")
	k.admin(t, http.StatusOK, "DELETE", "faults", "")
	require.Empty(t, k.Faults.Report())
}

func TestAdminClock(t *testing.T) {
	t.Parallel()
	k := startKit(t, func(*pipeline) {})
	require.JSONEq(t, `{"manual":true,"now":"2026-01-01T12:00:00Z"}`, k.admin(t, http.StatusOK, "GET", "clock", ""))
	require.Contains(t, k.admin(t, http.StatusOK, "POST", "clock", `{"advance":"5m"}`), "12:05:00Z")
	require.Contains(t, k.admin(t, http.StatusOK, "POST", "clock", `{"set":"2027-01-01T00:00:00Z"}`), "2027")
	for _, bad := range []string{"", "{}", `{"advance":"x"}`, `{"advance":"1s","set":"2027-01-01T00:00:00Z"}`, `{"back":"1s"}`} {
		k.admin(t, http.StatusBadRequest, "POST", "clock", bad)
	}
	running := startKit(t, func(p *pipeline) { p.Clock = realClock{} })
	running.admin(t, http.StatusConflict, "POST", "clock", `{"advance":"5m"}`)
}
