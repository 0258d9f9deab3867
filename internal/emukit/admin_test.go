package emukit

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

func (k *kit) admin(t *testing.T, status int, method, page, body string) string {
	t.Helper()
	got, answer, err := k.do(t, method, AdminPrefix+page, body)
	require.NoError(t, err)
	require.Equal(t, status, got, "%s %s: %s", method, page, answer)
	return answer
}

func TestAdminHealthIndexReset(t *testing.T) {
	t.Parallel()
	k := startKit(t, func(*Pipeline) {})
	require.JSONEq(t, `{"status":"ok"}`, k.admin(t, http.StatusOK, "GET", "health", ""))
	require.Contains(t, k.admin(t, http.StatusOK, "GET", "", ""), "/_emulator/journal")
	k.admin(t, http.StatusOK, "POST", "reset", "")
	require.EqualValues(t, 1, k.resets.Load())
	k.admin(t, http.StatusNotFound, "GET", "nothing", "")
	require.Empty(t, k.Journal.Entries(), "the emulator's own pages are not journalled")
}

func TestAdminJournal(t *testing.T) {
	t.Parallel()
	k := startKit(t, func(*Pipeline) {})
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
	k := startKit(t, func(*Pipeline) {})
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
	k := startKit(t, func(*Pipeline) {})
	require.JSONEq(t, `{"manual":true,"now":"2026-01-01T12:00:00Z"}`, k.admin(t, http.StatusOK, "GET", "clock", ""))
	require.Contains(t, k.admin(t, http.StatusOK, "POST", "clock", `{"advance":"5m"}`), "12:05:00Z")
	require.Contains(t, k.admin(t, http.StatusOK, "POST", "clock", `{"set":"2027-01-01T00:00:00Z"}`), "2027")
	for _, bad := range []string{"", "{}", `{"advance":"x"}`, `{"advance":"1s","set":"2027-01-01T00:00:00Z"}`, `{"back":"1s"}`} {
		k.admin(t, http.StatusBadRequest, "POST", "clock", bad)
	}
	running := startKit(t, func(p *Pipeline) { p.Clock = RealClock() })
	running.admin(t, http.StatusConflict, "POST", "clock", `{"advance":"5m"}`)
}
