package accesstoken_test

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

func TestMain(m *testing.M) { paxostest.Main(m) }

// testEnv is the ephemeral resource of a provider with an emulator of its own.
type testEnv struct {
	protocol.EphemeralResource

	t   *testing.T
	emu *emulator.Server
}

func newTestEnv(t *testing.T, server []emulator.Option, opts ...acctest.Option) testEnv {
	t.Helper()
	const name = "paxos_access_token"
	emu := emulator.New(t, server...)
	provider := paxostest.Server(t, emu, opts...)
	schema := acctest.Schemas(t, provider).EphemeralResourceSchemas[name]
	require.NotNil(t, schema)
	return testEnv{protocol.EphemeralResource{Server: provider, Name: name, Schema: schema}, t, emu}
}

// open returns the token and its expiry, both empty if they are null, and what the provider says.
func (e testEnv) open(scopes ...string) (token, expiresAt string, diagnostics []*tfprotov6.Diagnostic) {
	e.t.Helper()
	attributes := map[string]any{}
	if len(scopes) > 0 {
		attributes["scopes"] = scopes
	}
	result, diagnostics, err := e.Open(e.t.Context(), acctest.Object(e.t, e.Schema.ValueType(), attributes))
	require.NoError(e.t, err)
	if result.IsNull() {
		return "", "", diagnostics
	}
	var values map[string]tftypes.Value
	require.NoError(e.t, result.As(&values))
	for name, target := range map[string]*string{"token": &token, "expires_at": &expiresAt} {
		if !values[name].IsNull() {
			require.NoError(e.t, values[name].As(target))
		}
	}
	return token, expiresAt, diagnostics
}

// mustOpen returns the token and its expiry.
func (e testEnv) mustOpen(scopes ...string) (token, expiresAt string) {
	e.t.Helper()
	token, expiresAt, diagnostics := e.open(scopes...)
	acctest.RequireNoErrors(e.t, diagnostics)
	require.NotEmpty(e.t, token)
	return token, expiresAt
}

// tokenRequests returns how many tokens the provider has asked for.
func (e testEnv) tokenRequests() int { return len(e.emu.Requests(emulator.OpToken)) }

// The token is the one that the provider's own requests have, in either order, so it costs no request.
func TestAccessToken_isTheProvidersOwn(t *testing.T) {
	t.Parallel()
	e := newTestEnv(t, nil)
	_, diagnostics := acctest.ReadData(t.Context(), t, e.Server, "paxos_identities", nil)
	acctest.RequireNoErrors(t, diagnostics)
	token, expiresAt := e.mustOpen()
	assert.Equal(t, 1, e.tokenRequests())

	reversed := api.DefaultScopes()
	slices.Reverse(reversed)
	again, _ := e.mustOpen(reversed...)
	assert.Equal(t, token, again, "the scopes are a set")
	assert.Equal(t, 1, e.tokenRequests())

	events, _ := e.mustOpen(api.ScopeReadEvent)
	assert.NotEqual(t, token, events)
	_, diagnostics = acctest.ReadData(t.Context(), t, e.Server, "paxos_events", map[string]any{"limit": 1})
	acctest.RequireNoErrors(t, diagnostics)
	assert.Equal(t, 2, e.tokenRequests(), "the events need the scope that was asked for before")

	ends, err := time.Parse(time.RFC3339, expiresAt)
	require.NoError(t, err)
	assert.WithinDuration(t, time.Now().Add(time.Hour), ends, 2*time.Minute)
}

// The default scopes are those of the provider.
func TestAccessToken_scopesOfTheProvider(t *testing.T) {
	t.Parallel()
	e := newTestEnv(t, []emulator.Option{emulator.WithScopes(api.ScopeReadEvent)}, acctest.WithEnv("PAXOS_SCOPES", api.ScopeReadEvent))
	token, _ := e.mustOpen()
	same, _ := e.mustOpen(api.ScopeReadEvent)
	assert.Equal(t, token, same)
	assert.Equal(t, 1, e.tokenRequests())
}

// Scopes that the credential lacks are an error, because a token with fewer would fail elsewhere.
func TestAccessToken_missingScope(t *testing.T) {
	t.Parallel()
	e := newTestEnv(t, []emulator.Option{emulator.WithScopes(api.ScopeReadEvent)})
	for name, scopes := range map[string][]string{"default": nil, "named": {api.ScopeReadProfile}} {
		_, _, diagnostics := e.open(scopes...)
		require.Len(t, protocol.Errors(diagnostics), 1, name)
		text := acctest.FormatDiagnostics(diagnostics)
		assert.Contains(t, text, "Unable to get an access token: ", name)
		assert.Contains(t, text, "The credential lacks the scope", name)
	}
}

// A token endpoint that fails, or grants a token without an end.
func TestAccessToken_endpoint(t *testing.T) {
	t.Parallel()
	answer := func(status int, body string) emukit.Fault {
		return emukit.Fault{
			Operation: emulator.OpToken, Kind: emukit.FaultStatus, Status: status, Body: body, Times: 10,
			Headers: map[string]string{"Content-Type": "application/json"},
		}
	}
	e := newTestEnv(t, nil)
	e.emu.Fault(answer(http.StatusUnauthorized, `{"error":"invalid_client"}`))
	_, _, diagnostics := e.open()
	assert.Contains(t, acctest.FormatDiagnostics(diagnostics), "Check client_id and client_secret")
	e.emu.ClearFaults()
	e.emu.Fault(answer(http.StatusOK, `{"access_token":"endless","token_type":"bearer"}`))
	token, expiresAt := e.mustOpen()
	assert.Equal(t, "endless", token)
	assert.Empty(t, expiresAt)
}

func TestAccessToken_validate(t *testing.T) {
	t.Parallel()
	e := newTestEnv(t, nil)
	for name, scopes := range map[string][]any{
		"none": {}, "empty": {""}, "two in one": {"a b"}, "quoted": {`"a"`}, "null": {nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := acctest.Object(t, e.Schema.ValueType(), map[string]any{"scopes": scopes})
			diagnostics, err := e.Validate(t.Context(), config)
			require.NoError(t, err)
			require.NotEmpty(t, protocol.Errors(diagnostics))
			assert.Contains(t, acctest.FormatDiagnostics(diagnostics), `AttributeName("scopes")`)
		})
	}
	assert.Zero(t, e.tokenRequests())
}

// The token is sensitive in the schema.
func TestAccessToken_isSensitive(t *testing.T) {
	t.Parallel()
	e := newTestEnv(t, nil)
	sensitive := map[string]bool{}
	for _, attribute := range e.Schema.Block.Attributes {
		sensitive[attribute.Name] = attribute.Sensitive
	}
	assert.Equal(t, map[string]bool{"scopes": false, "token": true, "expires_at": false}, sensitive)
}
