package acctest

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
)

// ProtocolResource speaks the plugin protocol about one managed resource, the way a CLI does that knows nothing of
// resource identities. It is for what resource.Test does not show: warnings, attribute paths, and what the CLI of this
// run cannot.
type ProtocolResource struct {
	protocol.Resource

	t testing.TB
}

// NewProtocolResource returns the resource of this name, such as "example_object", of a provider that is configured.
func NewProtocolResource(t testing.TB, s Suite, name string) *ProtocolResource {
	t.Helper()
	return protocolResource(t, Server(t, s), name)
}

// Other returns another resource of the same run of the provider.
func (r *ProtocolResource) Other(name string) *ProtocolResource {
	r.t.Helper()
	return protocolResource(r.t, r.Server, name)
}

func protocolResource(t testing.TB, server tfprotov6.ProviderServer, name string) *ProtocolResource {
	t.Helper()
	schema, ok := Schemas(t, server).ResourceSchemas[name]
	if !ok {
		t.Fatalf("the provider has no resource %s", name)
	}
	return &ProtocolResource{protocol.Resource{Server: server, Name: name, Schema: schema}, t}
}

// Object returns a configuration, state or plan of the resource; see Object.
func (r *ProtocolResource) Object(attributes map[string]any) tftypes.Value {
	r.t.Helper()
	return Object(r.t, r.Type(), attributes)
}

// Validate validates a configuration.
func (r *ProtocolResource) Validate(config tftypes.Value) []*tfprotov6.Diagnostic {
	r.t.Helper()
	diagnostics, err := r.Resource.Validate(r.t.Context(), config)
	r.must(err)
	return diagnostics
}

// Import imports by id or, where identity is not nil, by resource identity, and returns the imported state.
func (r *ProtocolResource) Import(id string, identity map[string]any) (tftypes.Value, []*tfprotov6.Diagnostic) {
	r.t.Helper()
	imported, diagnostics, err := r.Resource.Import(r.t.Context(), id, identity)
	r.must(err)
	return imported.State, diagnostics
}

// Read refreshes a state and returns the new one, which IsNull where the resource is gone.
func (r *ProtocolResource) Read(state tftypes.Value) (tftypes.Value, []*tfprotov6.Diagnostic) {
	r.t.Helper()
	read, diagnostics, err := r.Resource.Read(r.t.Context(), protocol.Object{State: state})
	r.must(err)
	return read.State, diagnostics
}

// Plan plans the way from a state to a configuration; Null is a destroy as configuration and a create as state.
func (r *ProtocolResource) Plan(state, config tftypes.Value) protocol.Plan {
	r.t.Helper()
	plan, err := r.Resource.Plan(r.t.Context(), protocol.Object{State: state}, config)
	r.must(err)
	return plan
}

// Apply plans, and applies the plan, which must be free of errors. It returns the new state.
func (r *ProtocolResource) Apply(state, config tftypes.Value) (tftypes.Value, []*tfprotov6.Diagnostic) {
	r.t.Helper()
	plan := r.Plan(state, config)
	RequireNoErrors(r.t, plan.Diagnostics)
	return r.ApplyPlanned(plan)
}

// ApplyPlanned applies a plan whatever it says.
func (r *ProtocolResource) ApplyPlanned(plan protocol.Plan) (tftypes.Value, []*tfprotov6.Diagnostic) {
	r.t.Helper()
	applied, diagnostics, err := r.Resource.Apply(r.t.Context(), plan)
	r.must(err)
	return applied.State, diagnostics
}

func (r *ProtocolResource) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

// FormatDiagnostics renders diagnostics for comparison, one a line: severity, attribute path in parentheses, summary
// and detail, the latter with its line breaks as spaces.
func FormatDiagnostics(diagnostics []*tfprotov6.Diagnostic) string {
	lines := make([]string, 0, len(diagnostics))
	for _, diagnostic := range diagnostics {
		at := ""
		if diagnostic.Attribute != nil {
			at = "(" + diagnostic.Attribute.String() + ")"
		}
		lines = append(lines, diagnostic.Severity.String()+at+": "+diagnostic.Summary+": "+
			strings.Join(strings.Fields(diagnostic.Detail), " "))
	}
	return strings.Join(lines, "\n")
}
