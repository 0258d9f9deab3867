package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/fastpath"
)

// pauseServer is the provider's server, whose first call that ends after a pause carries the warning about it. Any call that
// sends requests can be that one, whatever object it is about.
type pauseServer struct {
	*fastpath.Server

	provider *Provider
}

// warn appends the warning about a pause, if it is due.
func (s pauseServer) warn(diagnostics *[]*tfprotov6.Diagnostic) {
	var diags diag.Diagnostics
	s.provider.session.WarnPaused(&diags)
	for _, d := range diags {
		*diagnostics = append(*diagnostics, &tfprotov6.Diagnostic{
			Severity: tfprotov6.DiagnosticSeverityWarning, Summary: d.Summary(), Detail: d.Detail(),
		})
	}
}

// ReadResource passes the call on.
func (s pauseServer) ReadResource(
	ctx context.Context, req *tfprotov6.ReadResourceRequest,
) (*tfprotov6.ReadResourceResponse, error) {
	resp, err := s.Server.ReadResource(ctx, req)
	if err == nil {
		s.warn(&resp.Diagnostics)
	}
	return resp, err
}

// PlanResourceChange passes the call on.
func (s pauseServer) PlanResourceChange(
	ctx context.Context, req *tfprotov6.PlanResourceChangeRequest,
) (*tfprotov6.PlanResourceChangeResponse, error) {
	resp, err := s.Server.PlanResourceChange(ctx, req)
	if err == nil {
		s.warn(&resp.Diagnostics)
	}
	return resp, err
}

// ApplyResourceChange passes the call on.
func (s pauseServer) ApplyResourceChange(
	ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest,
) (*tfprotov6.ApplyResourceChangeResponse, error) {
	resp, err := s.Server.ApplyResourceChange(ctx, req)
	if err == nil {
		s.warn(&resp.Diagnostics)
	}
	return resp, err
}

// ImportResourceState passes the call on.
func (s pauseServer) ImportResourceState(
	ctx context.Context, req *tfprotov6.ImportResourceStateRequest,
) (*tfprotov6.ImportResourceStateResponse, error) {
	resp, err := s.Server.ImportResourceState(ctx, req)
	if err == nil {
		s.warn(&resp.Diagnostics)
	}
	return resp, err
}

// ReadDataSource passes the call on.
func (s pauseServer) ReadDataSource(
	ctx context.Context, req *tfprotov6.ReadDataSourceRequest,
) (*tfprotov6.ReadDataSourceResponse, error) {
	resp, err := s.Server.ReadDataSource(ctx, req)
	if err == nil {
		s.warn(&resp.Diagnostics)
	}
	return resp, err
}
