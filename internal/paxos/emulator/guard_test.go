package emulator_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// raw sends a request as it is written and returns status and body.
func (c *client) raw(request string) (int, string) {
	c.t.Helper()
	address, err := url.Parse(c.server.URL())
	require.NoError(c.t, err)
	conn, err := (&net.Dialer{}).DialContext(c.t.Context(), "tcp", address.Host)
	require.NoError(c.t, err)
	defer func() { _ = conn.Close() }()
	_, err = io.WriteString(conn, strings.ReplaceAll(request, "ADDRESS", address.Host))
	require.NoError(c.t, err)
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	require.NoError(c.t, err)
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	require.NoError(c.t, err)
	return response.StatusCode, string(body)
}

func TestServer_RefusesForeignWebPages(t *testing.T) {
	t.Parallel()
	c := start(t)
	const seed = `{"identities":[{"id":"person-1","person_details":{"first_name":"Ada"}}]}`
	c.ok("POST", "/_emulator/seed", seed)
	form := c.credentials("").Encode()
	for name, request := range map[string]string{
		"a simple post":        fmt.Sprintf("POST /_emulator/reset HTTP/1.1\r\nHost: ADDRESS\r\nOrigin: https://evil.test\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n%s", len(seed), seed),
		"another local server": "POST /_emulator/reset HTTP/1.1\r\nHost: ADDRESS\r\nOrigin: http://127.0.0.1:1\r\nSec-Fetch-Site: same-site\r\nContent-Length: 0\r\n\r\n",
		"a script element":     "GET /_emulator/snapshot HTTP/1.1\r\nHost: ADDRESS\r\nSec-Fetch-Site: cross-site\r\n\r\n",
		"a rebound name":       "GET /_emulator/snapshot HTTP/1.1\r\nHost: evil.test:8086\r\nSec-Fetch-Site: same-origin\r\n\r\n",
		"a form for a token":   fmt.Sprintf("POST /oauth2/token HTTP/1.1\r\nHost: ADDRESS\r\nOrigin: null\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s", len(form), form),
		"the API, rebound":     fmt.Sprintf("GET %s HTTP/1.1\r\nHost: evil.test\r\nAuthorization: Bearer %s\r\n\r\n", identities, c.token),
		"a preflight":          "OPTIONS /_emulator/seed HTTP/1.1\r\nHost: ADDRESS\r\nOrigin: https://evil.test\r\nAccess-Control-Request-Method: PUT\r\n\r\n",
	} {
		status, body := c.raw(request)
		require.Equal(t, http.StatusForbidden, status, "%s: %s", name, body)
		require.NotContains(t, body, "Ada", name)
	}
	require.Len(t, c.server.Identities(), 1, "nothing was reset")

	for name, request := range map[string]string{
		"a shell":     fmt.Sprintf("POST /_emulator/seed HTTP/1.0\r\nHost: ADDRESS\r\nContent-Length: %d\r\n\r\n%s", 2, "{}"),
		"no host":     "GET /_emulator/health HTTP/1.0\r\n\r\n",
		"a browser":   "GET /_emulator/ HTTP/1.1\r\nHost: localhost:8086\r\nSec-Fetch-Site: none\r\n\r\n",
		"the network": "GET /_emulator/health HTTP/1.1\r\nHost: 192.168.1.2:8086\r\n\r\n",
	} {
		status, body := c.raw(request)
		require.Equal(t, http.StatusOK, status, "%s: %s", name, body)
	}
}

func TestServer_AllowedHosts(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.WithAllowedHosts("emulator"))
	status, body := c.raw("GET /_emulator/health HTTP/1.1\r\nHost: emulator:8086\r\n\r\n")
	require.Equal(t, http.StatusOK, status, body)
	status, body = c.raw("POST /oauth2/token HTTP/1.1\r\nHost: other:8086\r\nContent-Length: 0\r\n\r\n")
	require.Equal(t, http.StatusForbidden, status)
	require.Contains(t, body, `"error_description"`, "the provider shows it")
	require.Contains(t, body, "--allow-host")
	_, err := emulator.NewServer(emulator.WithAllowedHosts("emulator:8086"))
	require.ErrorContains(t, err, "host name")
}
