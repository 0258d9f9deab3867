package apikit

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/transport"
)

// Operation is one operation of an API with its HTTP method.
type Operation struct {
	transport.Operation

	Method string
	// Host is that of the API; empty until a client makes a call.
	Host string
	// NamesNoObject says that the call refers to no object that could be missing, so that a 404 means that its path is wrong.
	NamesNoObject bool
	// Service has the words for the API.
	Service *Service
}

// Reads reports whether the operation cannot change anything.
func (op Operation) Reads() bool { return op.Method == http.MethodGet }

// Call is one request: an operation, the ids that fill its path template, and what goes along.
type Call struct {
	Op    Operation
	IDs   []string
	Query url.Values
	Body  any // sent as JSON unless nil
}

// Client makes the calls of an API. It is safe for concurrent use.
type Client struct {
	base    *url.URL
	chain   *transport.Chain
	uploads *transport.Chain
	limiter *transport.WindowLimiter
	pause   time.Duration // before the first look of a search
	causes  sync.Map      // *sharedCause, by key
}

// NewClient returns a client for the API at base, which makes no request yet. A search for a lost write pauses twice the chain's
// base of backoff before its first look. Close the client when done.
func NewClient(base *url.URL, chain transport.Config, limiter *transport.WindowLimiter) *Client {
	chain.Limiter = limiter
	return &Client{
		base: base, chain: transport.NewChain(chain), uploads: transport.NewForeignChain(chain), limiter: limiter,
		pause: 2 * chain.Backoff.Base,
	}
}

// Chain returns the chain that the calls go through.
func (c *Client) Chain() *transport.Chain { return c.chain }

// Unshared returns why the client with a shared limiter counts its own requests only; nil if it counts those of the
// machine.
func (c *Client) Unshared() error { return c.limiter.Unshared() }

// Paused returns how long requests have waited because the API had asked for it; those that wait at the same time
// count once.
func (c *Client) Paused() time.Duration { return c.limiter.Paused() }

// Close ends background work and closes idle connections. The client is not usable afterwards.
func (c *Client) Close() {
	c.chain.Close()
	c.uploads.Close()
}

// At returns the operation as this client makes it: errors name the host.
func (c *Client) At(op Operation) Operation {
	op.Host = c.base.Host
	return op
}

// Send makes a call and hands the body of its 2xx answer to read, which returns why it cannot be used. Its error is an
// *Error.
func (c *Client) Send(ctx context.Context, r Call, read func(body []byte) error) error {
	r.Op = c.At(r.Op)
	body, err := c.raw(ctx, r)
	if err != nil {
		return err
	}
	if cause := read(body); cause != nil {
		return c.Shared(Unusable(r.Op, cause))
	}
	return nil
}

// raw makes a call and returns the body of its 2xx answer.
func (c *Client) raw(ctx context.Context, r Call) ([]byte, error) {
	var report transport.Report
	ctx = transport.WithReport(transport.WithOperation(ctx, r.Op.Operation), &report)
	req, err := c.request(ctx, r)
	if err != nil {
		return nil, Invalid(r.Op, err)
	}
	resp, err := c.chain.Client.Do(req)
	if err != nil {
		return nil, c.Shared(unanswered(r.Op, err, report))
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body) // buffered by the chain, which bounds it
	if err != nil {
		return nil, unanswered(r.Op, err, report)
	}
	if resp.StatusCode < 200 || resp.StatusCode >= 300 {
		problem := r.Op.Service.ParseProblem(body, NewRedactor(personalOf(ctx, r.Body), r.Op.Service.Personal))
		return nil, c.Shared(refused(r.Op, resp, body, problem, report))
	}
	return body, nil
}

// request builds the HTTP request of a call.
func (c *Client) request(ctx context.Context, r Call) (*http.Request, error) {
	u, err := c.url(r)
	if err != nil {
		return nil, err
	}
	var body io.Reader
	if r.Body != nil {
		encoded, err := json.Marshal(r.Body)
		if err != nil {
			return nil, errors.New("the request cannot be written as JSON")
		}
		body = bytes.NewReader(encoded) // a bytes.Reader makes net/http set GetBody
	}
	req, err := http.NewRequestWithContext(ctx, r.Op.Method, u.String(), body)
	if err != nil {
		return nil, errors.New("the request cannot be built")
	}
	req.Header.Set("Accept", "application/json")
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	return req, nil
}

// url fills the ids into the path template. An empty id or one of dots would name another resource once the path is
// cleaned, so it never leaves the process.
func (c *Client) url(r Call) (*url.URL, error) {
	elements := strings.Split(strings.Trim(r.Op.Path, "/"), "/")
	next := 0
	for i, element := range elements {
		if !strings.HasPrefix(element, "{") {
			continue
		}
		id := r.IDs[next]
		next++
		if strings.Trim(id, ".") == "" {
			return nil, fmt.Errorf("%s is empty or consists of dots", strings.Trim(element, "{}"))
		}
		elements[i] = url.PathEscape(id)
	}
	u := c.base.JoinPath(elements...)
	u.RawQuery = r.Query.Encode()
	return u, nil
}
