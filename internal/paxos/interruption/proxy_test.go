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

// holdingProxy is a proxy before an emulator that counts requests and holds one of them.
type holdingProxy struct {
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

func newHoldingProxy(t *testing.T, emu *emulator.Server) *holdingProxy {
	t.Helper()
	p := &holdingProxy{emu: emu}
	p.Server = httptest.NewServer(p)
	t.Cleanup(func() {
		p.letGo(false)
		p.Close()
	})
	return p
}

// hold has the nth request from now on held.
func (p *holdingProxy) hold(n int, when moment) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.number, p.at, p.when = 0, n, when
	p.held, p.goOn, p.over = make(chan struct{}), make(chan bool, 1), make(chan struct{})
}

// letGo lets the request that is held go on or, with false, breaks its connection, and returns when it has ended. Without
// a request that is held it does nothing.
func (p *holdingProxy) letGo(answered bool) {
	p.mu.Lock()
	held, goOn, over := p.held, p.goOn, p.over
	p.held = nil
	p.mu.Unlock()
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
func (p *holdingProxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	p.number++
	mine := p.number == p.at
	when, held, goOn, over := p.when, p.held, p.goOn, p.over
	p.mu.Unlock()
	if !mine {
		p.emu.Handler().ServeHTTP(w, r)
		return
	}
	defer close(over)
	answer := httptest.NewRecorder()
	if when == afterCommit {
		p.emu.Handler().ServeHTTP(answer, r)
	}
	close(held)
	if !<-goOn {
		panic(http.ErrAbortHandler)
	}
	if when == beforeCommit {
		p.emu.Handler().ServeHTTP(answer, r)
	}
	maps.Copy(w.Header(), answer.Header())
	w.WriteHeader(answer.Code)
	_, _ = w.Write(answer.Body.Bytes()) // whom it was for may be gone
}
