package transport

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http/httptrace"
	"sync/atomic"
)

// sendTrace observes one attempt through httptrace, to tell whether any byte of the request may have reached the
// server.
type sendTrace struct {
	traced  atomic.Bool // the RoundTripper below reports traces at all
	written atomic.Bool // at least one header field went to the connection's buffer
}

// trace returns the hooks that feed w. Header fields are reported before the buffer is flushed, so "not written" is
// certain and "written" errs on the careful side.
func (w *sendTrace) trace() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		GetConn:          func(string) { w.traced.Store(true) },
		WroteHeaderField: func(string, []string) { w.written.Store(true) },
		WroteHeaders:     func() { w.written.Store(true) },
		WroteRequest:     func(httptrace.WroteRequestInfo) { w.written.Store(true) },
	}
}

// outcome classifies an attempt that ended with err in place of an answer.
func (w *sendTrace) outcome(err error) Outcome {
	if !w.written.Load() && (w.traced.Load() || isConnectError(err)) {
		return NotSent
	}
	return Unknown
}

// isConnectError recognizes the errors that can only come from name resolution, dialing or the TLS handshake.
func isConnectError(err error) bool {
	if op, ok := errors.AsType[*net.OpError](err); ok && op.Op == "dial" {
		return true
	}
	_, dns := errors.AsType[*net.DNSError](err)
	_, record := errors.AsType[tls.RecordHeaderError](err)
	_, certificate := errors.AsType[*tls.CertificateVerificationError](err)
	_, authority := errors.AsType[x509.UnknownAuthorityError](err)
	_, host := errors.AsType[x509.HostnameError](err)
	return dns || record || certificate || authority || host
}
