package protocol

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// EphemeralResource is an ephemeral resource of a provider that is configured.
type EphemeralResource struct {
	Server tfprotov6.ProviderServer
	Name   string
	Schema *tfprotov6.Schema
}

// Validate validates a configuration.
func (e EphemeralResource) Validate(ctx context.Context, config tftypes.Value) ([]*tfprotov6.Diagnostic, error) {
	resp, err := e.Server.ValidateEphemeralResourceConfig(ctx, &tfprotov6.ValidateEphemeralResourceConfigRequest{
		TypeName: e.Name, Config: Encode(config),
	})
	if err != nil {
		return nil, err
	}
	return resp.Diagnostics, nil
}

// Open opens what a configuration asks for.
func (e EphemeralResource) Open(
	ctx context.Context, config tftypes.Value,
) (tftypes.Value, []*tfprotov6.Diagnostic, error) {
	resp, err := e.Server.OpenEphemeralResource(ctx, &tfprotov6.OpenEphemeralResourceRequest{TypeName: e.Name, Config: Encode(config)})
	if err != nil {
		return tftypes.Value{}, nil, err
	}
	result, err := Decode(resp.Result, e.Schema.ValueType())
	return result, resp.Diagnostics, err
}
