package transport

import (
	"context"
	"time"
)

// Report collects what a caller wants to know of a call beyond its answer. The chain fills it in before it returns; it
// is not for sharing between calls.
type Report struct {
	// Attempts counts the requests that went out, repeats included.
	Attempts int
	// RetryAt is the latest time that the server named, or that the limiter assumed after a 429; zero for none.
	RetryAt time.Time
	// Unknown tells that a write was repeated after an attempt that may have taken effect, so that the last answer alone
	// does not tell the outcome.
	Unknown bool
}

type reportKey struct{}

// WithReport returns a copy of ctx whose call is recorded in r.
func WithReport(ctx context.Context, r *Report) context.Context {
	return context.WithValue(ctx, reportKey{}, r)
}

// reportFrom returns the report of ctx, or one that nobody reads.
func reportFrom(ctx context.Context) *Report {
	if r, ok := ctx.Value(reportKey{}).(*Report); ok {
		return r
	}
	return new(Report)
}
