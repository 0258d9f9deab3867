package fastpath

import (
	"context"
	"reflect"
	"sync/atomic"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// callServer is a server that hands each call that objects and data sources get to around, which makes it.
type callServer struct {
	providerServer

	around func(ctx context.Context, call func(context.Context) (resp any, err error))
}

func pass[Request, Response any](
	ctx context.Context, s callServer, call func(context.Context, Request) (Response, error), req Request,
) (resp Response, err error) {
	s.around(ctx, func(ctx context.Context) (any, error) {
		resp, err = call(ctx, req)
		return resp, err
	})
	return resp, err
}

func (s callServer) ValidateResourceConfig(
	ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest,
) (*tfprotov6.ValidateResourceConfigResponse, error) {
	return pass(ctx, s, s.providerServer.ValidateResourceConfig, req)
}

func (s callServer) UpgradeResourceState(
	ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest,
) (*tfprotov6.UpgradeResourceStateResponse, error) {
	return pass(ctx, s, s.providerServer.UpgradeResourceState, req)
}

func (s callServer) UpgradeResourceIdentity(
	ctx context.Context, req *tfprotov6.UpgradeResourceIdentityRequest,
) (*tfprotov6.UpgradeResourceIdentityResponse, error) {
	return pass(ctx, s, s.providerServer.UpgradeResourceIdentity, req)
}

func (s callServer) ReadResource(
	ctx context.Context, req *tfprotov6.ReadResourceRequest,
) (*tfprotov6.ReadResourceResponse, error) {
	return pass(ctx, s, s.providerServer.ReadResource, req)
}

func (s callServer) PlanResourceChange(
	ctx context.Context, req *tfprotov6.PlanResourceChangeRequest,
) (*tfprotov6.PlanResourceChangeResponse, error) {
	return pass(ctx, s, s.providerServer.PlanResourceChange, req)
}

func (s callServer) ApplyResourceChange(
	ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest,
) (*tfprotov6.ApplyResourceChangeResponse, error) {
	return pass(ctx, s, s.providerServer.ApplyResourceChange, req)
}

func (s callServer) ImportResourceState(
	ctx context.Context, req *tfprotov6.ImportResourceStateRequest,
) (*tfprotov6.ImportResourceStateResponse, error) {
	return pass(ctx, s, s.providerServer.ImportResourceState, req)
}

func (s callServer) ReadDataSource(
	ctx context.Context, req *tfprotov6.ReadDataSourceRequest,
) (*tfprotov6.ReadDataSourceResponse, error) {
	return pass(ctx, s, s.providerServer.ReadDataSource, req)
}

func (s callServer) OpenEphemeralResource(
	ctx context.Context, req *tfprotov6.OpenEphemeralResourceRequest,
) (*tfprotov6.OpenEphemeralResourceResponse, error) {
	return pass(ctx, s, s.providerServer.OpenEphemeralResource, req)
}

func (s callServer) PlanAction(ctx context.Context, req *tfprotov6.PlanActionRequest) (*tfprotov6.PlanActionResponse, error) {
	return pass(ctx, s, s.providerServer.PlanAction, req)
}

// InvokeAction hands the end of the action to around, not its beginning: what an action does, it does while its events are read.
func (s callServer) InvokeAction(
	ctx context.Context, req *tfprotov6.InvokeActionRequest,
) (*tfprotov6.InvokeActionServerStream, error) {
	stream, err := s.providerServer.InvokeAction(ctx, req)
	if err != nil {
		return nil, err
	}
	return &tfprotov6.InvokeActionServerStream{Events: func(yield func(tfprotov6.InvokeActionEvent) bool) {
		for event := range stream.Events {
			if completed, ok := event.Type.(tfprotov6.CompletedInvokeActionEventType); ok {
				s.around(ctx, func(context.Context) (any, error) { return &completed, nil })
				event.Type = completed
			}
			if !yield(event) {
				return
			}
		}
	}}, nil
}

// WithWarnings returns the server with what warn says at the end of a call. Any call that objects and data sources get can be
// that one, whatever it is about.
func (s *Server) WithWarnings(warn func(*diag.Diagnostics)) tfprotov6.ProviderServer {
	return callServer{s, func(ctx context.Context, call func(context.Context) (any, error)) {
		resp, err := call(ctx)
		if err != nil {
			return
		}
		var diags diag.Diagnostics
		warn(&diags)
		for _, d := range diags {
			// The responses have no method in common, and the same name of a field.
			said, _ := reflect.TypeAssert[*[]*tfprotov6.Diagnostic](reflect.ValueOf(resp).Elem().FieldByName("Diagnostics").Addr())
			*said = append(*said, &tfprotov6.Diagnostic{
				Severity: tfprotov6.DiagnosticSeverityWarning, Summary: d.Summary(), Detail: d.Detail(),
			})
		}
	}}
}

// withCallContext makes a call with a context that is ctx as long as the call lasts. The framework keeps the context of each
// call until the process stops, to cancel it then, and with it all that hangs on it: the loggers, some kilobytes a call
// and tens of megabytes in the refresh of a large state.
func withCallContext(ctx context.Context, call func(context.Context) (any, error)) {
	c := &callContext{}
	c.during.Store(&ctx)
	defer c.during.Store(&doneContext)
	_, _ = call(c) // the caller has both
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
