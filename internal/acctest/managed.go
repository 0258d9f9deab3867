package acctest

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// Managed speaks the plugin protocol about one managed resource, the way a CLI does that knows nothing of resource
// identities. It is for what resource.Test does not show: warnings, attribute paths, and what the CLI of this run cannot.
type Managed struct {
	t      testing.TB
	Server tfprotov6.ProviderServer
	Name   string
	schema *tfprotov6.Schema
}

// NewManaged returns the resource of this name, such as "paxos_identity", of a provider that is configured.
func NewManaged(t testing.TB, emu *emulator.Server, name string, opts ...Option) *Managed {
	t.Helper()
	return managed(t, Server(t, emu, opts...), name)
}

// Of returns another resource of the same run of the provider.
func (m *Managed) Of(name string) *Managed {
	m.t.Helper()
	return managed(m.t, m.Server, name)
}

func managed(t testing.TB, server tfprotov6.ProviderServer, name string) *Managed {
	t.Helper()
	schema, ok := Schemas(t, server).ResourceSchemas[name]
	if !ok {
		t.Fatalf("the provider has no resource %s", name)
	}
	return &Managed{t: t, Server: server, Name: name, schema: schema}
}

// Object returns a configuration, state or plan of the resource; see Object.
func (m *Managed) Object(attributes map[string]any) tftypes.Value {
	m.t.Helper()
	return Object(m.t, m.schema.ValueType(), attributes)
}

// Nothing returns the absence of the resource.
func (m *Managed) Nothing() tftypes.Value { return tftypes.NewValue(m.schema.ValueType(), nil) }

// Validate validates a configuration.
func (m *Managed) Validate(config tftypes.Value) []*tfprotov6.Diagnostic {
	m.t.Helper()
	resp, err := m.Server.ValidateResourceConfig(m.t.Context(), &tfprotov6.ValidateResourceConfigRequest{
		TypeName: m.Name, Config: Dynamic(m.t, config),
	})
	m.must(err)
	return resp.Diagnostics
}

// Import imports by id or, where identity is not nil, by resource identity, and returns the imported state.
func (m *Managed) Import(id string, identity map[string]any) (tftypes.Value, []*tfprotov6.Diagnostic) {
	m.t.Helper()
	req := &tfprotov6.ImportResourceStateRequest{TypeName: m.Name, ID: id}
	if identity != nil {
		req.Identity = m.identity(identity)
	}
	resp, err := m.Server.ImportResourceState(m.t.Context(), req)
	m.must(err)
	if len(resp.ImportedResources) != 1 {
		return m.Nothing(), resp.Diagnostics
	}
	return m.decode(resp.ImportedResources[0].State), resp.Diagnostics
}

// Read refreshes a state and returns the new one, which IsNull where the resource is gone.
func (m *Managed) Read(state tftypes.Value) (tftypes.Value, []*tfprotov6.Diagnostic) {
	m.t.Helper()
	resp, err := m.Server.ReadResource(m.t.Context(), &tfprotov6.ReadResourceRequest{
		TypeName: m.Name, CurrentState: Dynamic(m.t, state),
	})
	m.must(err)
	return m.decode(resp.NewState), resp.Diagnostics
}

// Plan plans the way from a state to a configuration; Nothing is a destroy as configuration and a create as state.
func (m *Managed) Plan(state, config tftypes.Value) *tfprotov6.PlanResourceChangeResponse {
	m.t.Helper()
	resp, err := m.Server.PlanResourceChange(m.t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: m.Name, PriorState: Dynamic(m.t, state), Config: Dynamic(m.t, config),
		ProposedNewState: Dynamic(m.t, m.proposed(state, config)),
	})
	m.must(err)
	return resp
}

// Apply plans, and applies the plan, which must be free of errors. It returns the new state.
func (m *Managed) Apply(state, config tftypes.Value) (tftypes.Value, []*tfprotov6.Diagnostic) {
	m.t.Helper()
	planned := m.Plan(state, config)
	NoErrors(m.t, planned.Diagnostics)
	return m.ApplyPlanned(state, config, planned)
}

// ApplyPlanned applies a plan whatever it says.
func (m *Managed) ApplyPlanned(
	state, config tftypes.Value, planned *tfprotov6.PlanResourceChangeResponse,
) (tftypes.Value, []*tfprotov6.Diagnostic) {
	m.t.Helper()
	resp, err := m.Server.ApplyResourceChange(m.t.Context(), &tfprotov6.ApplyResourceChangeRequest{
		TypeName: m.Name, PriorState: Dynamic(m.t, state), Config: Dynamic(m.t, config),
		PlannedState: planned.PlannedState, PlannedPrivate: planned.PlannedPrivate,
	})
	m.must(err)
	return m.decode(resp.NewState), resp.Diagnostics
}

// proposed merges state and configuration the way the CLI does for attributes at the top level: what is configured
// counts, and what is computed and not configured stays.
func (m *Managed) proposed(state, config tftypes.Value) tftypes.Value {
	m.t.Helper()
	if config.IsNull() || state.IsNull() {
		return config
	}
	var was, wanted map[string]tftypes.Value
	m.must(state.As(&was))
	m.must(config.As(&wanted))
	for _, attribute := range m.schema.Block.Attributes {
		if attribute.Computed && wanted[attribute.Name].IsNull() {
			wanted[attribute.Name] = was[attribute.Name]
		}
	}
	return tftypes.NewValue(m.schema.ValueType(), wanted)
}

func (m *Managed) identity(attributes map[string]any) *tfprotov6.ResourceIdentityData {
	m.t.Helper()
	resp, err := m.Server.GetResourceIdentitySchemas(m.t.Context(), &tfprotov6.GetResourceIdentitySchemasRequest{})
	m.must(err)
	schema := resp.IdentitySchemas[m.Name]
	return &tfprotov6.ResourceIdentityData{IdentityData: Dynamic(m.t, Object(m.t, schema.ValueType(), attributes))}
}

func (m *Managed) decode(dynamic *tfprotov6.DynamicValue) tftypes.Value {
	m.t.Helper()
	if dynamic == nil {
		return m.Nothing()
	}
	value, err := dynamic.Unmarshal(m.schema.ValueType())
	m.must(err)
	return value
}

func (m *Managed) must(err error) {
	m.t.Helper()
	if err != nil {
		m.t.Fatal(err)
	}
}

// Text returns the text of an attribute at the top level; empty where it is null.
func Text(t testing.TB, object tftypes.Value, name string) string {
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

// Say renders diagnostics for comparison, one a line: severity, attribute path in parentheses, summary and detail, the
// latter with its line breaks as spaces.
func Say(diagnostics []*tfprotov6.Diagnostic) string {
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
