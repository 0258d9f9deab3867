package transport

import "context"

// Logger receives structured messages. The fields never hold a body, a token, a query value or an id.
type Logger interface {
	Debug(ctx context.Context, msg string, fields map[string]any)
	Info(ctx context.Context, msg string, fields map[string]any)
	Warn(ctx context.Context, msg string, fields map[string]any)
}
