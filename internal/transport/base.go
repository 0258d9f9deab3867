package transport

import (
	"crypto/tls"
	"net/http"
	"time"
)

// NewBaseTransport returns the innermost RoundTripper: a copy of net/http's default transport, proxies from the
// environment included, for one host and up to concurrency requests at once. Close its idle connections when done.
func NewBaseTransport(concurrency int, timeout time.Duration) *http.Transport {
	standard, ok := http.DefaultTransport.(*http.Transport)
	if !ok { // somebody in the process has replaced it
		standard = &http.Transport{Proxy: http.ProxyFromEnvironment, ForceAttemptHTTP2: true}
	}
	t := standard.Clone()
	// The default keeps two idle connections per host, which means a TLS handshake for nearly every parallel request.
	t.MaxIdleConnsPerHost = max(concurrency, http.DefaultMaxIdleConnsPerHost)
	t.MaxIdleConns = max(concurrency, t.MaxIdleConns)
	// A plan waits for approval longer than servers keep idle connections; a stale one costs a reset.
	t.IdleConnTimeout = 30 * time.Second
	t.ResponseHeaderTimeout = timeout
	t.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12}
	// Without pings a dead HTTP/2 connection is reused until TCP gives up, minutes later.
	t.HTTP2 = &http.HTTP2Config{SendPingTimeout: 15 * time.Second, PingTimeout: 15 * time.Second}
	return t
}
