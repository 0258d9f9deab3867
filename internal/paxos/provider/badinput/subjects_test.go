package badinput_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/catalog"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

func TestMain(m *testing.M) { paxostest.Main(m) }

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
	server := paxostest.Server(t, emu)
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
	var diagnostics []*tfprotov6.Diagnostic
	var err error
	switch value := s.value(config); s.object.Kind {
	case catalog.Resource:
		diagnostics, err = s.resource().Validate(s.t.Context(), value)
	case catalog.DataSource:
		diagnostics, err = s.dataSource().Validate(s.t.Context(), value)
	default:
		var validated *tfprotov6.ValidateProviderConfigResponse
		validated, err = s.server.ValidateProviderConfig(s.t.Context(), &tfprotov6.ValidateProviderConfigRequest{
			Config: protocol.Encode(value),
		})
		require.NoError(s.t, err)
		if len(protocol.Errors(validated.Diagnostics)) > 0 {
			return validated.Diagnostics
		}
		diagnostics, err = protocol.Configure(s.t.Context(), s.server, value)
	}
	require.NoError(s.t, err)
	return diagnostics
}

// send carries a configuration out, at a Paxos that knows the one person, and returns what is said then, and the state.
func (s subject) send(config map[string]any) (tftypes.Value, []*tfprotov6.Diagnostic) {
	s.t.Helper()
	s.emu.Reset()
	if s.object.Kind == catalog.DataSource {
		state, diagnostics, err := s.dataSource().Read(s.t.Context(), s.value(config))
		require.NoError(s.t, err)
		return state, diagnostics
	}
	acctest.NewRun(s.t, s.server)
	planned, err := s.resource().Plan(s.t.Context(), protocol.Object{}, s.value(config))
	require.NoError(s.t, err)
	require.Empty(s.t, protocol.Errors(planned.Diagnostics))
	applied, diagnostics, err := s.resource().Apply(s.t.Context(), planned)
	require.NoError(s.t, err)
	return applied.State, diagnostics
}

func (s subject) resource() protocol.Resource {
	return protocol.Resource{Server: s.server, Name: s.object.Type, Schema: s.schema}
}

func (s subject) dataSource() protocol.DataSource {
	return protocol.DataSource{Server: s.server, Name: s.object.Type, Schema: s.schema}
}
