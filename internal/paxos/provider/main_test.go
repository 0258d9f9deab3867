package provider_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider"
)

func TestMain(m *testing.M) { paxostest.Main(m) }

// start returns a provider that is not configured yet and finds this in its environment.
func start(t *testing.T, environment map[string]string) tfprotov6.ProviderServer {
	t.Helper()
	getenv := func(name string) string { return environment[name] }
	server, err := providerserver.NewProtocol6WithError(provider.New("1.2.3", getenv))()
	require.NoError(t, err)
	return server
}

// proxy stands between a provider and an emulator and remembers headers, which the emulator's journal does not hold.
type proxy struct {
	*httptest.Server
	mu      sync.Mutex
	headers []http.Header
}

func newProxy(t *testing.T, emu *emulator.Server) *proxy {
	t.Helper()
	p, next := &proxy{}, emu.Handler()
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		p.headers = append(p.headers, r.Header.Clone())
		p.mu.Unlock()
		next.ServeHTTP(w, r)
	}))
	t.Cleanup(p.Close)
	return p
}

// seen returns the values of a header in all requests so far, each once, in alphabetical order.
func (p *proxy) seen(header string) []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	var values []string
	for _, headers := range p.headers {
		values = append(values, headers.Values(header)...)
	}
	slices.Sort(values)
	return slices.Compact(values)
}

// options point a provider at the proxy.
func (p *proxy) options() []acctest.Option {
	return []acctest.Option{
		acctest.WithEnv("PAXOS_API_URL", p.URL+"/v2"), acctest.WithEnv("PAXOS_TOKEN_URL", p.URL+"/oauth2/token"),
	}
}
