//go:build unix

package largetenants_test

import (
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// holdingProxy is a proxy before the emulator that holds requests back, so that a test knows a run to be in the middle.
type holdingProxy struct {
	server  *httptest.Server
	reached chan struct{} // closed when a request stands before the proxy
	opened  chan struct{}
	arrive  func()
	open    func() // lets everything pass from now on
}

func newHoldingProxy(t *testing.T, emu *emulator.Server, holds func(*http.Request) bool) *holdingProxy {
	t.Helper()
	p := &holdingProxy{reached: make(chan struct{}), opened: make(chan struct{})}
	p.arrive = sync.OnceFunc(func() { close(p.reached) })
	p.open = sync.OnceFunc(func() { close(p.opened) })
	p.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if holds(r) {
			p.arrive()
			select {
			case <-p.opened:
			case <-r.Context().Done():
				return
			}
		}
		emu.Handler().ServeHTTP(w, r)
	}))
	t.Cleanup(p.server.Close)
	return p
}

// option sends a provider's requests through the proxy.
func (p *holdingProxy) option() acctest.Option {
	return acctest.WithEnv("PAXOS_API_URL", p.server.URL+"/v2")
}

// await waits until the run has a request held back.
func (p *holdingProxy) await(t *testing.T, run *acctest.Process) {
	t.Helper()
	select {
	case <-p.reached:
	case <-run.Done():
		output, err := run.Wait()
		t.Fatalf("the run has ended before it came to the proxy: %v\n%s", err, output)
	}
}

// afterCreates holds back every identity to be created but the first n.
func afterCreates(n int32) func(*http.Request) bool {
	var created atomic.Int32
	return func(r *http.Request) bool {
		return r.Method == http.MethodPost && r.URL.Path == "/v2/identity/identities" && created.Add(1) > n
	}
}
