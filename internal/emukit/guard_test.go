package emukit

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"
)

// guarded sends a request through a guard and returns the status; 204 is what stands behind it.
func guarded(t *testing.T, hosts []string, method, host string, headers map[string]string) *httptest.ResponseRecorder {
	t.Helper()
	next := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	guard, err := NewGuard(hosts...)
	require.NoError(t, err)
	request := httptest.NewRequestWithContext(t.Context(), method, "/", http.NoBody)
	request.Host = host
	for name, value := range headers {
		request.Header.Set(name, value)
	}
	recorder := httptest.NewRecorder()
	guard.Handler(next).ServeHTTP(recorder, request)
	return recorder
}

func TestGuard_Host(t *testing.T) {
	t.Parallel()
	hosts := []string{"emulator", "Paxos.Internal"}
	for want, addresses := range map[int][]string{
		http.StatusNoContent: {
			"127.0.0.1:8086", "127.0.0.1", "[::1]:8086", "[::1]", "localhost:8086", "LOCALHOST.", "a.localhost:1", "emulator:8086",
			"paxos.internal", "192.168.1.2:8086", "",
		},
		http.StatusForbidden: {
			"evil.test:8086", "127.0.0.1.evil.test", "localhost.evil.test", "notlocalhost", "emulator.evil.test", ":8086",
			"127.0.0.1:80:80", "0x7f.1",
		},
	} {
		for _, host := range addresses {
			for _, method := range []string{http.MethodGet, http.MethodPost} {
				require.Equal(t, want, guarded(t, hosts, method, host, nil).Code, "%s %q", method, host)
			}
		}
	}
	answer := guarded(t, nil, http.MethodGet, "evil.test", nil).Body.String()
	require.Contains(t, answer, `\"evil.test\"`)
	require.Contains(t, answer, "--allow-host")
}

func TestGuard_WebPages(t *testing.T) {
	t.Parallel()
	const host = "127.0.0.1:8086"
	for name, tt := range map[string]struct {
		headers map[string]string
		want    int
	}{
		"no browser":            {nil, http.StatusNoContent},
		"a form, no browser":    {map[string]string{"Content-Type": "application/x-www-form-urlencoded"}, http.StatusNoContent},
		"own page":              {map[string]string{"Sec-Fetch-Site": "same-origin", "Origin": "http://" + host}, http.StatusNoContent},
		"own page, old browser": {map[string]string{"Origin": "http://" + host}, http.StatusNoContent},
		"address bar":           {map[string]string{"Sec-Fetch-Site": "none"}, http.StatusNoContent},
		"other site":            {map[string]string{"Sec-Fetch-Site": "cross-site"}, http.StatusForbidden},
		"other port":            {map[string]string{"Sec-Fetch-Site": "same-site"}, http.StatusForbidden},
		"old browser":           {map[string]string{"Origin": "https://evil.test", "Content-Type": "text/plain"}, http.StatusForbidden},
		"old browser, port":     {map[string]string{"Origin": "http://127.0.0.1:3000"}, http.StatusForbidden},
		"a sandboxed frame":     {map[string]string{"Origin": "null"}, http.StatusForbidden},
	} {
		for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodDelete, http.MethodOptions} {
			require.Equal(t, tt.want, guarded(t, nil, method, host, tt.headers).Code, "%s: %s", name, method)
		}
	}
}

func TestNewGuard_RefusesOtherThanHostNames(t *testing.T) {
	t.Parallel()
	for _, host := range []string{"", "*", "emulator:8086", "http://emulator", "a b", "a/b", "::1", "."} {
		_, err := NewGuard(host)
		require.ErrorContains(t, err, "host name", host)
	}
}
