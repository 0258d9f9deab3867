package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/transport"
)

// Client calls the Paxos API. It is safe for concurrent use; use one per credential, as the token, the limiter and the
// retry budget are its own.
type Client struct {
	base      *url.URL
	chain     *transport.Chain
	uploads   *transport.Chain
	limiter   *transport.WindowLimiter
	pause     time.Duration // before the first look of a search
	controls  controlCache
	documents documentOwners
	observer  Observer
	causes    sync.Map // *sharedCause, by key
}

// New returns a client; it makes no request. It fails when a required field is missing or a URL is none that ParseURL
// accepts. Close the client when done.
func New(cfg Config) (*Client, error) {
	base, err := parseURL("base URL", cfg.BaseURL)
	if err != nil {
		return nil, err
	}
	token, err := parseURL("token URL", cfg.TokenURL)
	if err != nil {
		return nil, err
	}
	cfg.TokenURL = token.String()
	if cfg.ClientID == "" || cfg.ClientSecret == "" {
		return nil, errors.New("the client id or the client secret is empty")
	}
	if cfg.MaxRetries < 0 || cfg.RequestTimeout <= 0 || cfg.MaxRequestsPerSecond < 0 || cfg.MaxConcurrentRequests < 0 {
		return nil, errors.New("retries, rates, concurrency and the request timeout must not be negative, the latter not 0")
	}
	limiter, backoff := cfg.limiter(base.Host), cfg.backoff()
	chain := transport.Config{
		UserAgent: cfg.UserAgent, Tokens: cfg.tokens(), Limiter: limiter, MaxRetries: cfg.MaxRetries, Backoff: backoff,
		RequestTimeout: cfg.RequestTimeout, Logger: cfg.Logger, Base: cfg.Transport, Concurrency: cfg.MaxConcurrentRequests,
	}
	if cfg.SigningKey != nil {
		chain.Signer = cfg.SigningKey
	}
	return &Client{
		base: base, chain: transport.NewChain(chain), uploads: transport.NewForeignChain(chain), limiter: limiter, pause: 2 * backoff.Base,
	}, nil
}

// Unshared returns why the client with a SharedLimiter counts its own requests only; nil if it counts those of the
// machine.
func (c *Client) Unshared() error { return c.limiter.Unshared() }

// Paused returns how long requests have waited because Paxos had blocked the IP address; those that wait at the same time
// count once.
func (c *Client) Paused() time.Duration { return c.limiter.Paused() }

// Close ends background work and closes idle connections. The client is not usable afterwards.
func (c *Client) Close() {
	c.chain.Close()
	c.uploads.Close()
}

// call is one request: an operation, the ids that fill its path template, what goes along, and what the answer must be
// about.
type call struct {
	op    operation
	ids   []string
	query url.Values
	body  any // sent as JSON unless nil
	about subject
	// changes is the id of the identity that a write may change; empty means any.
	changes string
}

// at returns the operation as this client makes it: errors name the host.
func (c *Client) at(op operation) operation {
	op.host = c.base.Host
	return op
}

// send makes a call and hands the body of its 2xx answer to read, which returns why it cannot be used. Its error is an
// *Error. Every request passes here, so the observer learns of every write, and what its answer is worth.
func (c *Client) send(ctx context.Context, r call, read func(body []byte) error) error {
	end := c.beginWrite(r)
	body, err := c.raw(ctx, r)
	if err == nil {
		if cause := read(body); cause != nil {
			err = c.shared(unusable(r.op, cause))
		}
	}
	end(err)
	return err
}

// raw is send without the observer.
func (c *Client) raw(ctx context.Context, r call) ([]byte, error) {
	var report transport.Report
	ctx = transport.WithReport(transport.WithOperation(ctx, r.op.Operation), &report)
	req, err := c.request(ctx, r)
	if err != nil {
		return nil, invalid(r.op, err)
	}
	resp, err := c.chain.Client.Do(req)
	if err != nil {
		return nil, c.shared(unanswered(r.op, err, report))
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body) // buffered by the chain, which bounds it
	if err != nil {
		return nil, unanswered(r.op, err, report)
	}
	if resp.StatusCode < 200 || resp.StatusCode >= 300 {
		return nil, c.shared(refused(r.op, resp, body, parseProblem(body, personalOf(ctx, r.body)), report))
	}
	return body, nil
}

// request builds the HTTP request of a call.
func (c *Client) request(ctx context.Context, r call) (*http.Request, error) {
	u, err := c.url(r)
	if err != nil {
		return nil, err
	}
	var body io.Reader
	if r.body != nil {
		encoded, err := json.Marshal(r.body)
		if err != nil {
			return nil, errors.New("the request cannot be written as JSON")
		}
		body = bytes.NewReader(encoded) // a bytes.Reader makes net/http set GetBody
	}
	req, err := http.NewRequestWithContext(ctx, r.op.method, u.String(), body)
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
func (c *Client) url(r call) (*url.URL, error) {
	elements := strings.Split(strings.Trim(r.op.Path, "/"), "/")
	next := 0
	for i, element := range elements {
		if !strings.HasPrefix(element, "{") {
			continue
		}
		id := r.ids[next]
		next++
		if strings.Trim(id, ".") == "" {
			return nil, fmt.Errorf("%s is empty or consists of dots", strings.Trim(element, "{}"))
		}
		elements[i] = url.PathEscape(id)
	}
	u := c.base.JoinPath(elements...)
	u.RawQuery = r.query.Encode()
	return u, nil
}

// unusable is the error of a 2xx answer that cannot be read, misses what matters, or is about something else. What it
// did is unknown to us.
func unusable(op operation, cause error) *Error {
	e := newError(op)
	e.StatusCode, e.Outcome, e.Attempts, e.Err = http.StatusOK, OutcomeUnknown, 1, cause
	e.foreign = !IsMismatch(cause)
	return e
}

// unanswered is the error of a call that ended without an answer.
func unanswered(op operation, err error, report transport.Report) *Error {
	e := newError(op)
	e.Attempts, e.Err = report.Attempts, err
	if outer, ok := errors.AsType[*url.Error](err); ok {
		e.Err = outer.Err // the outer error spells out the URL with its ids and filters
	}
	if failure, ok := errors.AsType[*transport.Error](err); ok {
		e.Outcome, e.Err = failure.Outcome, failure.Err
	}
	if late, ok := e.Err.(*transport.TimeoutError); ok { //nolint:errorlint // one of the token endpoint has another limit
		e.Err = fmt.Errorf("%w (request_timeout)", late)
	}
	return e
}

// refused is the error of an answer outside 2xx; problem is nil if its body holds none.
func refused(op operation, resp *http.Response, body []byte, problem *Problem, report transport.Report) *Error {
	e := newError(op)
	e.StatusCode, e.Problem, e.Outcome = resp.StatusCode, problem, transport.OutcomeOfStatus(resp.StatusCode)
	e.Attempts, e.RetryAt = report.Attempts, report.RetryAt
	if report.Unknown {
		e.Outcome = OutcomeUnknown
	}
	if e.Problem == nil {
		kind, _, err := mime.ParseMediaType(resp.Header.Get("Content-Type"))
		if err != nil || len(kind) > 100 {
			kind = "no known content type"
		}
		e.Err = fmt.Errorf("the answer (%s) says nothing more", kind)
		// A 429 says what it is in any form: the help center quotes "too many requests", which is no JSON.
		e.foreign = len(body) > 0 && !json.Valid(body) && resp.StatusCode != http.StatusTooManyRequests
	}
	return e
}
