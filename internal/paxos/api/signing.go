package api

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

// Sign implements transport.Signer. A signature is good for 30 minutes (request signing guide).
func (k *SigningKey) Sign(req *http.Request) error {
	payload, err := signedPayload(req)
	if err != nil {
		return err
	}
	signature, err := k.signature(req.Method, req.URL.RequestURI(), payload, time.Now())
	if err != nil {
		return err
	}
	req.Header.Set(signatureHeader, signature)
	return nil
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

// signature returns the signature of a request as a JWS in compact serialization, payload included; target is the path with
// its query, as it stands in the request line. Request signing guide: these protected headers, the timestamp as text in
// whole seconds.
func (k *SigningKey) signature(method, target string, payload []byte, at time.Time) (string, error) {
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
