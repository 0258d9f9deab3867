//go:build unix

package interruption

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// moment is when a request is held: before the server has done it, or after that and before it answers.
type moment string

const (
	beforeCommit moment = "before"
	afterCommit  moment = "after"
)

// gate stands before an emulator, counts requests and holds one of them.
type gate struct {
	*httptest.Server
	emu *emulator.Server

	mu     sync.Mutex
	number int // of requests since hold
	at     int // the one to hold; 0 is none
	when   moment
	held   chan struct{} // closed when it is held
	goOn   chan bool     // true lets it go on, false breaks the connection
	over   chan struct{} // closed when it has ended
}

func newGate(t *testing.T, emu *emulator.Server) *gate {
	t.Helper()
	g := &gate{emu: emu}
	g.Server = httptest.NewServer(g)
	t.Cleanup(func() {
		g.letGo(false)
		g.Close()
	})
	return g
}

// hold has the nth request from now on held.
func (g *gate) hold(n int, when moment) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.number, g.at, g.when = 0, n, when
	g.held, g.goOn, g.over = make(chan struct{}), make(chan bool, 1), make(chan struct{})
}

// letGo lets the request that is held go on or, with false, breaks its connection, and returns when it has ended. Without
// a request that is held it does nothing.
func (g *gate) letGo(answered bool) {
	g.mu.Lock()
	held, goOn, over := g.held, g.goOn, g.over
	g.held = nil
	g.mu.Unlock()
	if held == nil {
		return
	}
	select {
	case <-held:
		goOn <- answered
		<-over
	default:
	}
}

// ServeHTTP implements http.Handler.
func (g *gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	g.mu.Lock()
	g.number++
	mine := g.number == g.at
	when, held, goOn, over := g.when, g.held, g.goOn, g.over
	g.mu.Unlock()
	if !mine {
		g.emu.Handler().ServeHTTP(w, r)
		return
	}
	defer close(over)
	answer := httptest.NewRecorder()
	if when == afterCommit {
		g.emu.Handler().ServeHTTP(answer, r)
	}
	close(held)
	if !<-goOn {
		panic(http.ErrAbortHandler)
	}
	if when == beforeCommit {
		g.emu.Handler().ServeHTTP(answer, r)
	}
	maps.Copy(w.Header(), answer.Header())
	w.WriteHeader(answer.Code)
	_, _ = w.Write(answer.Body.Bytes()) // whom it was for may be gone
}
