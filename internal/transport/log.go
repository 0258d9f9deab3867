package transport

import (
	"context"
	"net/http"
	"time"
)

// Logger receives structured messages. The fields never hold a body, a token, a query value or an id.
type Logger interface {
	// Debug receives one message per request that goes out.
	Debug(ctx context.Context, msg string, fields map[string]any)
	// Info receives what explains a run that takes long.
	Info(ctx context.Context, msg string, fields map[string]any)
	// Warn receives what someone should look into although the run goes on.
	Warn(ctx context.Context, msg string, fields map[string]any)
}

// NopLogger is the Logger that drops everything.
type NopLogger struct{}

// Debug implements Logger.
func (NopLogger) Debug(context.Context, string, map[string]any) {}

// Info implements Logger.
func (NopLogger) Info(context.Context, string, map[string]any) {}

// Warn implements Logger.
func (NopLogger) Warn(context.Context, string, map[string]any) {}

// requestLog writes one line per attempt. It lists what may be logged rather than what may not: a URL holds ids and
// filters, a network error holds addresses, and both are personal data or worse.
type requestLog struct {
	logger Logger
	next   http.RoundTripper
}

// RoundTrip implements http.RoundTripper.
func (l *requestLog) RoundTrip(req *http.Request) (*http.Response, error) {
	start := time.Now()
	resp, err := l.next.RoundTrip(req)

	op := OperationFrom(req.Context())
	fields := map[string]any{
		"operation":   op.Name,
		"method":      req.Method,
		"path":        op.Path,
		"attempt":     reportFrom(req.Context()).Attempts,
		"duration_ms": time.Since(start).Milliseconds(),
	}
	if err == nil {
		fields["status"] = resp.StatusCode
	}
	fields["outcome"] = outcomeOf(resp, err).String()
	if err == nil && resp.StatusCode >= 200 && resp.StatusCode < 300 {
		fields["outcome"] = "done"
	}
	l.logger.Debug(req.Context(), "API request", fields)
	return resp, err
}
