package fastpath

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// callServer is a server whose calls let go of their contexts when they end. The framework keeps the context of each
// call until the process stops, to cancel it then, and with it all that hangs on it: the loggers, some kilobytes a call
// and tens of megabytes in the refresh of a large state. Only the calls that come for each object are wrapped.
type callServer struct{ providerServer }

// ValidateResourceConfig passes the call on.
func (s callServer) ValidateResourceConfig(
	ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest,
) (*tfprotov6.ValidateResourceConfigResponse, error) {
	return withCallContext(ctx, s.providerServer.ValidateResourceConfig, req)
}

// UpgradeResourceState passes the call on.
func (s callServer) UpgradeResourceState(
	ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest,
) (*tfprotov6.UpgradeResourceStateResponse, error) {
	return withCallContext(ctx, s.providerServer.UpgradeResourceState, req)
}

// UpgradeResourceIdentity passes the call on.
func (s callServer) UpgradeResourceIdentity(
	ctx context.Context, req *tfprotov6.UpgradeResourceIdentityRequest,
) (*tfprotov6.UpgradeResourceIdentityResponse, error) {
	return withCallContext(ctx, s.providerServer.UpgradeResourceIdentity, req)
}

// ReadResource passes the call on.
func (s callServer) ReadResource(
	ctx context.Context, req *tfprotov6.ReadResourceRequest,
) (*tfprotov6.ReadResourceResponse, error) {
	return withCallContext(ctx, s.providerServer.ReadResource, req)
}

// PlanResourceChange passes the call on.
func (s callServer) PlanResourceChange(
	ctx context.Context, req *tfprotov6.PlanResourceChangeRequest,
) (*tfprotov6.PlanResourceChangeResponse, error) {
	return withCallContext(ctx, s.providerServer.PlanResourceChange, req)
}

// ApplyResourceChange passes the call on.
func (s callServer) ApplyResourceChange(
	ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest,
) (*tfprotov6.ApplyResourceChangeResponse, error) {
	return withCallContext(ctx, s.providerServer.ApplyResourceChange, req)
}

// withCallContext makes a call with a context that is ctx as long as the call lasts.
func withCallContext[Request, Response any](
	ctx context.Context, call func(context.Context, Request) (Response, error), req Request,
) (Response, error) {
	c := &callContext{}
	c.during.Store(&ctx)
	defer c.during.Store(&doneContext)
	return call(c, req)
}

// callContext is the context of a call while it lasts, and one that is canceled and empty afterwards.
type callContext struct {
	during atomic.Pointer[context.Context]
}

var _ context.Context = (*callContext)(nil)

// doneContext is the context of all calls that have ended.
var doneContext = func() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}()

// Deadline implements context.Context.
func (c *callContext) Deadline() (time.Time, bool) { return (*c.during.Load()).Deadline() }

// Done implements context.Context.
func (c *callContext) Done() <-chan struct{} { return (*c.during.Load()).Done() }

// Err implements context.Context.
func (c *callContext) Err() error { return (*c.during.Load()).Err() }

// Value implements context.Context.
func (c *callContext) Value(key any) any { return (*c.during.Load()).Value(key) }
