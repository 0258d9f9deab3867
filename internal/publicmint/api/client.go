package api

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/apikit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/transport"
)

// DefaultMaxRequestsPerSecond is a careful rate: no page names a limit.
const DefaultMaxRequestsPerSecond = 5

// rateWindow is how long requests are counted, and how long a 429 that names no time holds them back: no page says either.
const rateWindow = time.Minute

// cacheDirectory is the directory in the user's cache directory where the processes of a machine count their requests.
const cacheDirectory = "terraform-provider-publicmint"

// classIdentities is the class of all operations.
const classIdentities transport.Class = "identities"

// maxObject is the size in bytes of the largest answer about one object: an identity with hundreds of documents.
const maxObject = 2 << 20

// Config describes a Client. BaseURL and APIKey are required.
type Config struct {
	apikit.Config

	// APIKey is the key of the partner (authentication page: header apikey).
	APIKey string
}

// Client calls the Public Mint API. It is safe for concurrent use; use one per key, as the limiter and the retry budget are its own.
type Client struct{ kit *apikit.Client }

// New returns a client; it makes no request. It fails when a required field is missing or the URL is none that apikit.ParseURL
// accepts. Close the client when done.
func New(cfg Config) (*Client, error) {
	base, err := cfg.Base()
	if err != nil {
		return nil, err
	}
	if cfg.APIKey == "" {
		return nil, errors.New("the API key is empty")
	}
	cfg.RateLimitWindow = cmp.Or(cfg.RateLimitWindow, rateWindow)
	chain := cfg.Chain()
	chain.Signer = apiKey(cfg.APIKey)
	var limits map[transport.Class]float64
	if cfg.MaxRequestsPerSecond > 0 {
		limits = map[transport.Class]float64{classIdentities: cfg.MaxRequestsPerSecond}
	}
	return &Client{kit: apikit.NewClient(base, chain, cfg.Limiter(limits, cacheDirectory, base.Host))}, nil
}

// apiKey puts the key on each request. It is a Signer because uploads, which go to another host, have none.
type apiKey string

// Sign implements transport.Signer.
func (k apiKey) Sign(req *http.Request) error {
	req.Header.Set("apikey", string(k))
	return nil
}

// Unshared returns why the client with a SharedLimiter counts its own requests only; nil if it counts those of the machine.
func (c *Client) Unshared() error { return c.kit.Unshared() }

// Paused returns how long requests have waited because Public Mint had asked for it; those that wait at the same time count once.
func (c *Client) Paused() time.Duration { return c.kit.Paused() }

// Close ends background work and closes idle connections. The client is not usable afterwards.
func (c *Client) Close() { c.kit.Close() }

// Operation is an operation of the API. The emulator serves by it what the client sends.
type Operation = apikit.Operation

// operation describes an operation, for which no page has a name. All but POST may be repeated; see repeatable.
func operation(method, name, path string) Operation {
	return Operation{
		Operation: transport.Operation{
			Name: name, Path: path, Class: classIdentities, Idempotent: method != http.MethodPost, MaxBody: maxObject,
		},
		Method: method, Service: service,
	}
}

// repeatable returns an operation that has, done twice, no other effect than done once.
func repeatable(op Operation) Operation {
	op.Idempotent = true
	return op
}

// nameless returns an operation whose calls refer to no object by their path.
func nameless(op Operation) Operation {
	op.NamesNoObject = true
	return op
}

// do makes a call and returns its answer, taken out of its envelope and checked. Its error is an *Error; OutcomeUnknown is that of
// an answer which cannot be used.
func do[T any](ctx context.Context, c *Client, r apikit.Call, check func(*T) error) (*T, error) {
	var out envelope[T]
	err := c.kit.Send(ctx, r, func(body []byte) error {
		if err := apikit.Decode(body, &out); err != nil {
			return err
		}
		return check(&out.data)
	})
	if err != nil {
		return nil, err
	}
	return &out.data, nil
}

// done makes a call whose answer says nothing.
func done(ctx context.Context, c *Client, r apikit.Call) error {
	return c.kit.Send(ctx, r, func([]byte) error { return nil })
}
