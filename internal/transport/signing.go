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
	signed, err := rewind(req)
	if err != nil {
		return nil, err
	}
	return signed, s.signer.Sign(signed)
}
