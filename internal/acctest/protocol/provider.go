package protocol

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// TerraformVersion is the version by which providers are configured.
const TerraformVersion = "1.11.4"

// Configure configures a provider with the value of its block.
func Configure(
	ctx context.Context, server tfprotov6.ProviderServer, config tftypes.Value,
) ([]*tfprotov6.Diagnostic, error) {
	resp, err := server.ConfigureProvider(ctx, &tfprotov6.ConfigureProviderRequest{
		TerraformVersion: TerraformVersion, Config: Encode(config),
	})
	if err != nil {
		return nil, err
	}
	return resp.Diagnostics, nil
}

// DataSource is a data source of a provider that is configured.
type DataSource struct {
	Server tfprotov6.ProviderServer
	Name   string
	Schema *tfprotov6.Schema
}

// Validate validates a configuration.
func (d DataSource) Validate(ctx context.Context, config tftypes.Value) ([]*tfprotov6.Diagnostic, error) {
	resp, err := d.Server.ValidateDataResourceConfig(ctx, &tfprotov6.ValidateDataResourceConfigRequest{
		TypeName: d.Name, Config: Encode(config),
	})
	if err != nil {
		return nil, err
	}
	return resp.Diagnostics, nil
}

// Read reads what a configuration asks for.
func (d DataSource) Read(
	ctx context.Context, config tftypes.Value,
) (tftypes.Value, []*tfprotov6.Diagnostic, error) {
	resp, err := d.Server.ReadDataSource(ctx, &tfprotov6.ReadDataSourceRequest{TypeName: d.Name, Config: Encode(config)})
	if err != nil {
		return tftypes.Value{}, nil, err
	}
	state, err := Decode(resp.State, d.Schema.ValueType())
	return state, resp.Diagnostics, err
}

// Errors returns the errors among diagnostics.
func Errors(diagnostics []*tfprotov6.Diagnostic) []*tfprotov6.Diagnostic {
	var errors []*tfprotov6.Diagnostic
	for _, diagnostic := range diagnostics {
		if diagnostic.Severity == tfprotov6.DiagnosticSeverityError {
			errors = append(errors, diagnostic)
		}
	}
	return errors
}
