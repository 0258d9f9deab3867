package acctest

import (
	"context"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
)

// Server returns a configured provider to be spoken to in the plugin protocol, for what the CLI of this run cannot do.
// It needs no CLI.
func Server(t testing.TB, s Suite) tfprotov6.ProviderServer {
	t.Helper()
	server, _ := s.configured(t)
	return server
}

// configured returns a configured provider, and its schemas.
func (s Suite) configured(t testing.TB) (tfprotov6.ProviderServer, *tfprotov6.GetProviderSchemaResponse) {
	t.Helper()
	server, err := s.server()
	if err != nil {
		t.Fatal(err)
	}
	// The schemas of a provider are the same for all tests, and take longer than the rest.
	key := s.Namespace + "/" + s.Name
	cached, ok := suiteSchemas.Load(key)
	if !ok {
		cached, _ = suiteSchemas.LoadOrStore(key, Schemas(t, server))
	}
	schemas, _ := cached.(*tfprotov6.GetProviderSchemaResponse)
	configure(t, server, schemas)
	return server, schemas
}

// suiteSchemas holds the schemas of each suite's provider, by namespace and name.
var suiteSchemas sync.Map

// NewRun begins another run of a provider: Terraform configures it anew for each walk of the graph, and what one walk has
// planned conflicts with nothing in the next.
func NewRun(t testing.TB, server tfprotov6.ProviderServer) {
	t.Helper()
	configure(t, server, Schemas(t, server))
}

func configure(t testing.TB, server tfprotov6.ProviderServer, schemas *tfprotov6.GetProviderSchemaResponse) {
	t.Helper()
	diagnostics, err := protocol.Configure(t.Context(), server, Object(t, schemas.Provider.ValueType(), nil))
	if err != nil {
		t.Fatal(err)
	}
	RequireNoErrors(t, diagnostics)
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

// ReadData reads a data source of a configured provider.
func ReadData(
	ctx context.Context, t testing.TB, server tfprotov6.ProviderServer, name string, attributes map[string]any,
) (tftypes.Value, []*tfprotov6.Diagnostic) {
	t.Helper()
	return readData(ctx, t, dataSource(t, server, Schemas(t, server), name), attributes)
}

func dataSource(
	t testing.TB, server tfprotov6.ProviderServer, schemas *tfprotov6.GetProviderSchemaResponse, name string,
) protocol.DataSource {
	t.Helper()
	schema, ok := schemas.DataSourceSchemas[name]
	if !ok {
		t.Fatalf("the provider has no data source %s", name)
	}
	return protocol.DataSource{Server: server, Name: name, Schema: schema}
}

func readData(
	ctx context.Context, t testing.TB, d protocol.DataSource, attributes map[string]any,
) (tftypes.Value, []*tfprotov6.Diagnostic) {
	t.Helper()
	state, diagnostics, err := d.Read(ctx, Object(t, d.Schema.ValueType(), attributes))
	if err != nil {
		t.Fatal(err)
	}
	return state, diagnostics
}

// Object returns a value of an object type from what protocol.Build takes. Attributes that are not named are null.
func Object(t testing.TB, of tftypes.Type, attributes map[string]any) tftypes.Value {
	t.Helper()
	value, err := protocol.Build(of, attributes)
	if err != nil {
		t.Fatal(err)
	}
	return value
}

// RequireNoErrors fails the test when there is an error among the diagnostics.
func RequireNoErrors(t testing.TB, diagnostics []*tfprotov6.Diagnostic) {
	t.Helper()
	for _, diagnostic := range protocol.Errors(diagnostics) {
		t.Errorf("%s: %s", diagnostic.Summary, diagnostic.Detail)
	}
	if t.Failed() {
		t.FailNow()
	}
}
