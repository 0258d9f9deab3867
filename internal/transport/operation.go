package transport

import "context"

// Class names the operations that share one rate limit of the API.
type Class string

// Operation says what a request is, apart from its values: enough to meter, authorize, repeat and log it.
type Operation struct {
	// Name is the API's own name of the operation, such as "GetThing".
	Name string
	// Path is the path template, such as "/things/{id}"; logs carry it in place of the real path.
	Path string
	// Class is the rate limit that the operation counts against.
	Class Class
	// Scope is the OAuth 2.0 scope that the operation needs.
	Scope string
	// Idempotent reports whether doing it twice has the same effect as doing it once (RFC 9110, section 9.2.2). It is
	// false only for a POST that creates.
	Idempotent bool
	// MaxBody is the size in bytes of the largest answer that is accepted; 0 means 16 MiB.
	MaxBody int
	// Upload says that the body is a file: an attempt may take as long as it makes progress, and an interrupt ends it at once,
	// because the same file can be sent again.
	Upload bool
}

type operationKey struct{}

// WithOperation returns a copy of ctx that carries op to every link of the chain.
func WithOperation(ctx context.Context, op Operation) context.Context {
	return context.WithValue(ctx, operationKey{}, op)
}

// OperationFrom returns the operation that ctx carries; the zero Operation (not idempotent) where it carries none.
func OperationFrom(ctx context.Context) Operation {
	op, _ := ctx.Value(operationKey{}).(Operation)
	return op
}
