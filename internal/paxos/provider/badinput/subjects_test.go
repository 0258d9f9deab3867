package badinput_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

func TestMain(m *testing.M) { acctest.Main(m) }

// subject is a resource, a data source or the provider block of a provider that works on an emulator of its own.
type subject struct {
	t      testing.TB
	emu    *emulator.Server
	server tfprotov6.ProviderServer
	kind   string // "resource", "data source" or "provider"
	name   string
	schema *tfprotov6.Schema
}

// newSubject returns the subject that inputs names so.
func newSubject(t testing.TB, full string) subject {
	t.Helper()
	person := emulator.SeedIdentity{Identity: api.Identity{ID: personID, PersonDetails: &api.PersonDetails{
		FirstName: "Ada", LastName: "Example", CIPID: "111-11-1111", CIPIDType: "SSN", CIPIDCountry: "USA",
	}}}
	emu := emulator.New(t, emulator.WithSeed(emulator.Seed{Identities: []emulator.SeedIdentity{person}}))
	server := acctest.Server(t, emu)
	s := subject{t: t, emu: emu, server: server, kind: full}
	schemas := acctest.Schemas(t, server)
	switch at := strings.LastIndexByte(full, ' '); {
	case at < 0:
		s.schema = schemas.Provider
	default:
		s.kind, s.name = full[:at], full[at+1:]
		s.schema = schemas.ResourceSchemas[s.name]
		if s.kind == "data source" {
			s.schema = schemas.DataSourceSchemas[s.name]
		}
	}
	require.NotNil(t, s.schema, full)
	return s
}

// config returns a good configuration that has path in it, with the value there.
func (s subject) config(path, value string) map[string]any {
	goods := inputs()[strings.TrimSpace(s.kind+" "+s.name)]
	config := map[string]any{path: value}
	for other, input := range goods {
		if _, set := config[other]; !set && !apart(s, path, other) {
			config[other] = input.good
		}
	}
	if writeOnly, ok := strings.CutSuffix(path, "_wo"); ok {
		delete(config, writeOnly)
		config[path+"_version"] = 1
	}
	return config
}

// apart tells whether two arguments do not belong into one configuration.
func apart(s subject, path, other string) bool {
	institution := strings.HasPrefix(path, "institution_")
	switch {
	case s.name == "paxos_identities": // bounds of a time exclude each other
		return true
	case s.kind == "data source" && s.name == "paxos_identity": // one key or the other
		return true
	case strings.HasSuffix(other, "_wo"):
		return true
	case other == "person_details.govt_id", path == "person_details.govt_id" && other == "person_details.cip_id":
		return true // the old name and the new one
	case strings.HasPrefix(other, "person_details."):
		// An identity that somebody verified has no verifier_id.
		verifier := strings.Contains(other, "verifi")
		return institution || path == "person_details.verifier_id" && verifier || other == "person_details.verifier_id"
	case strings.HasPrefix(other, "institution_"):
		return !institution
	default:
		return other == "wait_for_status" // a test does not wait
	}
}

// value encodes a configuration.
func (s subject) value(config map[string]any) tftypes.Value {
	return acctest.Leaves(s.t, s.schema.ValueType(), config)
}

// plan returns what the plan says of a configuration before any request: for the provider block, its configuration.
func (s subject) plan(config map[string]any) []*tfprotov6.Diagnostic {
	s.t.Helper()
	encoded := acctest.Dynamic(s.t, s.value(config))
	var diagnostics []*tfprotov6.Diagnostic
	switch s.kind {
	case "resource":
		resp, err := s.server.ValidateResourceConfig(s.t.Context(), &tfprotov6.ValidateResourceConfigRequest{
			TypeName: s.name, Config: encoded,
			ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: true},
		})
		require.NoError(s.t, err)
		diagnostics = resp.Diagnostics
	case "data source":
		resp, err := s.server.ValidateDataResourceConfig(s.t.Context(), &tfprotov6.ValidateDataResourceConfigRequest{
			TypeName: s.name, Config: encoded,
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
	if s.kind == "data source" {
		resp, err := s.server.ReadDataSource(s.t.Context(), &tfprotov6.ReadDataSourceRequest{
			TypeName: s.name, Config: acctest.Dynamic(s.t, value),
		})
		require.NoError(s.t, err)
		state, diagnostics = resp.State, resp.Diagnostics
	} else {
		nothing := acctest.Dynamic(s.t, tftypes.NewValue(kind, nil))
		planned, err := s.server.PlanResourceChange(s.t.Context(), &tfprotov6.PlanResourceChangeRequest{
			TypeName: s.name, PriorState: nothing, ProposedNewState: acctest.Dynamic(s.t, value), Config: acctest.Dynamic(s.t, value),
		})
		require.NoError(s.t, err)
		require.Empty(s.t, errorsOf(planned.Diagnostics))
		applied, err := s.server.ApplyResourceChange(s.t.Context(), &tfprotov6.ApplyResourceChangeRequest{
			TypeName: s.name, PriorState: nothing, PlannedState: planned.PlannedState, Config: acctest.Dynamic(s.t, value),
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

// without returns a copy of a configuration that lacks a path.
func without(config map[string]any, path string) map[string]any {
	config = maps.Clone(config)
	delete(config, path)
	return config
}
