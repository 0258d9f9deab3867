package api

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/transport"
)

// servers are an API and a token endpoint, with what is wrong about them.
type servers struct {
	api, token   string // URLs; empty stands for servers that work
	apiAnswers   http.HandlerFunc
	tokenAnswers http.HandlerFunc
	options      []Option
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
	c, err := New(append([]Option{
		WithBaseURL(s.api), WithTokenURL(s.token), WithCredentials("client", canary), WithMaxRetries(0), WithMaxRequestsPerSecond(0),
		WithBaseTransport(base), WithBackoff(time.Microsecond, time.Microsecond),
	}, s.options...)...)
	require.NoError(t, err)
	t.Cleanup(c.Close)
	return c, hostOf(t, s.api), hostOf(t, s.token)
}

func hostOf(t *testing.T, text string) string {
	t.Helper()
	u, err := url.Parse(text)
	require.NoError(t, err)
	return u.Host
}

// webPage answers a web page, as a captive portal or a proxy does.
func webPage(status int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, "<html>sign in, "+canary+"</html>")
	}
}

func jsonOf(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
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

// Every failure names the operation and the host, says what was done, and which argument to check: for a read, a write that
// may be repeated and a create. Reads never change anything.
func TestError_messages(t *testing.T) {
	t.Parallel()
	hang := func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusOK)
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	}
	quick := []Option{WithRequestTimeout(50 * time.Millisecond)}
	tests := map[string]struct {
		servers

		says    []string // in the text and the next step of each failure
		never   []string
		ofToken bool // the text names the token endpoint's host, too
		writes  string
	}{
		"a web page with 200": {
			servers: servers{apiAnswers: webPage(200)}, says: []string{"200 OK", "web page", "api_url", "/v2", "proxy"}, writes: mayBeDone,
		},
		"a web page with 404": {
			servers: servers{apiAnswers: webPage(404)}, says: []string{"404 Not Found", "text/html", "api_url", "proxy"},
			never: []string{"no such object"}, writes: nothingChanged,
		},
		"a web page with 403": {
			servers: servers{apiAnswers: webPage(403)}, says: []string{"403 Forbidden", "text/html", "api_url", "proxy"},
			never: []string{"scope"}, writes: nothingChanged,
		},
		"a web page with 502": {
			servers: servers{apiAnswers: webPage(502)}, says: []string{"502 Bad Gateway", "api_url", "proxy", statusPage}, writes: mayBeDone,
		},
		"another JSON API": {
			servers: servers{apiAnswers: jsonOf(200, `{"hello":"world"}`)}, says: []string{"200 OK", "api_url"}, writes: mayBeDone,
		},
		"a problem with 404": {
			servers: servers{apiAnswers: jsonOf(404, `{"title":"Not Found","status":404}`)},
			says:    []string{"404 Not Found", "api_url", "/v2"}, writes: nothingChanged,
		},
		"a problem with 400": {
			servers: servers{apiAnswers: jsonOf(400, `{"title":"Bad Request","detail":"bad ref"}`)},
			says:    []string{"400 Bad Request", "bad ref"}, writes: nothingChanged,
		},
		"a problem with 500": {
			servers: servers{apiAnswers: jsonOf(500, `{"title":"Internal"}`)}, says: []string{"500 Internal", statusPage}, writes: mayBeDone,
		},
		"an answer that does not end": {
			servers: servers{apiAnswers: hang, options: quick}, says: []string{"50ms", "request_timeout"}, writes: mayBeDone,
		},
		"nobody listens": {
			servers: servers{api: "http://" + closedPort(t) + "/v2"}, says: []string{"refused", "api_url", "HTTPS_PROXY"},
			writes: nothingChanged,
		},
		"an unknown authority": {
			servers: servers{api: listen(t, modern, knows).URL},
			says:    []string{"unknown authority", "api_url", "SSL_CERT_FILE"}, writes: nothingChanged,
		},
		"no TLS": {
			servers: servers{api: strings.Replace(listen(t, plain, knows).URL, "http:", "https:", 1)},
			says:    []string{"TLS", "scheme and the port of api_url"}, writes: nothingChanged,
		},
		"a token endpoint that is a web page": {
			servers: servers{tokenAnswers: webPage(200)}, ofToken: true,
			says: []string{"status 200", "token_url", "proxy"}, never: []string{"client_id", "api_url"}, writes: nothingChanged,
		},
		"a token endpoint with another path": {
			servers: servers{tokenAnswers: webPage(404)}, ofToken: true,
			says: []string{"status 404", "token_url"}, never: []string{"client_id", "api_url"}, writes: nothingChanged,
		},
		"a token endpoint that is the API": {
			servers: servers{tokenAnswers: jsonOf(404, `{"title":"Not Found"}`)}, ofToken: true,
			says: []string{"status 404", "token_url"}, never: []string{"client_id", "api_url"}, writes: nothingChanged,
		},
		"a token endpoint of an unknown authority": {
			servers: servers{token: listen(t, modern, grants).URL}, ofToken: true,
			says: []string{"unknown authority", "token_url", "SSL_CERT_FILE"}, never: []string{"client_id"}, writes: nothingChanged,
		},
		"a token endpoint that is down": {
			servers: servers{token: "http://" + closedPort(t) + "/token"}, ofToken: true,
			says: []string{"refused", "token_url"}, never: []string{"client_id", "api_url"}, writes: nothingChanged,
		},
		"a wrong credential": {
			servers: servers{tokenAnswers: jsonOf(401, `{"error":"invalid_client","error_description":"unknown"}`)}, ofToken: true,
			says: []string{"invalid_client", "client_id and client_secret", "token_url"}, writes: nothingChanged,
		},
		"a missing scope": {
			servers: servers{tokenAnswers: jsonOf(400, `{"error":"invalid_scope"}`)}, ofToken: true,
			says: []string{"invalid_scope", `"identity:`}, writes: nothingChanged,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, apiHost, tokenHost := test.client(t)
			for operation, call := range map[string]func(context.Context) error{
				"GetIdentity": func(ctx context.Context) error { return second(c.GetIdentity(ctx, "p1", GetIdentityOptions{})) },
				"ListIdentities": func(ctx context.Context) error {
					return second(collect(c.ListIdentities(ctx, ListIdentitiesOptions{})))
				},
				"CreateIdentity": func(ctx context.Context) error {
					return second(c.CreateIdentity(ctx, CreateIdentityRequest{RefID: "r"}))
				},
				"SandboxSetIdentityStatus": func(ctx context.Context) error {
					return c.SetSandboxStatus(ctx, "p1", SandboxStatusRequest{UserDisabled: &SetDisable{}})
				},
			} {
				err := call(t.Context())
				if name == "another JSON API" && operation != "GetIdentity" && err == nil {
					continue // lists and writes accept answers that lack what they do not need
				}
				require.Error(t, err, operation)
				e := err.(*Error) //nolint:errorlint // every error is one
				text := e.Error() + "\n" + e.NextStep()
				assert.Contains(t, text, operation+" at "+apiHost+": ")
				if test.ofToken {
					assert.Contains(t, text, "no access token from "+tokenHost+": ")
				}
				for _, want := range test.says {
					assert.Contains(t, text, want, operation)
				}
				for _, never := range append(test.never, canary) {
					assert.NotContains(t, text, never, operation)
				}
				switch reads := strings.HasPrefix(operation, "Get") || strings.HasPrefix(operation, "List"); {
				case reads:
					assert.Contains(t, text, nothingChanged)
					assert.NotContains(t, text, "may or may not")
				case test.writes == mayBeDone && operation == "CreateIdentity":
					assert.Contains(t, text, "The identity may exist", "a create says how to find out")
				default:
					assert.Contains(t, text, test.writes, operation)
				}
				assert.NotContains(t, text, "..", "%s: a full stop too many", operation)
			}
		})
	}
}

// A 404 that is not the API's own says nothing about an object: nothing is taken for missing or removed.
func TestIsNotFound_webPage(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		answer http.HandlerFunc
		want   bool
	}{
		"a web page": {webPage(404), false},
		"a problem":  {jsonOf(404, `{"title":"Not Found"}`), true},
		"other JSON": {jsonOf(404, `{"code":5}`), true},
		"no body":    {jsonOf(404, ""), true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, _, _ := servers{apiAnswers: test.answer}.client(t)
			_, err := c.GetIdentity(t.Context(), "p1", GetIdentityOptions{})
			assert.Equal(t, test.want, IsNotFound(err))
			err = c.DeleteInstitutionMember(t.Context(), "i1", "m1")
			assert.Equal(t, test.want, err == nil, "a member that is gone is no error")
		})
	}
}
