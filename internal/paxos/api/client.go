package api

import (
	"context"
	"errors"
	"net/url"
	"time"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/apikit"
)

// Client calls the Paxos API. It is safe for concurrent use; use one per credential, as the token, the limiter and the
// retry budget are its own.
type Client struct {
	kit       *apikit.Client
	controls  controlCache
	documents documentOwners
	observer  Observer
}

// New returns a client; it makes no request. It fails when a required field is missing or a URL is none that apikit.ParseURL
// accepts. Close the client when done.
func New(cfg Config) (*Client, error) {
	base, err := cfg.Base()
	if err != nil {
		return nil, err
	}
	token, err := apikit.NamedURL("token URL", cfg.TokenURL)
	if err != nil {
		return nil, err
	}
	cfg.TokenURL = token.String()
	if cfg.ClientID == "" || cfg.ClientSecret == "" {
		return nil, errors.New("the client id or the client secret is empty")
	}
	chain := cfg.Chain()
	chain.Tokens = cfg.tokens()
	if cfg.SigningKey != nil {
		chain.Signer = cfg.SigningKey
	}
	return &Client{kit: apikit.NewClient(base, chain, cfg.Limiter(limits(cfg.MaxRequestsPerSecond), cacheDirectory, base.Host))}, nil
}

// Unshared returns why the client with a SharedLimiter counts its own requests only; nil if it counts those of the
// machine.
func (c *Client) Unshared() error { return c.kit.Unshared() }

// Paused returns how long requests have waited because Paxos had blocked the IP address; those that wait at the same time
// count once.
func (c *Client) Paused() time.Duration { return c.kit.Paused() }

// Close ends background work and closes idle connections. The client is not usable afterwards.
func (c *Client) Close() {
	c.kit.Close()
}

// call is one request: an operation, the ids that fill its path template, what goes along, and what the answer must be
// about.
type call struct {
	op    Operation
	ids   []string
	query url.Values
	body  any // sent as JSON unless nil
	about subject
	// changes is the id of the identity that a write may change; empty means any.
	changes string
}

// send makes a call and hands the body of its 2xx answer to read, which returns why it cannot be used. Its error is an
// *Error. Every request passes here, so the observer learns of every write, and what its answer is worth.
func (c *Client) send(ctx context.Context, r call, read func(body []byte) error) error {
	end := c.beginWrite(r)
	err := c.kit.Send(ctx, apikit.Call{Op: r.op.Operation, IDs: r.ids, Query: r.query, Body: r.body}, read)
	end(err)
	return err
}
