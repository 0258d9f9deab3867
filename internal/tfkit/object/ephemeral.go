package object

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
)

// EphemeralResource declares an ephemeral resource that has nothing to close. S is what the configured provider hands to its objects,
// and M the model of the ephemeral resource.
type EphemeralResource[S, M any] struct {
	Name   string // without that of the provider, such as "access_token"
	Schema schema.Schema
	// Open fills in what a configuration leaves open, or says why it cannot.
	Open func(ctx context.Context, session S, model *M, diags *diag.Diagnostics)
}

// New returns the ephemeral resource.
func (e *EphemeralResource[S, M]) New() ephemeral.EphemeralResource {
	return &ephemeralResource[S, M]{declared: e}
}

// ephemeralResource is an ephemeral resource of any kind.
type ephemeralResource[S, M any] struct {
	declared *EphemeralResource[S, M]
	session  S
}

var _ ephemeral.EphemeralResourceWithConfigure = (*ephemeralResource[any, any])(nil)

// Metadata names the ephemeral resource.
func (e *ephemeralResource[S, M]) Metadata(_ context.Context, req ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + e.declared.Name
}

// Schema describes the ephemeral resource.
func (e *ephemeralResource[S, M]) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema = e.declared.Schema
}

// Configure takes over what the configured provider hands to its objects.
func (e *ephemeralResource[S, M]) Configure(_ context.Context, req ephemeral.ConfigureRequest, resp *ephemeral.ConfigureResponse) {
	e.session = SessionFrom[S](req.ProviderData, &resp.Diagnostics)
}

// Open fills in the model.
func (e *ephemeralResource[S, M]) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	var model M
	if resp.Diagnostics.Append(req.Config.Get(ctx, &model)...); resp.Diagnostics.HasError() {
		return
	}
	if e.declared.Open(ctx, e.session, &model, &resp.Diagnostics); !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(resp.Result.Set(ctx, model)...)
	}
}
