package transport

import "net/http"

// Signer signs requests.
type Signer interface {
	// Sign adds a signature to the headers of a request that is about to be sent. Its GetBody returns what is sent, and is
	// nil for a request without a body.
	Sign(req *http.Request) error
}

// signing signs every request that passes. It sits right before the attempt, so that each repeat has a signature of its
// own and no wait for a token or in the limiter uses up the time for which a signature is good.
type signing struct {
	signer Signer
	next   http.RoundTripper
}

// RoundTrip implements http.RoundTripper. The body is left to the attempt: the signer reads one of its own.
func (s *signing) RoundTrip(req *http.Request) (*http.Response, error) {
	signed := req.Clone(req.Context())
	if err := s.signer.Sign(signed); err != nil {
		return nil, &Error{Outcome: NotSent, Err: err, final: true}
	}
	return s.next.RoundTrip(signed)
}
