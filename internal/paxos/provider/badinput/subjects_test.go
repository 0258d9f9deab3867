package badinput_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/catalog"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

func TestMain(m *testing.M) { acctest.Main(m) }

// subject is an object of a provider that works on an emulator of its own.
type subject struct {
	t      testing.TB
	emu    *emulator.Server
	server tfprotov6.ProviderServer
	object catalog.Object
	schema *tfprotov6.Schema
}

func newSubject(t testing.TB, object catalog.Object) subject {
	t.Helper()
	emu := emulator.New(t, emulator.WithSeed(catalog.Tenant()))
	server := acctest.Server(t, emu)
	s := subject{t: t, emu: emu, server: server, object: object, schema: object.Schema(acctest.Schemas(t, server))}
	require.NotNil(t, s.schema, object.Name())
	return s
}

// value encodes a configuration.
func (s subject) value(config map[string]any) tftypes.Value {
	return acctest.ObjectFromPaths(s.t, s.schema.ValueType(), config)
}

// plan returns what the plan says of a configuration before any request: for the provider block, its configuration.
func (s subject) plan(config map[string]any) []*tfprotov6.Diagnostic {
	s.t.Helper()
	encoded := acctest.DynamicValue(s.t, s.value(config))
	var diagnostics []*tfprotov6.Diagnostic
	switch s.object.Kind {
	case catalog.Resource:
		resp, err := s.server.ValidateResourceConfig(s.t.Context(), &tfprotov6.ValidateResourceConfigRequest{
			TypeName: s.object.Type, Config: encoded,
			ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: true},
		})
		require.NoError(s.t, err)
		diagnostics = resp.Diagnostics
	case catalog.DataSource:
		resp, err := s.server.ValidateDataResourceConfig(s.t.Context(), &tfprotov6.ValidateDataResourceConfigRequest{
			TypeName: s.object.Type, Config: encoded,
		})
		require.NoError(s.t, err)
		diagnostics = resp.Diagnostics
	default:
		validated, err := s.server.ValidateProviderConfig(s.t.Context(), &tfprotov6.ValidateProviderConfigRequest{Config: encoded})
		require.NoError(s.t, err)
		if diagnostics = validated.Diagnostics; len(errorsOf(diagnostics)) > 0 {
			break
		}
		configured, err := s.server.ConfigureProvider(s.t.Context(), &tfprotov6.ConfigureProviderRequest{Config: encoded})
		require.NoError(s.t, err)
		diagnostics = configured.Diagnostics
	}
	return diagnostics
}

// send carries a configuration out, at a Paxos that knows the one person, and returns what is said then, and the state.
func (s subject) send(config map[string]any) (tftypes.Value, []*tfprotov6.Diagnostic) {
	s.t.Helper()
	s.emu.Reset()
	value, kind := s.value(config), s.schema.ValueType()
	var state *tfprotov6.DynamicValue
	var diagnostics []*tfprotov6.Diagnostic
	if s.object.Kind == catalog.DataSource {
		resp, err := s.server.ReadDataSource(s.t.Context(), &tfprotov6.ReadDataSourceRequest{
			TypeName: s.object.Type, Config: acctest.DynamicValue(s.t, value),
		})
		require.NoError(s.t, err)
		state, diagnostics = resp.State, resp.Diagnostics
	} else {
		acctest.NewRun(s.t, s.server)
		nothing := acctest.DynamicValue(s.t, tftypes.NewValue(kind, nil))
		planned, err := s.server.PlanResourceChange(s.t.Context(), &tfprotov6.PlanResourceChangeRequest{
			TypeName: s.object.Type, PriorState: nothing, ProposedNewState: acctest.DynamicValue(s.t, value), Config: acctest.DynamicValue(s.t, value),
		})
		require.NoError(s.t, err)
		require.Empty(s.t, errorsOf(planned.Diagnostics))
		applied, err := s.server.ApplyResourceChange(s.t.Context(), &tfprotov6.ApplyResourceChangeRequest{
			TypeName: s.object.Type, PriorState: nothing, PlannedState: planned.PlannedState, Config: acctest.DynamicValue(s.t, value),
			PlannedPrivate: planned.PlannedPrivate,
		})
		require.NoError(s.t, err)
		state, diagnostics = applied.NewState, applied.Diagnostics
	}
	if state == nil {
		return tftypes.NewValue(kind, nil), diagnostics
	}
	decoded, err := state.Unmarshal(kind)
	require.NoError(s.t, err)
	return decoded, diagnostics
}

// errorsOf returns the errors among diagnostics.
func errorsOf(diagnostics []*tfprotov6.Diagnostic) []*tfprotov6.Diagnostic {
	var errors []*tfprotov6.Diagnostic
	for _, diagnostic := range diagnostics {
		if diagnostic.Severity == tfprotov6.DiagnosticSeverityError {
			errors = append(errors, diagnostic)
		}
	}
	return errors
}
