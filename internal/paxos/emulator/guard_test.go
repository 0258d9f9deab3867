package emulator_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// The guard, whose rules emukit tests, stands before everything that the emulator serves.
func TestServer_RefusesForeignWebPages(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.WithAllowedHosts("emulator"))
	c.ok("POST", "/_emulator/seed", `{"identities":[{"id":"person-1","person_details":{"first_name":"Ada"}}]}`)
	for name, tt := range map[string]struct {
		method, target, host, header, value string
		status                              int
	}{
		"a simple post":        {"POST", "/_emulator/reset", "", "Origin", "https://evil.test", http.StatusForbidden},
		"another local server": {"POST", "/_emulator/reset", "", "Sec-Fetch-Site", "same-site", http.StatusForbidden},
		"a script element":     {"GET", "/_emulator/snapshot", "", "Sec-Fetch-Site", "cross-site", http.StatusForbidden},
		"a rebound name":       {"GET", "/_emulator/snapshot", "evil.test:8086", "Sec-Fetch-Site", "same-origin", http.StatusForbidden},
		"a form for a token":   {"POST", "/oauth2/token", "", "Origin", "null", http.StatusForbidden},
		"a token, rebound":     {"POST", "/oauth2/token", "evil.test", "Accept", "*/*", http.StatusForbidden},
		"the API, rebound":     {"GET", identities, "evil.test", "Accept", "*/*", http.StatusForbidden},
		"a preflight":          {"OPTIONS", "/_emulator/seed", "", "Origin", "https://evil.test", http.StatusForbidden},
		"a browser":            {"GET", "/_emulator/", "localhost:8086", "Sec-Fetch-Site", "none", http.StatusOK},
		"the network":          {"GET", "/_emulator/health", "192.168.1.2:8086", "Accept", "*/*", http.StatusOK},
		"an allowed host":      {"GET", "/_emulator/health", "emulator:8086", "Accept", "*/*", http.StatusOK},
	} {
		request := c.request(tt.method, tt.target, nil, tt.header, tt.value)
		if tt.host != "" {
			request.Host = tt.host
		}
		a := serve(c.server, request)
		require.Equal(t, tt.status, a.Code, "%s: %s", name, a.Body)
		require.NotContains(t, a.Body.String(), "Ada", name)
		if tt.status == http.StatusForbidden && tt.target == "/oauth2/token" {
			require.Contains(t, a.Body.String(), `"error_description"`, "the provider shows it")
		}
	}
	require.Len(t, c.server.Identities(), 1, "nothing was reset")
}
