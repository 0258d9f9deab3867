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

// gate stands before the emulator and holds requests back, so that a test knows a run to be in the middle.
type gate struct {
	server  *httptest.Server
	reached chan struct{} // closed when a request stands before the gate
	opened  chan struct{}
	arrive  func()
	open    func() // lets everything pass from now on
}

func newGate(t *testing.T, emu *emulator.Server, holds func(*http.Request) bool) *gate {
	t.Helper()
	g := &gate{reached: make(chan struct{}), opened: make(chan struct{})}
	g.arrive = sync.OnceFunc(func() { close(g.reached) })
	g.open = sync.OnceFunc(func() { close(g.opened) })
	g.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if holds(r) {
			g.arrive()
			select {
			case <-g.opened:
			case <-r.Context().Done():
				return
			}
		}
		emu.Handler().ServeHTTP(w, r)
	}))
	t.Cleanup(g.server.Close)
	return g
}

// option sends a provider's requests through the gate.
func (g *gate) option() acctest.Option { return acctest.WithEnv("PAXOS_API_URL", g.server.URL+"/v2") }

// await waits until the run has a request held back.
func (g *gate) await(t *testing.T, run *acctest.Process) {
	t.Helper()
	select {
	case <-g.reached:
	case <-run.Done():
		output, err := run.Wait()
		t.Fatalf("the run has ended before it came to the gate: %v\n%s", err, output)
	}
}

// afterCreates holds back every identity to be created but the first n.
func afterCreates(n int32) func(*http.Request) bool {
	var created atomic.Int32
	return func(r *http.Request) bool {
		return r.Method == http.MethodPost && r.URL.Path == "/v2/identity/identities" && created.Add(1) > n
	}
}
