package shortcut

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// scoped is a server whose calls let go of their contexts when they end. The framework keeps the context of each call
// until the process stops, to cancel it then, and with it all that hangs on it: the loggers, some kilobytes a call and
// tens of megabytes in the refresh of a large state. Only the calls that come for each object are wrapped.
type scoped struct{ tfprotov6.ProviderServer }

// ValidateResourceConfig passes the call on.
func (s scoped) ValidateResourceConfig(
	ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest,
) (*tfprotov6.ValidateResourceConfigResponse, error) {
	return within(ctx, s.ProviderServer.ValidateResourceConfig, req)
}

// UpgradeResourceState passes the call on.
func (s scoped) UpgradeResourceState(
	ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest,
) (*tfprotov6.UpgradeResourceStateResponse, error) {
	return within(ctx, s.ProviderServer.UpgradeResourceState, req)
}

// UpgradeResourceIdentity passes the call on.
func (s scoped) UpgradeResourceIdentity(
	ctx context.Context, req *tfprotov6.UpgradeResourceIdentityRequest,
) (*tfprotov6.UpgradeResourceIdentityResponse, error) {
	return within(ctx, s.ProviderServer.UpgradeResourceIdentity, req)
}

// ReadResource passes the call on.
func (s scoped) ReadResource(
	ctx context.Context, req *tfprotov6.ReadResourceRequest,
) (*tfprotov6.ReadResourceResponse, error) {
	return within(ctx, s.ProviderServer.ReadResource, req)
}

// PlanResourceChange passes the call on.
func (s scoped) PlanResourceChange(
	ctx context.Context, req *tfprotov6.PlanResourceChangeRequest,
) (*tfprotov6.PlanResourceChangeResponse, error) {
	return within(ctx, s.ProviderServer.PlanResourceChange, req)
}

// ApplyResourceChange passes the call on.
func (s scoped) ApplyResourceChange(
	ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest,
) (*tfprotov6.ApplyResourceChangeResponse, error) {
	return within(ctx, s.ProviderServer.ApplyResourceChange, req)
}

// within makes a call with a context that is ctx as long as the call lasts.
func within[Request, Response any](
	ctx context.Context, call func(context.Context, Request) (Response, error), req Request,
) (Response, error) {
	s := &scope{}
	s.during.Store(&ctx)
	defer s.during.Store(&over)
	return call(s, req)
}

// scope is the context of a call while it lasts, and one that is cancelled and empty afterwards.
type scope struct {
	during atomic.Pointer[context.Context]
}

var _ context.Context = (*scope)(nil)

// over is the context of all calls that have ended.
var over = func() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}()

// Deadline implements context.Context.
func (s *scope) Deadline() (time.Time, bool) { return (*s.during.Load()).Deadline() }

// Done implements context.Context.
func (s *scope) Done() <-chan struct{} { return (*s.during.Load()).Done() }

// Err implements context.Context.
func (s *scope) Err() error { return (*s.during.Load()).Err() }

// Value implements context.Context.
func (s *scope) Value(key any) any { return (*s.during.Load()).Value(key) }
