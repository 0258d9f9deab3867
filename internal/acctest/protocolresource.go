package acctest

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// ProtocolResource speaks the plugin protocol about one managed resource, the way a CLI does that knows nothing of
// resource identities. It is for what resource.Test does not show: warnings, attribute paths, and what the CLI of this
// run cannot.
type ProtocolResource struct {
	t      testing.TB
	Server tfprotov6.ProviderServer
	Name   string
	schema *tfprotov6.Schema
}

// NewProtocolResource returns the resource of this name, such as "paxos_identity", of a provider that is configured.
func NewProtocolResource(t testing.TB, emu *emulator.Server, name string, opts ...Option) *ProtocolResource {
	t.Helper()
	return protocolResource(t, Server(t, emu, opts...), name)
}

// Resource returns another resource of the same run of the provider.
func (r *ProtocolResource) Resource(name string) *ProtocolResource {
	r.t.Helper()
	return protocolResource(r.t, r.Server, name)
}

func protocolResource(t testing.TB, server tfprotov6.ProviderServer, name string) *ProtocolResource {
	t.Helper()
	schema, ok := Schemas(t, server).ResourceSchemas[name]
	if !ok {
		t.Fatalf("the provider has no resource %s", name)
	}
	return &ProtocolResource{t: t, Server: server, Name: name, schema: schema}
}

// Object returns a configuration, state or plan of the resource; see Object.
func (r *ProtocolResource) Object(attributes map[string]any) tftypes.Value {
	r.t.Helper()
	return Object(r.t, r.schema.ValueType(), attributes)
}

// Null returns the absence of the resource.
func (r *ProtocolResource) Null() tftypes.Value { return tftypes.NewValue(r.schema.ValueType(), nil) }

// Validate validates a configuration.
func (r *ProtocolResource) Validate(config tftypes.Value) []*tfprotov6.Diagnostic {
	r.t.Helper()
	resp, err := r.Server.ValidateResourceConfig(r.t.Context(), &tfprotov6.ValidateResourceConfigRequest{
		TypeName: r.Name, Config: DynamicValue(r.t, config),
	})
	r.must(err)
	return resp.Diagnostics
}

// Import imports by id or, where identity is not nil, by resource identity, and returns the imported state.
func (r *ProtocolResource) Import(id string, identity map[string]any) (tftypes.Value, []*tfprotov6.Diagnostic) {
	r.t.Helper()
	req := &tfprotov6.ImportResourceStateRequest{TypeName: r.Name, ID: id}
	if identity != nil {
		req.Identity = r.identity(identity)
	}
	resp, err := r.Server.ImportResourceState(r.t.Context(), req)
	r.must(err)
	if len(resp.ImportedResources) != 1 {
		return r.Null(), resp.Diagnostics
	}
	return r.decode(resp.ImportedResources[0].State), resp.Diagnostics
}

// Read refreshes a state and returns the new one, which IsNull where the resource is gone.
func (r *ProtocolResource) Read(state tftypes.Value) (tftypes.Value, []*tfprotov6.Diagnostic) {
	r.t.Helper()
	resp, err := r.Server.ReadResource(r.t.Context(), &tfprotov6.ReadResourceRequest{
		TypeName: r.Name, CurrentState: DynamicValue(r.t, state),
	})
	r.must(err)
	return r.decode(resp.NewState), resp.Diagnostics
}

// Plan plans the way from a state to a configuration; Null is a destroy as configuration and a create as state.
func (r *ProtocolResource) Plan(state, config tftypes.Value) *tfprotov6.PlanResourceChangeResponse {
	r.t.Helper()
	resp, err := r.Server.PlanResourceChange(r.t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: r.Name, PriorState: DynamicValue(r.t, state), Config: DynamicValue(r.t, config),
		ProposedNewState: DynamicValue(r.t, r.proposed(state, config)),
	})
	r.must(err)
	return resp
}

// Apply plans, and applies the plan, which must be free of errors. It returns the new state.
func (r *ProtocolResource) Apply(state, config tftypes.Value) (tftypes.Value, []*tfprotov6.Diagnostic) {
	r.t.Helper()
	planned := r.Plan(state, config)
	RequireNoErrors(r.t, planned.Diagnostics)
	return r.ApplyPlanned(state, config, planned)
}

// ApplyPlanned applies a plan whatever it says.
func (r *ProtocolResource) ApplyPlanned(
	state, config tftypes.Value, planned *tfprotov6.PlanResourceChangeResponse,
) (tftypes.Value, []*tfprotov6.Diagnostic) {
	r.t.Helper()
	resp, err := r.Server.ApplyResourceChange(r.t.Context(), &tfprotov6.ApplyResourceChangeRequest{
		TypeName: r.Name, PriorState: DynamicValue(r.t, state), Config: DynamicValue(r.t, config),
		PlannedState: planned.PlannedState, PlannedPrivate: planned.PlannedPrivate,
	})
	r.must(err)
	return r.decode(resp.NewState), resp.Diagnostics
}

// proposed merges state and configuration the way the CLI does for attributes at the top level: what is configured
// counts, and what is computed and not configured stays.
func (r *ProtocolResource) proposed(state, config tftypes.Value) tftypes.Value {
	r.t.Helper()
	if config.IsNull() || state.IsNull() {
		return config
	}
	var was, wanted map[string]tftypes.Value
	r.must(state.As(&was))
	r.must(config.As(&wanted))
	for _, attribute := range r.schema.Block.Attributes {
		if attribute.Computed && wanted[attribute.Name].IsNull() {
			wanted[attribute.Name] = was[attribute.Name]
		}
	}
	return tftypes.NewValue(r.schema.ValueType(), wanted)
}

func (r *ProtocolResource) identity(attributes map[string]any) *tfprotov6.ResourceIdentityData {
	r.t.Helper()
	resp, err := r.Server.GetResourceIdentitySchemas(r.t.Context(), &tfprotov6.GetResourceIdentitySchemasRequest{})
	r.must(err)
	schema := resp.IdentitySchemas[r.Name]
	return &tfprotov6.ResourceIdentityData{IdentityData: DynamicValue(r.t, Object(r.t, schema.ValueType(), attributes))}
}

func (r *ProtocolResource) decode(dynamic *tfprotov6.DynamicValue) tftypes.Value {
	r.t.Helper()
	if dynamic == nil {
		return r.Null()
	}
	value, err := dynamic.Unmarshal(r.schema.ValueType())
	r.must(err)
	return value
}

func (r *ProtocolResource) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

// StringAttribute returns the text of an attribute at the top level; empty where it is null.
func StringAttribute(t testing.TB, object tftypes.Value, name string) string {
	t.Helper()
	var attributes map[string]tftypes.Value
	if err := object.As(&attributes); err != nil {
		t.Fatal(err)
	}
	var text *string
	if err := attributes[name].As(&text); err != nil {
		t.Fatal(err)
	}
	if text == nil {
		return ""
	}
	return *text
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
