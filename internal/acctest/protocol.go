package acctest

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// Server returns a configured provider to be spoken to in the plugin protocol, for what the CLI of this run cannot do.
// It needs no CLI.
func Server(t testing.TB, emu *emulator.Server, opts ...Option) tfprotov6.ProviderServer {
	t.Helper()
	server, err := factory(emu, opts)()
	if err != nil {
		t.Fatal(err)
	}
	NewRun(t, server)
	return server
}

// NewRun begins another run of a provider: Terraform configures it anew for each walk of the graph, and what one walk has
// planned conflicts with nothing in the next.
func NewRun(t testing.TB, server tfprotov6.ProviderServer) {
	t.Helper()
	config := Object(t, Schemas(t, server).Provider.ValueType(), nil)
	configured, err := server.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{
		TerraformVersion: "1.11.0", Config: DynamicValue(t, config),
	})
	if err != nil {
		t.Fatal(err)
	}
	RequireNoErrors(t, configured.Diagnostics)
}

// Schemas returns the provider's schemas; the ValueType of one is what Object wants.
func Schemas(t testing.TB, server tfprotov6.ProviderServer) *tfprotov6.GetProviderSchemaResponse {
	t.Helper()
	schemas, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	RequireNoErrors(t, schemas.Diagnostics)
	return schemas
}

// Object returns a value of an object type. Attributes that are not named are null; the values are what
// tftypes.NewValue takes for the attribute's type, or tftypes.Value.
func Object(t testing.TB, of tftypes.Type, attributes map[string]any) tftypes.Value {
	t.Helper()
	object, ok := of.(tftypes.Object)
	if !ok {
		t.Fatalf("%s is no object type", of)
	}
	values := make(map[string]tftypes.Value, len(object.AttributeTypes))
	for name, kind := range object.AttributeTypes {
		value, isValue := attributes[name].(tftypes.Value)
		if !isValue {
			value = tftypes.NewValue(kind, attributes[name])
		}
		values[name] = value
	}
	for name := range attributes {
		if _, known := values[name]; !known {
			t.Fatalf("%s has no attribute %q", of, name)
		}
	}
	return tftypes.NewValue(of, values)
}

// DynamicValue encodes a value for the protocol.
func DynamicValue(t testing.TB, value tftypes.Value) *tfprotov6.DynamicValue {
	t.Helper()
	dynamic, err := tfprotov6.NewDynamicValue(value.Type(), value)
	if err != nil {
		t.Fatal(err)
	}
	return &dynamic
}

// RequireNoErrors fails the test when there is an error among the diagnostics.
func RequireNoErrors(t testing.TB, diagnostics []*tfprotov6.Diagnostic) {
	t.Helper()
	for _, diagnostic := range diagnostics {
		if diagnostic.Severity == tfprotov6.DiagnosticSeverityError {
			t.Errorf("%s: %s", diagnostic.Summary, diagnostic.Detail)
		}
	}
	if t.Failed() {
		t.FailNow()
	}
}
