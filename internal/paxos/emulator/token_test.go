package emulator_test

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

func TestTokenGuideSampleAnswer(t *testing.T) {
	t.Parallel()
	c := start(t)
	a := c.requestToken(c.credentials("identity:read_identity identity:write_identity"))
	require.Equal(t, http.StatusOK, a.status)
	token := a.object(t)
	require.EqualValues(t, 3599, token["expires_in"])
	require.Equal(t, "bearer", token["token_type"])
	require.Equal(t, "identity:read_identity identity:write_identity", token["scope"])
	require.NotEmpty(t, token["access_token"])
	require.Equal(t, "no-store", a.header.Get("Cache-Control"))
}

func TestTokenGuideMultipartForm(t *testing.T) {
	t.Parallel()
	c := start(t)
	body := "--b\r\nContent-Disposition: form-data; name=\"grant_type\"\r\n\r\nclient_credentials\r\n" +
		"--b\r\nContent-Disposition: form-data; name=\"client_id\"\r\n\r\n" + c.server.ClientID() + "\r\n" +
		"--b\r\nContent-Disposition: form-data; name=\"client_secret\"\r\n\r\n" + c.server.ClientSecret() + "\r\n--b--\r\n"
	a := c.do(http.MethodPost, "/oauth2/token", body, "Content-Type", "multipart/form-data; boundary=b")
	require.Equal(t, http.StatusOK, a.status, "%s", a.body)
}

func TestTokenRFC6749BasicAuthentication(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.WithCredentials("me:too", "s%cret"))
	basic := func(id, secret string) string {
		return "Basic " + base64.StdEncoding.EncodeToString([]byte(url.QueryEscape(id)+":"+url.QueryEscape(secret)))
	}
	grant := url.Values{"grant_type": {"client_credentials"}}
	require.Equal(t, http.StatusOK, c.requestToken(grant, "Authorization", basic("me:too", "s%cret")).status)
	a := c.requestToken(grant, "Authorization", basic("me:too", "wrong"))
	require.Equal(t, http.StatusUnauthorized, a.status)
	require.Equal(t, "invalid_client", a.object(t)["error"])
	require.NotEmpty(t, a.header.Get("WWW-Authenticate"))
}

func TestTokenErrors(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.WithScopes("identity:read_identity"))
	for _, tt := range []struct {
		name, field, value string
		status             int
		code               string
	}{
		{"RFC 6749 wrong id", "client_id", "other", http.StatusUnauthorized, "invalid_client"},
		{"RFC 6749 wrong secret", "client_secret", "other", http.StatusUnauthorized, "invalid_client"},
		{"RFC 6749 wrong grant", "grant_type", "password", http.StatusBadRequest, "unsupported_grant_type"},
		{"guide scope not held", "scope", "identity:write_identity", http.StatusBadRequest, "invalid_scope"},
	} {
		form := c.credentials("")
		form.Set(tt.field, tt.value)
		a := c.requestToken(form)
		require.Equal(t, tt.status, a.status, tt.name)
		require.Equal(t, tt.code, a.object(t)["error"], tt.name)
	}
	// guess token-default-scope: no scope asked for is all scopes held
	require.Equal(t, "identity:read_identity", c.requestToken(c.credentials("")).object(t)["scope"])
}

func TestUnauthorized(t *testing.T) {
	t.Parallel()
	c := start(t)

	c.token = ""
	problem := c.refused(http.StatusUnauthorized, "GET", identities, nil)
	require.Equal(t, "no authorization header set", problem["detail"], "guide (error samples)")
	c.token = "junk"
	c.refused(http.StatusUnauthorized, "GET", identities, nil)
}

func TestTokenExpires(t *testing.T) {
	t.Parallel()
	for seconds, opts := range map[int][]emulator.Option{3599: nil, 60: {emulator.WithTokenTTL(time.Minute)}} {
		clock := newClock()
		c := start(t, append(opts, emulator.WithClock(clock))...)
		require.EqualValues(t, seconds, c.requestToken(c.credentials("")).object(t)["expires_in"])
		clock.Advance(time.Duration(seconds-1) * time.Second)
		c.ok("GET", identities, nil)
		clock.Advance(time.Second)
		c.refused(http.StatusUnauthorized, "GET", identities, nil)
	}
}

func TestScopesSpecification(t *testing.T) {
	t.Parallel()
	c := start(t)
	for _, tt := range []struct{ scope, method, path string }{
		{"identity:read_identity", "GET", identities},
		{"identity:read_identity", "GET", identities + "/x"},
		{"identity:write_identity", "POST", identities},
		{"identity:write_identity", "PUT", identities + "/x"},
		{"identity:write_identity", "PUT", identities + "/x/sandbox-status"},
		{"identity:write_identity", "POST", members},
		{"identity:write_identity", "DELETE", members + "/x"},
		{"identity:read_identity_control", "GET", controls},
		{"identity:write_identity_control", "POST", controls},
		{"identity:write_identity_control", "DELETE", controls},
		{"funding:read_profile", "GET", profiles},
		{"funding:write_profile", "POST", profiles},
	} {
		held := "funding:write_profile"
		if held == tt.scope {
			held = "funding:read_profile"
		}
		c.token = c.mustToken(held)
		problem := c.refused(http.StatusForbidden, tt.method, tt.path, nil)
		require.Equal(t, "insufficient scopes: found '"+held+"', required one of '["+tt.scope+"]'", problem["detail"])
		c.token = c.mustToken(tt.scope)
		require.NotEqual(t, http.StatusForbidden, c.do(tt.method, tt.path, nil).status, "%s %s", tt.method, tt.path)
	}
}

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
	require.Len(t, c.server.Identities.All(), 1, "nothing was reset")
}
