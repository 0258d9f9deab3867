package transport

import (
	"bytes"
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"regexp"
	"strings"
	"time"
)

// Bounds of the body of an answer, in bytes.
const (
	// maxBody is the bound where an operation has none. A page of a thousand large objects is well under it.
	maxBody = 16 << 20
	// maxFailure is the bound for an answer outside 2xx, which holds a problem of a few lines.
	maxFailure = 64 << 10
)

// attempt makes one real request: it bounds it, reads the whole answer, and classifies what went wrong. The answer it
// returns is buffered, so that nothing above it can meet half an answer.
type attempt struct {
	timeout time.Duration
	// transient says that a write leaves nothing behind, so that it is not worth the wait after an interrupt.
	transient bool
	next      http.RoundTripper
}

// RoundTrip implements http.RoundTripper. Any error it returns is an *Error.
func (a *attempt) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	if err := context.Cause(ctx); err != nil {
		return nil, &Error{Outcome: NotSent, Err: err, final: true}
	}
	op := OperationFrom(ctx)
	if isWrite(req.Method) && !a.transient && !op.Upload {
		// An interrupt must not hide the answer to a write that is already on its way: without it nobody knows whether the
		// object exists. The attempt keeps the values of the context and swaps its end for the timeout.
		ctx = context.WithoutCancel(ctx)
	}
	ctx, progress, cancel := a.bound(ctx, op)
	defer cancel()

	reportFrom(ctx).Attempts++
	var w sendTrace
	sent := req.WithContext(httptrace.WithClientTrace(ctx, w.trace()))
	if op.Upload && sent.Body != nil {
		sent.Body = &watched{ReadCloser: sent.Body, progress: progress}
	}
	resp, err := a.next.RoundTrip(sent)
	if err != nil {
		return nil, &Error{Outcome: w.outcome(err), Err: withCause(ctx, err), final: req.Context().Err() != nil}
	}
	// Redirects are not followed, and http.Client quotes an address that it cannot read.
	resp.Header.Del("Location")
	if err := buffer(resp, cmp.Or(op.MaxBody, maxBody)); err != nil {
		return nil, &Error{Outcome: Unknown, Err: withCause(ctx, err), final: req.Context().Err() != nil || errors.Is(err, errTooLarge)}
	}
	return resp, nil
}

// bound returns the context of an attempt, which ends after the timeout. That of an upload ends if there was no progress for as
// long; progress reports some.
func (a *attempt) bound(ctx context.Context, op Operation) (bounded context.Context, progress func(), cancel context.CancelFunc) {
	late := &TimeoutError{After: a.timeout, Stalled: op.Upload}
	if !op.Upload {
		bounded, cancel = context.WithTimeoutCause(ctx, a.timeout, late)
		return bounded, func() {}, cancel
	}
	bounded, end := context.WithCancelCause(ctx)
	timer := time.AfterFunc(a.timeout, func() { end(late) })
	return bounded, func() { timer.Reset(a.timeout) }, func() {
		timer.Stop()
		end(nil)
	}
}

// watched is a request body that reports each part that is read of it, and with that sent.
type watched struct {
	io.ReadCloser

	progress func()
}

// Read implements io.Reader.
func (w *watched) Read(p []byte) (int, error) {
	w.progress()
	return w.ReadCloser.Read(p)
}

// TimeoutError says that an attempt took longer than it may.
type TimeoutError struct {
	// After is how long an attempt may take, or if Stalled is set, how long an upload may make no progress.
	After   time.Duration
	Stalled bool
}

// Error names the time.
func (e *TimeoutError) Error() string {
	if e.Stalled {
		return fmt.Sprintf("no progress within %v", e.After)
	}
	return fmt.Sprintf("no complete answer within %v", e.After)
}

// Unwrap returns context.DeadlineExceeded.
func (e *TimeoutError) Unwrap() error { return context.DeadlineExceeded }

// isWrite reports whether a method may change something on the server.
func isWrite(method string) bool { return method != http.MethodGet && method != http.MethodHead }

// withCause puts the cause of a context's end in place of the bare "context deadline exceeded", and takes out what
// net/http quotes of an answer that it cannot read: it may be a part of somebody's record. Certificates are public.
func withCause(ctx context.Context, err error) error {
	if ctx.Err() != nil && (errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled)) {
		return context.Cause(ctx)
	}
	_, certificate := errors.AsType[*tls.CertificateVerificationError](err)
	if certificate || !strings.Contains(err.Error(), `"`) {
		return err
	}
	return &unquotedError{error: err}
}

// unquotedError is an error without what it quotes.
type unquotedError struct{ error }

// quoted matches what the verb %q of fmt writes.
var quoted = regexp.MustCompile(`"(?:[^"\\]|\\.)*"`)

// Error returns the text of the error with an ellipsis in each pair of quotation marks.
func (e *unquotedError) Error() string {
	return quoted.ReplaceAllLiteralString(e.error.Error(), `"…"`)
}

// Unwrap returns the error itself.
func (e *unquotedError) Unwrap() error { return e.error }

var errTooLarge = errors.New("the answer is too large")

// buffer replaces the body by one that is read completely. The answer to a request that failed keeps what arrived of its
// body, up to a bound: there the status alone decides.
func buffer(resp *http.Response, most int) error {
	succeeded := resp.StatusCode >= 200 && resp.StatusCode < 300
	if !succeeded {
		most = maxFailure
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, int64(most)+1))
	_ = resp.Body.Close()
	switch {
	case len(body) > most && succeeded:
		return fmt.Errorf("%w: it is larger than %d KiB", errTooLarge, most>>10)
	case err != nil && succeeded:
		return fmt.Errorf("the answer (status %d) was cut off: %w", resp.StatusCode, err)
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	resp.ContentLength = int64(len(body))
	return nil
}
