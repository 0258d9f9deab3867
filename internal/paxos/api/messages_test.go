package api

import (
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/apikit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/transport"
)

// servers are an API and a token endpoint, with what is wrong about them.
type servers struct {
	api, token   string // URLs; empty stands for servers that work
	apiAnswers   http.HandlerFunc
	tokenAnswers http.HandlerFunc
	adjust       []func(*Config)
}

// client returns a client of the servers, and the host that requests of the API and of the token endpoint go to.
func (s servers) client(t *testing.T) (c *Client, apiHost, tokenHost string) {
	t.Helper()
	for _, part := range []struct {
		url    *string
		handle http.HandlerFunc
		well   http.HandlerFunc
	}{{&s.api, s.apiAnswers, knows}, {&s.token, s.tokenAnswers, grants}} {
		if part.handle == nil {
			part.handle = part.well
		}
		if *part.url == "" {
			*part.url = listen(t, plain, part.handle).URL
		}
	}
	base := transport.NewBaseTransport(2, time.Minute)
	t.Cleanup(base.CloseIdleConnections)
	cfg := Config{
		Config: apikit.Config{
			BaseURL: s.api, RequestTimeout: apikit.DefaultRequestTimeout, MaxConcurrentRequests: apikit.DefaultMaxConcurrentRequests,
			Transport: base, FirstPause: time.Microsecond, LongestPause: time.Microsecond,
		},
		TokenURL: s.token, ClientID: "client", ClientSecret: canary,
	}
	for _, change := range s.adjust {
		change(&cfg)
	}
	c, err := New(cfg)
	require.NoError(t, err)
	t.Cleanup(c.Close)
	return c, strings.Split(s.api, "/")[2], strings.Split(s.token, "/")[2]
}

// webPage answers a web page, as a captive portal or a proxy does.
func webPage(status int) http.HandlerFunc {
	return answering(status, "text/html", "<html>sign in, "+canary+"</html>")
}

func jsonOf(status int, body string) http.HandlerFunc {
	return answering(status, "application/json", body)
}

