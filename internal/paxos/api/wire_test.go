package api

import (
	"crypto/tls"
	"crypto/x509"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/apikit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/transport"
)

// New refuses what apikit.ParseURL refuses, without repeating it.
func TestNewChecksItsURLs(t *testing.T) {
	t.Parallel()
	const bad = "https://user:password@api.paxos.com"
	for _, cfg := range []Config{
		{Config: apikit.Config{BaseURL: bad}, TokenURL: "https://token.test"},
		{Config: apikit.Config{BaseURL: "https://api.test"}, TokenURL: bad},
	} {
		cfg.ClientID, cfg.ClientSecret, cfg.RequestTimeout = "id", "secret", time.Second
		_, err := New(cfg)
		require.Error(t, err)
		assert.NotContains(t, err.Error(), bad)
	}
}

// listener is a server that remembers what reached it, and says what it has heard of any of these texts.
type listener struct {
	*httptest.Server
	mu   sync.Mutex
	seen []string
}

// listen starts a server that answers with handle and remembers every request whole.
func listen(t *testing.T, start func(*httptest.Server), handle http.HandlerFunc) *listener {
	t.Helper()
	l := &listener{}
	l.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		l.mu.Lock()
		l.seen = append(l.seen, r.Method+" "+r.URL.String()+" "+string(body))
		l.mu.Unlock()
		handle(w, r)
	}))
	start(l.Server)
	t.Cleanup(l.Close)
	return l
}

func (l *listener) requests() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]string(nil), l.seen...)
}

func plain(s *httptest.Server)  { s.Start() }
func modern(s *httptest.Server) { s.StartTLS() }

func old(s *httptest.Server)    { speak(s, tls.VersionTLS10, tls.VersionTLS11) }
func twelve(s *httptest.Server) { speak(s, tls.VersionTLS12, tls.VersionTLS12) }

func speak(s *httptest.Server, oldest, newest uint16) {
	s.TLS = &tls.Config{MinVersion: oldest, MaxVersion: newest}
	s.StartTLS()
}

func grants(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	_, _ = io.WriteString(w, `{"access_token":"token","token_type":"bearer","expires_in":3599}`)
}

func knows(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{"id":"p1"}`) }

// over returns a client that trusts the test servers' certificate, which is the same for all.
func over(t *testing.T, base, token *listener) *Client {
	t.Helper()
	rt := transport.NewBaseTransport(2, 10*time.Second)
	rt.TLSClientConfig.RootCAs = x509.NewCertPool()
	rt.TLSClientConfig.RootCAs.AddCert(base.Certificate())
	t.Cleanup(rt.CloseIdleConnections)
	c, _, _ := servers{api: base.URL, token: token.URL, adjust: []func(*Config){func(c *Config) { c.Transport = rt }}}.client(t)
	return c
}

// Neither a token is asked for nor a request made below TLS 1.2.
func TestClientRefusesOldTLS(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		api, token func(*httptest.Server)
		refused    bool
	}{
		"old API": {old, modern, true}, "old token endpoint": {modern, old, true}, "TLS 1.2": {twelve, twelve, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api, token := listen(t, test.api, knows), listen(t, test.token, grants)
			_, err := over(t, api, token).UpdateIdentity(t.Context(), "p1", UpdateIdentityRequest{RefID: "new"})
			if !test.refused {
				require.NoError(t, err)
				assert.Len(t, token.requests(), 1)
				return
			}
			require.ErrorContains(t, err, "protocol version")
			assert.Equal(t, OutcomeNotSent, OutcomeOf(err))
			assert.Empty(t, api.requests())
		})
	}
}

// No redirect is followed, whatever its status and wherever it leads: neither with the client's secret, nor with a token,
// a signature or a record.
func TestClientFollowsNoRedirect(t *testing.T) {
	t.Parallel()
	for _, status := range []int{301, 302, 303, 307, 308} {
		for name, target := range map[string]func(*httptest.Server){"to http": plain, "to another host": modern} {
			t.Run(http.StatusText(status)+" "+name, func(t *testing.T) {
				t.Parallel()
				elsewhere := listen(t, target, knows)
				away := func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, elsewhere.URL+r.URL.Path, status) }
				api, token := listen(t, modern, knows), listen(t, modern, grants)
				moved := listen(t, modern, away)

				_, err := over(t, api, moved).GetIdentity(t.Context(), "p1", GetIdentityOptions{})
				require.ErrorContains(t, err, "no access token")
				assert.NotContains(t, err.Error(), canary)

				c := over(t, moved, token)
				for _, operation := range []string{"GetIdentity", "UpdateIdentity", "CreateIdentity"} {
					_, err := calls(t, c)[operation]()
					require.ErrorContains(t, err, http.StatusText(status), operation)
					assert.Equal(t, OutcomeRejected, OutcomeOf(err), operation)
				}
				assert.Empty(t, elsewhere.requests())
				assert.Empty(t, api.requests())
				assert.Len(t, moved.requests(), 4, "one for the token, one for each call")
			})
		}
	}
}
