package badinput_test

import (
	"maps"
	"slices"
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

// least are the arguments of paxos_identity without which Paxos takes no person, or no institution.
var least = []string{
	"ref_id", "tax_details[].tax_payer_id", "tax_details[].tax_payer_country",
	"person_details.first_name", "person_details.last_name", "person_details.date_of_birth", "person_details.nationality",
	"person_details.cip_id", "person_details.cip_id_type", "person_details.cip_id_country", "person_details.address.country",
	"person_details.address.address1", "person_details.address.city", "person_details.address.province",
	"person_details.address.zip_code",
	"institution_details.name", "institution_details.institution_type", "institution_details.institution_sub_type",
	"institution_details.cip_id", "institution_details.cip_id_type", "institution_details.cip_id_country",
	"institution_details.govt_registration_date", "institution_details.business_address.country",
	"institution_details.business_address.address1", "institution_details.business_address.city",
	"institution_details.business_address.province", "institution_details.business_address.zip_code",
	"institution_members[].identity_id", "institution_members[].roles[]",
}

// together are arguments that Paxos takes only together, by what their paths begin with.
var together = []string{
	"person_details.passthrough_", "person_details.govt_id", "institution_details.incorporation_address.",
}

// apart reports whether the other argument stays out of the configuration that is about the one at path.
func apart(s subject, path, other string) bool {
	switch s.name {
	case "paxos_identities", "paxos_profiles": // bounds of a time exclude each other
		return true
	case "paxos_profile": // a data source has one key or the other
		return s.kind == "data source"
	case "paxos_identity":
	default:
		return false
	}
	institution := strings.HasPrefix(path, "institution_")
	needed := slices.Contains(least, other)
	if path == "person_details.verifier_type" { // the good value is PASSTHROUGH
		needed = needed || strings.HasPrefix(other, "person_details.passthrough_")
	}
	for _, prefix := range together {
		needed = needed || strings.HasPrefix(path, prefix) && strings.HasPrefix(other, prefix)
	}
	switch {
	case !needed, s.kind == "data source", strings.HasSuffix(other, "_wo"):
		return true // a data source has one key or the other
	case strings.HasPrefix(path, "person_details.govt_id") && other == "person_details.cip_id":
		return true // the old name and the new one
	case strings.HasPrefix(other, "person_details."):
		return institution
	case strings.HasPrefix(other, "institution_"):
		return !institution
	default:
		return false
	}
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
			TypeName: s.name, Config: acctest.DynamicValue(s.t, value),
		})
		require.NoError(s.t, err)
		state, diagnostics = resp.State, resp.Diagnostics
	} else {
		acctest.NewRun(s.t, s.server)
		nothing := acctest.DynamicValue(s.t, tftypes.NewValue(kind, nil))
		planned, err := s.server.PlanResourceChange(s.t.Context(), &tfprotov6.PlanResourceChangeRequest{
			TypeName: s.name, PriorState: nothing, ProposedNewState: acctest.DynamicValue(s.t, value), Config: acctest.DynamicValue(s.t, value),
		})
		require.NoError(s.t, err)
		require.Empty(s.t, errorsOf(planned.Diagnostics))
		applied, err := s.server.ApplyResourceChange(s.t.Context(), &tfprotov6.ApplyResourceChangeRequest{
			TypeName: s.name, PriorState: nothing, PlannedState: planned.PlannedState, Config: acctest.DynamicValue(s.t, value),
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
