package provider_test

import (
	"bytes"
	"cmp"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/provider"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/publicminttest"
)

type attrs = map[string]any

// configure returns what a provider says about its configuration.
func configure(t *testing.T, environment map[string]string, block attrs) []*tfprotov6.Diagnostic {
	t.Helper()
	server, err := provider.NewServer("1.2.3", func(name string) string { return environment[name] })
	require.NoError(t, err)
	schema := acctest.Schemas(t, server).Provider
	diagnostics, err := protocol.Configure(t.Context(), server, acctest.Object(t, schema.ValueType(), block))
	require.NoError(t, err)
	return diagnostics
}

// The key of an environment goes to its host or to none of Public Mint's, and each refusal names argument and variable.
func TestProvider_configure(t *testing.T) {
	t.Parallel()
	const key = "canary-key"
	for says, block := range map[string]attrs{
		"":                              {"api_key": key},
		"api_url belongs to production": {"api_key": key, "api_url": "https://api.publicmint.io"},
		"api_url belongs to sandbox":    {"api_key": key, "environment": "production", "api_url": "https://api.sandbox.publicmint.io"},
		"api_url is not https":          {"api_key": key, "environment": "production", "api_url": "http://127.0.0.1:1"},
		"It must be an https URL":       {"api_key": key, "api_url": "http://example.com"},
		"environment variable PUBLICMINT_API_KEY": {},
		"api_key: It is not set. Ask Public":      {"api_key": ""},
		"printable ASCII":                         {"api_key": key + "\n"},
		"It must be sandbox or production.":       {"api_key": key, "environment": "staging"},
	} {
		text := acctest.FormatDiagnostics(configure(t, map[string]string{"XDG_CACHE_HOME": t.TempDir()}, block))
		assert.Equal(t, says == "", text == "", text)
		assert.Contains(t, text, says)
		assert.NotContains(t, text, key)
	}
	assert.Empty(t, configure(t, map[string]string{"PUBLICMINT_API_KEY": key, "PUBLICMINT_ENVIRONMENT": "production"}, nil))
	assert.NotEmpty(t, configure(t, map[string]string{"PUBLICMINT_API_KEY": key, "PUBLICMINT_MAX_RETRIES": "many"}, nil))
}

// A key that is not accepted, and a URL that leads elsewhere, cost no request before the first one, whose error names the arguments.
func TestProvider_firstRequest(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		key, path string
		fault     emukit.Fault
		says      string
	}{
		{"canary", "", emukit.Fault{}, `401 Unauthorized.*Invalid authentication credentials.*Check api_key, and that environment \(or api_url\)`},
		{"canary", "", emukit.Fault{Status: http.StatusForbidden, Body: "<html>"}, `403 Forbidden.*Check api_key.*a proxy, gateway or sign-in page`},
		{"", "/v2", emukit.Fault{}, `404 Not Found.*Check the path of api_url`},
		{"", "", emukit.Fault{Status: http.StatusOK, Body: "<html>"}, `Check that api_url leads to the API`},
	} {
		emu := emulator.New(t)
		if test.fault.Status != 0 {
			test.fault.Operation, test.fault.Kind, test.fault.Times = api.OpListIdentities.Name, emukit.FaultStatus, 9
			emu.Fault(test.fault)
		}
		r := publicminttest.NewProtocolResource(t, emu, "publicmint_identity", acctest.WithEnv("PUBLICMINT_API_URL", emu.URL()+test.path),
			acctest.WithEnv("PUBLICMINT_API_KEY", cmp.Or(test.key, emu.APIKey())))
		assert.Empty(t, emu.Journal())
		_, diagnostics := r.ReadData("publicmint_identities", nil)
		assert.Regexp(t, "(?s)"+test.says, acctest.FormatDiagnostics(diagnostics))
		assert.NotContains(t, acctest.FormatDiagnostics(diagnostics), "canary")
	}
}

// seed holds three identities.
func seed(t *testing.T) (emu *emulator.Server, ids map[string]string) {
	t.Helper()
	emu, ids = emulator.New(t), map[string]string{}
	yes, owner := true, "33333333-3333-4333-8333-333333333333"
	for _, i := range []emulator.Identity{
		{RiskRating: "low", Identity: api.Identity{ID: owner, IdentityBody: api.IdentityBody{Type: api.TypePerson, Name: "Canary Miller", Email: "canary@example.com"}}},
		{RiskRating: "high", Identity: api.Identity{IdentityBody: api.IdentityBody{Type: api.TypePerson, Name: "Ada", Email: "ada@example.org"}, Blocked: &yes}},
		{RiskRating: "medium", Identity: api.Identity{IdentityBody: api.IdentityBody{Type: api.TypeCompany, Name: "Ada Ltd", Email: "ltd@example.com", IdentityOwner: owner}}},
	} {
		ids[i.Email] = emu.Identities.Add(i).ID
	}
	return emu, ids
}

