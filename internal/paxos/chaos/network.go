package chaos

import (
	"context"
	"net"
	"net/http"
	"sync"
	"syscall"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/transport"
)

// network is a listener in memory and the way to it. Its connections are pipes, on which a goroutine of a synctest bubble
// waits durably, so that time can pass while requests are under way.
type network struct {
	incoming chan net.Conn
	closed   chan struct{}
	close    sync.Once
}

func newNetwork() *network {
	return &network{incoming: make(chan net.Conn), closed: make(chan struct{})}
}

// Accept implements net.Listener.
func (n *network) Accept() (net.Conn, error) {
	select {
	case conn := <-n.incoming:
		return conn, nil
	case <-n.closed:
		return nil, net.ErrClosed
	}
}

// Close implements net.Listener.
func (n *network) Close() error {
	n.close.Do(func() { close(n.closed) })
	return nil
}

// Addr implements net.Listener. The address is a loopback one, because the provider takes no other without TLS.
func (n *network) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 8086} }

func (n *network) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	client, server := net.Pipe()
	select {
	case n.incoming <- server:
		return client, nil
	case <-n.closed:
		return nil, refused()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// refused is what dialling a port says on which nobody listens.
func refused() error {
	return &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
}

// client is the near end of the wire: the provider's own base transport over the network, in front of which requests can
// be kept from being sent.
type client struct {
	next *http.Transport
	gaps *gaps
}

// newClient returns a client over the network in memory, or, where there is none, over the machine's own.
func newClient(n *network, g *gaps, p pace) *client {
	base := transport.NewBaseTransport(concurrency, p.timeout)
	base.Proxy = nil
	if n != nil {
		base.DialContext = n.dial
	}
	return &client{next: base, gaps: g}
}

// concurrency is how many connections are kept: as many as requests go out at once.
const concurrency = 20

// RoundTrip implements http.RoundTripper.
func (c *client) RoundTrip(req *http.Request) (*http.Response, error) {
	if c.gaps.take(req) {
		return nil, refused()
	}
	return c.next.RoundTrip(req)
}

// gaps are the requests that are not to be sent: as the server never sees them, the emulator cannot script that.
type gaps struct {
	mu       sync.Mutex
	requests int
	script   []*gap
}

// gap keeps one request back, after skip others.
type gap struct {
	skip int
	done bool
}

func (g *gaps) add(skip int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.script = append(g.script, &gap{skip: g.requests + skip})
}

func (g *gaps) take(*http.Request) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.requests++
	for _, gap := range g.script {
		if !gap.done && gap.skip < g.requests {
			gap.done = true
			return true
		}
	}
	return false
}

// report returns how many of the gaps have happened, and how many are left.
func (g *gaps) report() (done, left int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, gap := range g.script {
		if gap.done {
			done++
		} else {
			left++
		}
	}
	return done, left
}

func (g *gaps) clear() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.script = nil
}