func answering(status int, kind, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// closedPort returns an address that nobody listens on.
func closedPort(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // closed at once
	require.NoError(t, err)
	require.NoError(t, listener.Close())
	return listener.Addr().String()
}

const (
	nothingChanged = "Nothing was changed by this request."
	mayBeDone      = "Paxos may or may not have done it"
)

// noWait ends the pause after a 429 at once.
func noWait(c *Config) { c.RateLimitWindow = time.Millisecond }

// Every failure names the operation and the host, says what was done, and which argument to check: for a read, a write that
// may be repeated and a create. Reads never change anything. The first error of a cause that hits everything is reported in full,
// each later one refers to it, whatever the operation; a missing scope is a cause of its own. What a write may have done, and what
// is about one object, is always reported in full.
func TestError_messages(t *testing.T) {
	t.Parallel()
	hang := func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusOK)
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	}
	api := func(handle http.HandlerFunc, adjust ...func(*Config)) servers {
		return servers{apiAnswers: handle, adjust: adjust}
	}
	token := func(handle http.HandlerFunc) servers { return servers{tokenAnswers: handle} }
	missing := jsonOf(404, `{"title":"Not Found","status":404}`)
	quick := func(c *Config) { c.RequestTimeout = 50 * time.Millisecond }
	closed := "http://" + closedPort(t) + "/v2"
	https := strings.Replace(listen(t, plain, knows).URL, "http:", "https:", 1)
	for name, test := range map[string]struct {
		servers

		writes string // what becomes of a write
		shared string // by all requests of the run, or by those with the same scope
		says   string // in the text and the next step of each failure, with | between
		never  string
	}{
		"a web page with 200": {api(webPage(200)), mayBeDone, "all", "200 OK|web page|api_url|/v2|proxy", ""},
		"a web page with 404": {api(webPage(404)), nothingChanged, "all", "404 Not Found|text/html|api_url|proxy", "no such object"},
		"a web page with 403": {api(webPage(403)), nothingChanged, "all", "403 Forbidden|text/html|api_url|proxy", "scope"},
		"a web page with 502": {api(webPage(502)), mayBeDone, "all", "502 Bad Gateway|api_url|proxy|" + statusPage, ""},
		"another JSON API":    {api(jsonOf(200, `{"hello":"world"}`)), mayBeDone, "", "200 OK|api_url", ""},
		"a problem with 404":  {api(missing), nothingChanged, "", "404 Not Found|api_url|/v2", ""},
		"a problem with 401":  {api(jsonOf(401, `{"title":"Unauthorized"}`)), nothingChanged, "all", "401 Unauthorized", ""},
		"a problem with 403":  {api(jsonOf(403, `{"title":"Forbidden"}`)), nothingChanged, "scope", `403 Forbidden|scope "identity:`, ""},
		"a problem with 400":  {api(jsonOf(400, `{"detail":"bad ref"}`)), nothingChanged, "", "400 Bad Request|bad ref", ""},
		"a problem with 500":  {api(jsonOf(500, `{"title":"Internal"}`)), mayBeDone, "all", "500 Internal|" + statusPage, ""},
		"throttled":           {api(jsonOf(429, ""), noWait), nothingChanged, "all", "429 Too Many Requests|after 20", ""},
		"throttled, in plain text": {
			api(answering(429, "text/plain", "too many requests"), noWait), nothingChanged, "all", "429 Too Many Requests|after 20", "api_url",
		},
		"an outage":                   {api(jsonOf(503, "")), mayBeDone, "all", "503 Service Unavailable|" + statusPage, ""},
		"an answer that does not end": {api(hang, quick), mayBeDone, "all", "50ms|request_timeout", ""},
		"nobody listens":              {servers{api: closed}, nothingChanged, "all", "refused|api_url|HTTPS_PROXY", ""},
		"an unknown authority": {
			servers{api: listen(t, modern, knows).URL}, nothingChanged, "all", "unknown authority|api_url|SSL_CERT_FILE", "",
		},
		"no TLS":                 {servers{api: https}, nothingChanged, "all", "TLS|scheme and the port of api_url", ""},
		"token: a web page":      {token(webPage(200)), nothingChanged, "all", "status 200|token_url|proxy", "client_id|api_url"},
		"token: another path":    {token(webPage(404)), nothingChanged, "all", "status 404|token_url", "client_id|api_url"},
		"token: the API":         {token(missing), nothingChanged, "all", "status 404|token_url", "client_id|api_url"},
		"token: nobody listens":  {servers{token: closed}, nothingChanged, "all", "refused|token_url", "client_id|api_url"},
		"token: a missing scope": {token(jsonOf(400, `{"error":"invalid_scope"}`)), nothingChanged, "scope", `invalid_scope|"identity:`, ""},
		"token: an unknown authority": {
			servers{token: listen(t, modern, grants).URL}, nothingChanged, "all", "unknown authority|token_url|SSL_CERT_FILE", "client_id",
		},
		"token: a wrong credential": {
			token(jsonOf(401, `{"error":"invalid_client","error_description":"unknown"}`)), nothingChanged, "all",
			"invalid_client|client_id and client_secret|token_url", "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, apiHost, tokenHost := test.client(t)
			first := map[string]string{} // the operation that had a cause first
			for _, operation := range []string{"GetIdentity", "ListIdentities", "CreateIdentity", "UpdateIdentity"} {
				_, err := calls(t, c)[operation]()
				if name == "another JSON API" && operation != "GetIdentity" && err == nil {
					continue // lists and writes accept answers that lack what they do not need
				}
				require.Error(t, err, operation)
				e := err.(*Error) //nolint:errorlint // every error is one
				text := e.Error() + "\n" + e.NextStep()
				assert.Contains(t, text, operation+" at "+apiHost+": ")
				if test.token != "" || test.tokenAnswers != nil {
					assert.Contains(t, text, "no access token from "+tokenHost+": ")
				}
				for want := range strings.SplitSeq(test.says, "|") {
					assert.Contains(t, text, want, operation)
				}
				for never := range strings.SplitSeq(canary+"|"+test.never, "|") {
					assert.False(t, never != "" && strings.Contains(text, never), "%s: %s in %s", operation, never, text)
				}
				reads := strings.HasPrefix(operation, "Get") || strings.HasPrefix(operation, "List")
				switch {
				case reads:
					assert.Contains(t, text, nothingChanged)
					assert.NotContains(t, text, "may or may not")
				case test.writes == mayBeDone && operation == "CreateIdentity":
					assert.Contains(t, text, "The identity may exist", "a create says how to find out")
				default:
					assert.Contains(t, text, test.writes, operation)
				}
				assert.NotContains(t, text, "..", "%s: a full stop too many", operation)
				cause := test.shared
				if cause == "scope" {
					cause = e.Scope
				}
				refers := ""
				if known := first[cause]; known != "" && (reads || test.writes == nothingChanged) {
					refers = nothingChanged + " What to do is in the first error of this run with the same cause: " + known + " failed"
				} else if known == "" && cause != "" {
					first[cause] = operation
				}
				assert.Equal(t, refers, e.Reported(operation+" failed"), operation)
			}
			again, _, _ := test.client(t)
			_, err := calls(t, again)["GetIdentity"]()
			assert.Empty(t, err.(*Error).Reported("GetIdentity failed"), "another run") //nolint:errorlint // every error is one
		})
	}
}
