package transport

import "net/http"

// userAgent sets the User-Agent header of every request.
type userAgent struct {
	value string
	next  http.RoundTripper
}

// RoundTrip implements http.RoundTripper.
func (u *userAgent) RoundTrip(req *http.Request) (*http.Response, error) {
	req = req.Clone(req.Context()) // a RoundTripper must not change its caller's request
	req.Header.Set("User-Agent", u.value)
	return u.next.RoundTrip(req)
}