// Each filter and each sort of the reference, through the data source and through a query.
func TestIdentities_filters(t *testing.T) {
	t.Parallel()
	emu, ids := seed(t)
	emu.Identities.Mutate(ids["canary@example.com"], func(i *emulator.Identity) { i.UpdatedAt = "2999-01-01T00:00:00.000Z" })
	r := publicminttest.NewProtocolResource(t, emu, "publicmint_identity")
	const canary, ada, ltd = "canary@example.com", "ada@example.org", "ltd@example.com"
	for _, test := range []struct {
		filter attrs
		want   []string
	}{
		{nil, []string{canary, ada, ltd}},
		{attrs{"app_id": "7a3c8d52-6f0e-4b7e-9d0c-2f6f5f1b9e11"}, []string{canary, ada, ltd}},
		{attrs{"app_id": "other"}, nil},
		{attrs{"blocked": true}, []string{ada}},
		{attrs{"blocked": false}, []string{canary, ltd}},
		{attrs{"email": ltd}, []string{ltd}},
		{attrs{"email_like": "@example.com"}, []string{canary, ltd}},
		{attrs{"ids": []any{ids[ada]}}, []string{ada}},
		{attrs{"ids": []any{ids[ada], ids[ltd]}}, []string{ada, ltd}},
		{attrs{"identity_owners": []any{ids[canary]}}, []string{ltd}},
		{attrs{"identity_owners": []any{ids[canary], ids[ada]}}, []string{ltd}},
		{attrs{"name": "Ada"}, []string{ada}},
		{attrs{"risk_ratings": []any{"high"}}, []string{ada}},
		{attrs{"risk_ratings": []any{"low", "high"}}, []string{canary, ada}},
		{attrs{"not_risk_ratings": []any{"low"}}, []string{ada, ltd}},
		{attrs{"not_risk_ratings": []any{"low", "high"}}, []string{ltd}},
		{attrs{"type": "company"}, []string{ltd}},
		{attrs{"sort": "createdAt"}, []string{canary, ada, ltd}},
		{attrs{"sort": "-createdAt"}, []string{ltd, ada, canary}},
		{attrs{"sort": "updatedAt"}, []string{ada, ltd, canary}},
		{attrs{"sort": "-updatedAt"}, []string{canary, ltd, ada}},
	} {
		state, diagnostics := r.ReadData("publicmint_identities", test.filter)
		require.Empty(t, diagnostics)
		rows, err := protocol.JSON(protocol.Attribute(state, "identities"))
		require.NoError(t, err)
		listed := r.List("publicmint_identity", test.filter, protocol.Query{})
		require.Len(t, listed, len(test.want), test.filter)
		assert.Equal(t, len(test.want), strings.Count(string(rows), `"email"`))
		at := -1
		for i, email := range test.want {
			next := bytes.Index(rows, []byte(`"id":"`+ids[email]))
			assert.Greater(t, next, at, test.filter)
			at = next
			assert.Regexp(t, "^(person|company) "+ids[email]+"$", listed[i].Name, "a name shows nothing personal")
		}
	}
	assert.ElementsMatch(t, publicminttest.ListParameters, publicminttest.SentListParameters(emu))
	one, diagnostics := r.ReadData("publicmint_identities", attrs{"limit": 1})
	require.Empty(t, diagnostics)
	var rows []tftypes.Value
	require.NoError(t, protocol.Attribute(one, "identities").As(&rows))
	require.Len(t, rows, 1)
	assert.Equal(t, ids[canary], protocol.Text(rows[0], "id"))
	_, diagnostics = r.ReadData("publicmint_identities", attrs{"email": canary, "email_like": "x"})
	assert.Contains(t, acctest.FormatDiagnostics(diagnostics), "a field takes one filter")
	assert.NotContains(t, acctest.FormatDiagnostics(diagnostics), "canary")
}

// One identity by id or email, with its documents. What goes wrong shows nobody.
func TestIdentity_dataSource(t *testing.T) {
	t.Parallel()
	emu, ids := seed(t)
	id := ids["canary@example.com"]
	emu.Identities.Mutate(id, func(i *emulator.Identity) {
		i.Documents = []api.Document{{ID: "22222222-2222-4222-8222-222222222222", Type: "Passport", Side: "FrontSide", URL: "https://files.example/x"}}
	})
	r := publicminttest.NewProtocolResource(t, emu, "publicmint_identity")
	for _, key := range []attrs{{"id": id}, {"email": "CANARY@example.com"}} {
		state, diagnostics := r.ReadData("publicmint_identity", key)
		require.Empty(t, diagnostics)
		assert.Equal(t, id, protocol.Text(state, "id"))
		shown, err := protocol.JSON(state)
		require.NoError(t, err)
		assert.Contains(t, string(shown), "22222222-2222-4222-8222-222222222222")
	}
	_, diagnostics := r.ReadData("publicmint_identity", attrs{"email": "nobody@example.com"})
	text := acctest.FormatDiagnostics(diagnostics)
	assert.Contains(t, text, "no identity has this email")
	assert.NotContains(t, text, "nobody")
}
