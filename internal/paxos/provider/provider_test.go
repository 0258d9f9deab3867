package provider_test

import (
	"bytes"
	"context"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-log/tflogtest"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/catalog"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// configure configures a provider with these arguments and returns what it says.
func configure(t *testing.T, server tfprotov6.ProviderServer, arguments map[string]any) []*tfprotov6.Diagnostic {
	t.Helper()
	config := acctest.Object(t, acctest.Schemas(t, server).Provider.ValueType(), arguments)
	diagnostics, err := protocol.Configure(t.Context(), server, config)
	require.NoError(t, err)
	return diagnostics
}

// list reads the identities and returns what the provider says.
func list(t *testing.T, server tfprotov6.ProviderServer) []*tfprotov6.Diagnostic {
	t.Helper()
	return listAs(t.Context(), t, server)
}

func listAs(ctx context.Context, t *testing.T, server tfprotov6.ProviderServer) []*tfprotov6.Diagnostic {
	t.Helper()
	_, diagnostics := acctest.ReadData(ctx, t, server, "paxos_identities", nil)
	return diagnostics
}

func TestProvider_schema(t *testing.T) {
	t.Parallel()
	schemas := acctest.Schemas(t, start(t, nil))
	for _, attribute := range schemas.Provider.Block.Attributes {
		assert.True(t, attribute.Optional, "%s can come from the environment", attribute.Name)
		variable := "PAXOS_" + strings.ToUpper(attribute.Name)
		if attribute.Name == "request_signing" {
			variable = "PAXOS_SIGNING_KEY_ID" // one for each part
		}
		assert.Contains(t, attribute.Description, variable)
	}
	assert.NotEmpty(t, schemas.ResourceSchemas)
	assert.NotEmpty(t, schemas.DataSourceSchemas)
}

func TestProvider_validate(t *testing.T) {
	t.Parallel()
	server := start(t, nil)
	tests := map[string]struct {
		argument string
		value    any
	}{
		"pace":              {"max_requests_per_second", -0.1},
		"no concurrency":    {"max_concurrent_requests", 0},
		"much concurrency":  {"max_concurrent_requests", 1001},
		"negative retries":  {"max_retries", -1},
		"many retries":      {"max_retries", 21},
		"no scopes":         {"scopes", []tftypes.Value{}},
		"scope that's null": {"scopes", []tftypes.Value{tftypes.NewValue(tftypes.String, nil)}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := acctest.Object(t, acctest.Schemas(t, server).Provider.ValueType(), map[string]any{test.argument: test.value})
			resp, err := server.ValidateProviderConfig(t.Context(), &tfprotov6.ValidateProviderConfigRequest{Config: protocol.Encode(config)})
			require.NoError(t, err)
			require.Len(t, resp.Diagnostics, 1)
			assert.Regexp(t, `^ERROR\(AttributeName\("`+test.argument+`"\)`, acctest.FormatDiagnostics(resp.Diagnostics))
		})
	}
}

// A value that is not known yet is refused at its argument, with the way out.
func TestProvider_unknownArguments(t *testing.T) {
	t.Parallel()
	object, _ := catalog.Find(catalog.Provider, "")
	for _, row := range object.Attributes {
		t.Run(row.Path, func(t *testing.T) {
			t.Parallel()
			server := start(t, nil)
			of := acctest.Schemas(t, server).Provider.ValueType()
			config := acctest.ObjectFromPaths(t, of, object.Config(row.Path, tftypes.UnknownValue))
			diagnostics, err := protocol.Configure(t.Context(), server, config)
			require.NoError(t, err)
			require.Len(t, diagnostics, 1)
			assert.Equal(t, strings.TrimSuffix(row.Path, "[]"), acctest.AttributePath(diagnostics[0].Attribute))
			assert.Regexp(t, "not applied yet.* Apply that first.* -target", strings.ReplaceAll(diagnostics[0].Detail, "\n", " "))
		})
	}
}

