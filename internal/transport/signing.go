package transport

import (
	"crypto/rand"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// signatureHeader carries the signature of a request (request signing guide). It holds the request's body, so like a
// body it is never logged.
const signatureHeader = "Paxos-Signature"

// signing signs every request that passes. It sits right before the attempt, so that each repeat has a signature of its
// own and no wait for a token or in the limiter uses up the 30 minutes for which a signature is good.
type signing struct {
	key  *SigningKey
	next http.RoundTripper
}

// RoundTrip implements http.RoundTripper.
func (s *signing) RoundTrip(req *http.Request) (*http.Response, error) {
	signed, err := s.signed(req)
	if err != nil {
		return nil, &Error{Outcome: NotSent, Err: err, final: true}
	}
	return s.next.RoundTrip(signed)
}

// signed returns a copy of req that carries its signature.
func (s *signing) signed(req *http.Request) (*http.Request, error) {
	req, err := replayable(req)
	if err != nil {
		return nil, err
	}
	payload, err := signedPayload(req)
	if err != nil {
		return nil, err
	}
	signed, err := rewind(req)
	if err != nil {
		return nil, err
	}
	signature, err := s.key.sign(req.Method, req.URL.RequestURI(), payload, time.Now())
	if err != nil {
		return nil, err
	}
	signed.Header.Set(signatureHeader, signature)
	return signed, nil
}

// signedPayload returns the part of the body that is signed: all of it for POST and PUT, nothing for any other method,
// not even for a DELETE with a body (request signing guide).
func signedPayload(req *http.Request) ([]byte, error) {
	if req.GetBody == nil || req.Method != http.MethodPost && req.Method != http.MethodPut {
		return nil, nil
	}
	body, err := req.GetBody()
	if err != nil {
		return nil, fmt.Errorf("rewinding the request body: %w", err)
	}
	defer func() { _ = body.Close() }()
	payload, err := io.ReadAll(body)
	if err != nil {
		return nil, fmt.Errorf("reading the request body: %w", err)
	}
	return payload, nil
}

// sign returns the signature of a request as a JWS in compact serialization, payload included; target is the path with
// its query, as it stands in the request line. Request signing guide: these protected headers, the timestamp as text in
// whole seconds.
func (k *SigningKey) sign(method, target string, payload []byte, at time.Time) (string, error) {
	options := new(jose.SignerOptions).
		WithHeader("paxos.com/timestamp", strconv.FormatInt(at.Unix(), 10)).
		WithHeader("paxos.com/request-method", method).
		WithHeader("paxos.com/request-path", target)
	if k.key.Algorithm == jose.EdDSA {
		// EdDSA has no randomness: two equal requests within a second, such as a quick repeat, would have equal signatures,
		// and a server that looks for replays would refuse the second. The guide lists no header against that. RFC 8555,
		// section 6.5.2, registers this one, and RFC 7515, section 4, lets who does not know it ignore it.
		options = options.WithHeader("nonce", rand.Text())
	}
	signer, err := jose.NewSigner(k.key, options)
	if err != nil {
		return "", fmt.Errorf("signing the request: %w", err)
	}
	signature, err := signer.Sign(payload)
	if err != nil {
		return "", fmt.Errorf("signing the request: %w", err)
	}
	return signature.CompactSerialize()
}
