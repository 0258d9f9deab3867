package chaos

import (
	"context"
	"net"
	"net/http"
	"slices"
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

// refused is what dialing a port says on which nobody listens.
func refused() error {
	return &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
}

// client is the near end of the wire: the provider's own base transport over the network, in front of which requests can
// be kept from being sent.
type client struct {
	next    *http.Transport
	dropped *droppedRequests
}

// newClient returns a client over the network in memory, or, where there is none, over the machine's own.
func newClient(n *network, d *droppedRequests, t timing) *client {
	base := transport.NewBaseTransport(concurrency, t.timeout)
	base.Proxy = nil
	if n != nil {
		base.DialContext = n.dial
	}
	return &client{next: base, dropped: d}
}

// concurrency is how many connections are kept: as many as requests go out at once.
const concurrency = 20

// RoundTrip implements http.RoundTripper.
func (c *client) RoundTrip(req *http.Request) (*http.Response, error) {
	if c.dropped.drop() {
		return nil, refused()
	}
	return c.next.RoundTrip(req)
}

// droppedRequests are the requests that are not sent: as the server never sees them, the emulator cannot script that.
type droppedRequests struct {
	mu             sync.Mutex
	requests, done int
	left           []int // for each one to be dropped, how many requests go before it
}

func (d *droppedRequests) add(skip int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.left = append(d.left, d.requests+skip)
}

func (d *droppedRequests) drop() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.requests++
	i := slices.IndexFunc(d.left, func(before int) bool { return before < d.requests })
	if i < 0 {
		return false
	}
	d.left = slices.Delete(d.left, i, i+1)
	d.done++
	return true
}

// report returns how many of the requests were dropped, and how many are left.
func (d *droppedRequests) report() (done, left int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.done, len(d.left)
}

func (d *droppedRequests) clear() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.left, d.done = nil, 0
}