// However many objects there are, a process asks for one token, and says who it is with every request.
func TestProvider_oneToken(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	between := newProxy(t, emu)
	id := emu.AddIdentity(api.Identity{PersonDetails: &api.PersonDetails{FirstName: "Ada"}}).ID
	m := paxostest.NewProtocolResource(t, emu, "paxos_identity_control", between.options()...)
	var group sync.WaitGroup
	for range 20 {
		group.Go(func() {
			state, diagnostics := m.Apply(m.None(), m.Object(map[string]any{
				"identity_id": id, "type": "CLOSED", "reason_code": "OTHER",
			}))
			assert.Empty(t, diagnostics)
			_, diagnostics = m.Read(state)
			assert.Empty(t, diagnostics)
		})
	}
	group.Wait()
	counts := acctest.RequestCounts(emu)
	assert.LessOrEqual(t, counts[emulator.OpListControls], 20, "reads at the same time share a list")
	delete(counts, emulator.OpListControls)
	assert.Equal(t, map[string]int{emulator.OpToken: 1, emulator.OpCreateControl: 20}, counts)
	assert.Equal(t, []string{"terraform-provider-paxos/test"}, between.seen("User-Agent"))
}

// A credential that lacks one of the default scopes is asked for what the operation at hand needs, and remembered.
func TestProvider_narrowsScopes(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t, emulator.WithScopes(api.ScopeReadIdentity))
	server := start(t, emu.Env())
	require.Empty(t, configure(t, server, nil))
	for range 2 {
		diagnostics := list(t, server)
		assert.Empty(t, diagnostics)
	}
	// The first token request is refused, the second one asks for less.
	assert.Equal(t, map[string]int{emulator.OpToken: 2, emulator.OpListIdentities: 2}, acctest.RequestCounts(emu))

	m := paxostest.NewProtocolResource(t, emu, "paxos_identity_control")
	planned := m.Object(map[string]any{"identity_id": "i", "type": "CLOSED", "reason_code": "OTHER"})
	_, diagnostics := m.Apply(m.None(), planned)
	assert.Contains(t, acctest.FormatDiagnostics(diagnostics), `The credential lacks the scope "identity:write_identity_control"`)
	assert.Empty(t, emu.Requests(emulator.OpCreateControl))
}

// Neither logs nor diagnostics repeat a secret, a token, or what a person said of themselves, whatever happens.
func TestProvider_keepsSecrets(t *testing.T) {
	t.Parallel()
	const secret, name, number = "CANARY-secret", "Canarina", "CANARY-4711"
	emu := emulator.New(t, emulator.WithCredentials("canary", secret))
	emu.AddIdentity(api.Identity{RefID: "canary-ref", PersonDetails: &api.PersonDetails{FirstName: name, CIPID: number, CIPIDType: "PASSPORT"}})
	between := newProxy(t, emu)

	var log bytes.Buffer
	ctx := tflogtest.RootLogger(t.Context(), &log)
	said := ""
	attempt := func(opts ...acctest.Option) {
		environment := emu.Env()
		environment["PAXOS_MAX_RETRIES"] = "0"
		for _, option := range append(between.options(), opts...) {
			option(environment)
		}
		server := start(t, environment)
		require.Empty(t, configure(t, server, nil))
		diagnostics := listAs(ctx, t, server)
		said += acctest.FormatDiagnostics(diagnostics) + "\n"
	}
	attempt()
	attempt(acctest.WithEnv("PAXOS_CLIENT_ID", "stranger"))
	emu.Fault(
		emukit.Fault{
			Operation: emulator.OpToken, Kind: emukit.FaultStatus, Status: http.StatusBadRequest,
			Body: `{"error": "invalid_client", "error_description": "` + secret + ` is wrong"}`,
		},
		emukit.Fault{Operation: emulator.OpListIdentities, Kind: emukit.FaultStatus, Status: http.StatusOK, Body: `{"items": "` + number + `"}`},
	)
	for range 2 {
		attempt()
	}
	emu.AssertFaultsConsumed(t)

	assert.Equal(t, 3, strings.Count(said, "ERROR"), said)
	assert.Contains(t, log.String(), "API request")
	assert.Contains(t, log.String(), "/identity/identities")
	tokens := between.seen("Authorization")
	require.NotEmpty(t, tokens)
	canaries := []string{secret, name, number}
	for _, token := range tokens {
		canaries = append(canaries, strings.TrimPrefix(token, "Bearer "))
	}
	for _, canary := range canaries {
		assert.NotContains(t, log.String(), canary)
		assert.NotContains(t, said, canary)
	}
}
