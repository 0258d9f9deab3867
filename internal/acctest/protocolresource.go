package acctest

import (
	"context"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
)

// ProtocolResource speaks the plugin protocol about one managed resource. It is for what resource.Test does not show:
// warnings, attribute paths, and what the CLI of this run cannot, and for tables that would take too long with a CLI.
//
// A configuration is whatever Object takes, or nil for a destroy.
type ProtocolResource struct {
	protocol.Resource

	t       testing.TB
	ctx     context.Context //nolint:containedctx // carries the loggers of a test to every call
	schemas *tfprotov6.GetProviderSchemaResponse
}

// NewProtocolResource returns the resource of this name, such as "example_object", of a provider that is configured.
func NewProtocolResource(t testing.TB, s Suite, name string) *ProtocolResource {
	t.Helper()
	server, schemas := s.configured(t)
	return protocolResource(t, server, schemas, name)
}

// Other returns another resource of the same run of the provider.
func (r *ProtocolResource) Other(name string) *ProtocolResource {
	r.t.Helper()
	return protocolResource(r.t, r.Server, r.schemas, name)
}

// DataSource returns a data source of the same run of the provider.
func (r *ProtocolResource) DataSource(name string) protocol.DataSource {
	r.t.Helper()
	return dataSource(r.t, r.Server, r.schemas, name)
}

// ReadData reads a data source of the same run of the provider.
func (r *ProtocolResource) ReadData(name string, attributes map[string]any) (tftypes.Value, []*tfprotov6.Diagnostic) {
	r.t.Helper()
	return readData(r.ctx, r.t, r.DataSource(name), attributes)
}

// ListResource returns a list resource of the same run of the provider.
func (r *ProtocolResource) ListResource(name string) protocol.ListResource {
	r.t.Helper()
	schema, ok := r.schemas.ListResourceSchemas[name]
	if !ok {
		r.t.Fatalf("the provider has no list resource %s", name)
	}
	return protocol.ListResource{Server: r.Server, Name: name, Schema: schema, Resource: r.schemas.ResourceSchemas[name]}
}

// List returns what a query finds, the attributes of whose configuration are those that Object takes. It fails the test on any
// diagnostic.
func (r *ProtocolResource) List(name string, attributes map[string]any, query protocol.Query) []protocol.Listed {
	r.t.Helper()
	list := r.ListResource(name)
	query.Config = Object(r.t, list.Schema.ValueType(), attributes)
	found, diagnostics, err := list.List(r.ctx, query)
	r.must(err)
	if len(diagnostics) > 0 {
		r.t.Fatal(FormatDiagnostics(diagnostics))
	}
	return found
}

func protocolResource(
	t testing.TB, server tfprotov6.ProviderServer, schemas *tfprotov6.GetProviderSchemaResponse, name string,
) *ProtocolResource {
	t.Helper()
	schema, ok := schemas.ResourceSchemas[name]
	if !ok {
		t.Fatalf("the provider has no resource %s", name)
	}
	return &ProtocolResource{protocol.Resource{Server: server, Name: name, Schema: schema}, t, t.Context(), schemas}
}

// WithContext returns the resource with another context for its calls, such as one that carries a logger.
func (r *ProtocolResource) WithContext(ctx context.Context) *ProtocolResource {
	return &ProtocolResource{r.Resource, r.t, ctx, r.schemas}
}

// None returns the object that does not exist.
func (r *ProtocolResource) None() protocol.Object { return protocol.Object{State: r.Null()} }

// Object returns a configuration, state or plan of the resource; see Object.
func (r *ProtocolResource) Object(attributes map[string]any) tftypes.Value {
	r.t.Helper()
	return Object(r.t, r.Type(), attributes)
}

func (r *ProtocolResource) config(from any) tftypes.Value {
	r.t.Helper()
	if attributes, ok := from.(map[string]any); from == nil || ok && attributes == nil {
		return r.Null()
	}
	value, err := protocol.Build(r.Type(), from)
	r.must(err)
	return value
}

// NewRun begins another run of the provider; see NewRun.
func (r *ProtocolResource) NewRun() {
	r.t.Helper()
	configure(r.t, r.Server, r.schemas)
}

// Validate validates a configuration.
func (r *ProtocolResource) Validate(config any) []*tfprotov6.Diagnostic {
	r.t.Helper()
	diagnostics, err := r.Resource.Validate(r.ctx, r.config(config))
	r.must(err)
	return diagnostics
}

// Import imports by id or, if identity is not nil, by resource identity, and reads what was imported, as Terraform does.
func (r *ProtocolResource) Import(id string, identity map[string]any) (protocol.Object, []*tfprotov6.Diagnostic) {
	r.t.Helper()
	imported, diagnostics, err := r.Resource.Import(r.ctx, id, identity)
	r.must(err)
	if len(protocol.Errors(diagnostics)) > 0 {
		return r.None(), diagnostics
	}
	return r.Read(imported)
}

// Read refreshes an object and returns the new one, which IsNull if the object is gone.
func (r *ProtocolResource) Read(current protocol.Object) (protocol.Object, []*tfprotov6.Diagnostic) {
	r.t.Helper()
	read, diagnostics, err := r.Resource.Read(r.ctx, current)
	r.must(err)
	return read, diagnostics
}

// MustRead is Read, and fails the test on an error.
func (r *ProtocolResource) MustRead(current protocol.Object) protocol.Object {
	r.t.Helper()
	read, diagnostics := r.Read(current)
	RequireNoErrors(r.t, diagnostics)
	return read
}

// Plan plans the way from an object to a configuration.
func (r *ProtocolResource) Plan(prior protocol.Object, config any) protocol.Plan {
	r.t.Helper()
	plan, err := r.Resource.Plan(r.ctx, prior, r.config(config))
	r.must(err)
	return plan
}

// Apply plans, and applies the plan, which must be free of errors. It returns the new object.
func (r *ProtocolResource) Apply(prior protocol.Object, config any) (protocol.Object, []*tfprotov6.Diagnostic) {
	r.t.Helper()
	plan := r.Plan(prior, config)
	RequireNoErrors(r.t, plan.Diagnostics)
	return r.ApplyPlanned(plan)
}

// MustApply is Apply, and fails the test on an error.
func (r *ProtocolResource) MustApply(prior protocol.Object, config any) protocol.Object {
	r.t.Helper()
	applied, diagnostics := r.Apply(prior, config)
	RequireNoErrors(r.t, diagnostics)
	return applied
}

// ApplyPlanned applies a plan whatever it says. Like Terraform, it accepts no result that contradicts the plan.
func (r *ProtocolResource) ApplyPlanned(plan protocol.Plan) (protocol.Object, []*tfprotov6.Diagnostic) {
	r.t.Helper()
	applied, diagnostics, err := r.Resource.Apply(r.ctx, plan)
	r.must(err)
	if !plan.Planned.IsNull() && !applied.IsNull() && len(protocol.Errors(diagnostics)) == 0 {
		if at := protocol.Contradiction(plan.Planned.State, applied.State); at != nil {
			r.t.Fatalf("the apply contradicts the plan at %s", at)
		}
	}
	return applied, diagnostics
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
