package tfkit

import (
	"context"

	"github.com/hashicorp/terraform-plugin-log/tflog"
)

// Logger hands the messages of an API's client to Terraform's log. The client must give it no body, token, query value or id.
type Logger struct{}

// Debug logs a message and its fields.
func (Logger) Debug(ctx context.Context, msg string, fields map[string]any) {
	tflog.Debug(ctx, msg, fields)
}

// Info logs a message and its fields.
func (Logger) Info(ctx context.Context, msg string, fields map[string]any) {
	tflog.Info(ctx, msg, fields)
}

// Warn logs a message and its fields.
func (Logger) Warn(ctx context.Context, msg string, fields map[string]any) {
	tflog.Warn(ctx, msg, fields)
}
