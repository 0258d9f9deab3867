package provider

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/apikit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// model is the provider block as the tests fill it.
type model struct {
	Environment           types.String  `tfsdk:"environment"`
	APIURL                types.String  `tfsdk:"api_url"`
	TokenURL              types.String  `tfsdk:"token_url"`
	ClientID              types.String  `tfsdk:"client_id"`
	ClientSecret          types.String  `tfsdk:"client_secret"`
	Scopes                types.Set     `tfsdk:"scopes"`
	ReadAhead             types.Bool    `tfsdk:"read_ahead"`
	MaxRequestsPerSecond  types.Float64 `tfsdk:"max_requests_per_second"`
	MaxConcurrentRequests types.Int64   `tfsdk:"max_concurrent_requests"`
	MaxRetries            types.Int64   `tfsdk:"max_retries"`
	RequestTimeout        types.String  `tfsdk:"request_timeout"`
	OnMissing             types.String  `tfsdk:"on_missing"`
	ImportPersonalData    types.Bool    `tfsdk:"import_personal_data"`
	MaxControlsLifted     types.Int64   `tfsdk:"max_controls_lifted"`
	MaxIdentitiesClosed   types.Int64   `tfsdk:"max_identities_closed"`
	RequestSigning        types.Object  `tfsdk:"request_signing"`
}

// bare is a provider block without arguments.
func bare() model {
	signing, _ := signingSchema().GetType().(types.ObjectType)
	return model{Scopes: types.SetNull(types.StringType), RequestSigning: types.ObjectNull(signing.AttrTypes)}
}

// raw is the provider block as Terraform sends it.
func (m model) raw() tftypes.Value {
	ctx := context.Background()
	var described provider.SchemaResponse
	new(Provider).Schema(ctx, provider.SchemaRequest{}, &described)
	block := tfsdk.State{Schema: described.Schema}
	if diags := block.Set(ctx, m); diags.HasError() {
		panic(diags)
	}
	return block.Raw
}

// set is an environment.
type set map[string]string

// given is an environment with a credential and these variables, names without PAXOS_ and values in turn.
func given(variables ...string) set {
	all := set{"PAXOS_CLIENT_ID": "env-id", "PAXOS_CLIENT_SECRET": "env-secret"}
	for pair := range slices.Chunk(variables, 2) {
		all["PAXOS_"+pair[0]] = pair[1]
	}
	return all
}

func (s set) getenv(name string) string { return s[name] }

// everything in the environment, and what it resolves to.
var (
	environment = set{
		"PAXOS_ENVIRONMENT": "production", "PAXOS_API_URL": "https://api.env.example/v2", "PAXOS_TOKEN_URL": "https://token.env.example",
		"PAXOS_CLIENT_ID": "env-id", "PAXOS_CLIENT_SECRET": "env-secret", "PAXOS_SCOPES": " identity:read_identity  identity:write_identity ",
		"PAXOS_READ_AHEAD": "false", "PAXOS_MAX_REQUESTS_PER_SECOND": "0.5", "PAXOS_MAX_CONCURRENT_REQUESTS": "7", "PAXOS_MAX_RETRIES": "0",
		"PAXOS_REQUEST_TIMEOUT": "1m", "PAXOS_ON_MISSING": "ERROR", "PAXOS_IMPORT_PERSONAL_DATA": "false", "PAXOS_MAX_CONTROLS_LIFTED": "0", "PAXOS_MAX_IDENTITIES_CLOSED": "50",
	}
	fromEnvironment = configuration{
		Config: api.Config{
			Config: apikit.Config{
				BaseURL: "https://api.env.example/v2", SharedLimiter: true, MaxRequestsPerSecond: 0.5,
				MaxConcurrentRequests: 7, MaxRetries: 0, RequestTimeout: time.Minute, Logger: tfkit.Logger{},
			},
			TokenURL: "https://token.env.example", ClientID: "env-id", ClientSecret: "env-secret",
			Scopes: []string{"identity:read_identity", "identity:write_identity"},
		},
		environment: session.Production, maxControlsLifted: new(0), maxIdentitiesClosed: new(50),
	}
)

// Configuration wins over environment, environment over default. A limit on harm is the exception: the environment raises
// that of the configuration for one run.
func TestResolve_precedence(t *testing.T) {
	t.Parallel()
	configured := with(func(m *model) {
		*m = model{
			RequestSigning: m.RequestSigning,
			Environment:    types.StringValue("sandbox"),
			APIURL:         types.StringValue("https://api.config.example/v2"), TokenURL: types.StringValue("https://token.config.example"),
			ClientID: types.StringValue("config-id"), ClientSecret: types.StringValue("config-secret"),
			Scopes:    types.SetValueMust(types.StringType, []attr.Value{types.StringValue("config:scope")}),
			ReadAhead: types.BoolValue(false), MaxRequestsPerSecond: types.Float64Value(0), MaxConcurrentRequests: types.Int64Value(1), MaxRetries: types.Int64Value(2),
			RequestTimeout: types.StringValue("3s"), OnMissing: types.StringValue("FORGET"),
			ImportPersonalData: types.BoolValue(true),
			MaxControlsLifted:  types.Int64Value(1), MaxIdentitiesClosed: types.Int64Value(2),
		}
	})
	byDefault := configuration{
		Config: api.Config{
			Config: apikit.Config{
				BaseURL: sandboxAPI, SharedLimiter: true, MaxRequestsPerSecond: 9, MaxConcurrentRequests: 20, MaxRetries: 4,
				RequestTimeout: 30 * time.Second, Logger: tfkit.Logger{},
			},
			TokenURL: sandboxToken, ClientID: "env-id", ClientSecret: "env-secret",
		},
		environment: session.Sandbox, readAhead: true, importPersonalData: true,
	}
	production, limited := byDefault, byDefault
	production.environment, production.Scopes = session.Production, []string{"a"}
	production.BaseURL, production.TokenURL = productionAPI, productionToken
	limited.maxControlsLifted = new(1)
	tests := map[string]struct {
		config      model
		environment set
		want        configuration
	}{
		"default":     {bare(), given(), byDefault},
		"production":  {bare(), given("ENVIRONMENT", "production", "SCOPES", "a"), production},
		"environment": {bare(), environment, fromEnvironment},
		"configuration": {configured, environment, configuration{
			Config: api.Config{
				Config: apikit.Config{
					BaseURL: "https://api.config.example/v2", SharedLimiter: true, MaxRequestsPerSecond: 0,
					MaxConcurrentRequests: 1, MaxRetries: 2, RequestTimeout: 3 * time.Second, Logger: tfkit.Logger{},
				},
				TokenURL: "https://token.config.example", ClientID: "config-id", ClientSecret: "config-secret",
				Scopes: []string{"config:scope"},
			},
			environment: session.Sandbox, forget: true, importPersonalData: true, maxControlsLifted: new(0), maxIdentitiesClosed: new(50),
		}},
		"limits of the configuration": {with(func(m *model) { m.MaxControlsLifted = types.Int64Value(1) }), given(), limited},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var diags diag.Diagnostics
			assert.Equal(t, test.want, resolve(test.config.raw(), test.environment.getenv, &diags))
			assert.Empty(t, diags)
		})
	}
}

// with returns a bare provider block that a function has changed.
func with(change func(*model)) model {
	config := bare()
	change(&config)
	return config
}

// Every refusal is at the argument to blame, names its environment variable and says what to do.
func TestResolve_refusals(t *testing.T) {
	t.Parallel()
	const (
		https = "must be an https URL"
		both  = "Set both or neither"
		whole = "whole number from"
	)
	tests := map[string]struct {
		config      model
		environment set
		at          string
		says        string
	}{
		"no client id":                {bare(), set{"PAXOS_CLIENT_SECRET": "s"}, "client_id", "Create an API credential in the Paxos dashboard"},
		"client id with a line break": {bare(), set{"PAXOS_CLIENT_ID": "i\n", "PAXOS_CLIENT_SECRET": "s"}, "client_id", "trimspace()"},
		"no client secret":            {bare(), set{"PAXOS_CLIENT_ID": "i"}, "client_secret", "paxos-emulator serve"},
		"empty client id": {
			with(func(m *model) { m.ClientID = types.StringValue("") }), given(), "client_id", "PAXOS_CLIENT_ID",
		},
		"unknown environment":    {bare(), given("ENVIRONMENT", "staging"), "environment", "sandbox or production"},
		"API URL alone":          {bare(), given("API_URL", "https://a.example"), "token_url", both},
		"token URL alone":        {bare(), given("TOKEN_URL", "https://a.example"), "api_url", both},
		"token URL over http":    {bare(), given("API_URL", "https://a.example", "TOKEN_URL", "http://10.0.0.1/token"), "token_url", https},
		"token URL is no URL":    {bare(), given("API_URL", "https://a.example", "TOKEN_URL", "://"), "token_url", https},
		"host that looks local":  {bare(), given("API_URL", "http://localhost.example/v2", "TOKEN_URL", "https://a.example"), "api_url", https},
		"read-ahead maybe":       {bare(), given("READ_AHEAD", "maybe"), "read_ahead", "true or false"},
		"pace that is no number": {bare(), given("MAX_REQUESTS_PER_SECOND", "fast"), "max_requests_per_second", "not negative"},
		"negative pace":          {bare(), given("MAX_REQUESTS_PER_SECOND", "-1"), "max_requests_per_second", "not negative"},
		"no concurrency":         {bare(), given("MAX_CONCURRENT_REQUESTS", "0"), "max_concurrent_requests", whole + " 1 to 1000"},
		"much concurrency":       {bare(), given("MAX_CONCURRENT_REQUESTS", "1001"), "max_concurrent_requests", whole},
		"many retries":           {bare(), given("MAX_RETRIES", "21"), "max_retries", whole},
		"pace NaN":               {bare(), given("MAX_REQUESTS_PER_SECOND", "NaN"), "max_requests_per_second", "not negative"},
		"endless pace":           {bare(), given("MAX_REQUESTS_PER_SECOND", "Inf"), "max_requests_per_second", "not negative"},
		"half a retry":           {bare(), given("MAX_RETRIES", "1.5"), "max_retries", whole + " 0 to 20"},
		"a negative limit":       {bare(), given("MAX_CONTROLS_LIFTED", "-1"), "max_controls_lifted", whole + " 0 to 2147483647"},
		"no number of closings":  {bare(), given("MAX_IDENTITIES_CLOSED", "all"), "max_identities_closed", whole},
		"timeout without unit":   {bare(), given("REQUEST_TIMEOUT", "30"), "request_timeout", "30s or 1m"},
		"no timeout": {
			with(func(m *model) { m.RequestTimeout = types.StringValue("0s") }), given(), "request_timeout", "30s or 1m",
		},
		"unknown on_missing":   {bare(), given("ON_MISSING", "forget"), "on_missing", "ERROR or FORGET"},
		"FORGET in production": {bare(), given("ON_MISSING", "FORGET", "ENVIRONMENT", "production"), "on_missing", "second identity"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var diags diag.Diagnostics
			resolve(test.config.raw(), test.environment.getenv, &diags)
			require.Len(t, diags, 1)
			refusal, ok := diags[0].(diag.DiagnosticWithPath)
			require.True(t, ok)
			assert.Equal(t, path.Root(test.at), refusal.Path())
			assert.Equal(t, "Unable to configure the provider: "+test.at, refusal.Summary())
			assert.Contains(t, refusal.Detail(), test.says)
			assert.Contains(t, refusal.Detail(), "environment variable PAXOS_"+strings.ToUpper(test.at))
			assert.NotContains(t, refusal.Detail(), "env-secret")
		})
	}
}

// Both missing halves of a credential are told at once.
func TestResolve_tellsAll(t *testing.T) {
	t.Parallel()
	var diags diag.Diagnostics
	resolve(bare().raw(), set{}.getenv, &diags)
	assert.Len(t, diags, 2)
}

const (
	sandboxAPI      = "https://api.sandbox.paxos.com/v2"
	sandboxToken    = "https://oauth.sandbox.paxos.com/oauth2/token"
	productionAPI   = "https://api.paxos.com/v2"
	productionToken = "https://oauth.paxos.com/oauth2/token"
	gatewayAPI      = "https://paxos.gateway.example/v2"
	gatewayToken    = "https://paxos.gateway.example/oauth2/token"
	emulatorAPI     = "http://127.0.0.1:8086/v2"
	emulatorToken   = "http://127.0.0.1:8086/oauth2/token"
)

// refusals resolves URLs of an environment, from the provider block where its letter says so ("e", "a", "t") and from
// variables elsewhere, and returns the arguments that are refused, with their details.
func refusals(configured, environment, apiURL, tokenURL string) map[string]string {
	config, variables := bare(), given()
	for _, part := range []struct {
		letter, variable, value string
		argument                *types.String
	}{
		{"e", "PAXOS_ENVIRONMENT", environment, &config.Environment},
		{"a", "PAXOS_API_URL", apiURL, &config.APIURL},
		{"t", "PAXOS_TOKEN_URL", tokenURL, &config.TokenURL},
	} {
		switch {
		case part.value == "":
		case strings.Contains(configured, part.letter):
			*part.argument = types.StringValue(part.value)
		default:
			variables[part.variable] = part.value
		}
	}
	var diags diag.Diagnostics
	resolve(config.raw(), variables.getenv, &diags)
	refused := map[string]string{}
	for _, d := range diags {
		refused[strings.TrimPrefix(d.Summary(), "Unable to configure the provider: ")] = d.Detail()
	}
	return refused
}

// Whichever way the three arguments are given, each with a variable or in the provider block, the same URLs are refused.
func TestResolveURLs(t *testing.T) {
	t.Parallel()
	const apiURL, token, both = "api_url", "token_url", "api_url token_url"
	tests := []struct{ environment, api, token, refused string }{
		{"", "", "", ""},
		{session.Sandbox, "", "", ""},
		{session.Production, "", "", ""},
		{"", sandboxAPI, sandboxToken, ""},
		{session.Sandbox, sandboxAPI, sandboxToken, ""},
		{session.Production, productionAPI, productionToken, ""},
		{session.Production, "https://API.Paxos.com.:443/v2", "https://oauth.PAXOS.com./oauth2/token", ""},

		// An emulator.
		{"", emulatorAPI, emulatorToken, ""},
		{session.Sandbox, emulatorAPI, emulatorToken, ""},
		{session.Sandbox, "http://localhost:8086/v2", "http://[::1]:8086/oauth2/token", ""},
		{session.Production, emulatorAPI, emulatorToken, both},
		{session.Production, "http://localhost:8086/v2", "http://[::1]:8086/oauth2/token", both},
		{session.Production, emulatorAPI, productionToken, apiURL},
		{session.Production, productionAPI, emulatorToken, token},
		{session.Production, gatewayAPI, emulatorToken, token},
		{session.Sandbox, emulatorAPI, sandboxToken, apiURL},
		{session.Sandbox, sandboxAPI, emulatorToken, token},

		// The other environment, for both or for one.
		{"", productionAPI, productionToken, both},
		{session.Sandbox, productionAPI, productionToken, both},
		{session.Production, sandboxAPI, sandboxToken, both},
		{session.Sandbox, sandboxAPI, productionToken, token},
		{session.Sandbox, productionAPI, sandboxToken, apiURL},
		{session.Production, productionAPI, sandboxToken, token},
		{session.Production, sandboxAPI, productionToken, apiURL},
		{session.Sandbox, gatewayAPI, productionToken, token},
		{session.Production, sandboxAPI, gatewayToken, apiURL},

		// Other spellings of the other environment.
		{session.Production, "https://api.sandbox.paxos.com./v2", productionToken, apiURL},
		{session.Production, "https://API.SANDBOX.PAXOS.COM/v2", productionToken, apiURL},
		{session.Production, "https://api.sandbox.paxos.com:443/v2", productionToken, apiURL},
		{session.Production, "https://eu.api.sandbox.paxos.com:8443/v2", productionToken, apiURL},
		{session.Sandbox, sandboxAPI, "https://oauth.paxos.com.:443/oauth2/token", token},
		{session.Sandbox, sandboxAPI, "https://paxos.com/oauth2/token", token},
		{session.Sandbox, "https://%EF%BD%81pi.paxos.com/v2", sandboxToken, apiURL},
		{session.Production, "https://api.paxos.com@api.sandbox.paxos.com/v2", productionToken, apiURL},

		// Another host: for both URLs, over https.
		{session.Production, gatewayAPI, gatewayToken, ""},
		{session.Production, "https://a.example/v2", "https://b.example/token", ""},
		{session.Production, "https://localhost:8443/v2", "https://127.0.0.1:8443/token", ""},
		{session.Production, gatewayAPI, productionToken, apiURL},
		{session.Production, productionAPI, gatewayToken, token},
		{session.Sandbox, gatewayAPI, sandboxToken, apiURL},
		{session.Production, "https://api-paxos.com/v2", productionToken, apiURL},
		{session.Production, "https://api.paxos.com.evil.example/v2", productionToken, apiURL},
		{session.Production, productionAPI, "https://oauth.notpaxos.com/oauth2/token", token},
		{session.Production, "http://gateway.example/v2", gatewayToken, apiURL},

		// One without the other.
		{session.Production, gatewayAPI, "", token},
		{session.Production, "", productionToken, apiURL},
		{"", emulatorAPI, "", token},
	}
	for _, test := range tests {
		for _, configured := range []string{"", "e", "a", "t", "at", "eat"} {
			t.Run(fmt.Sprintf("%s %s %s %s", configured, test.environment, test.api, test.token), func(t *testing.T) {
				t.Parallel()
				refused := refusals(configured, test.environment, test.api, test.token)
				assert.ElementsMatch(t, strings.Fields(test.refused), slices.Collect(maps.Keys(refused)), refused)
				assert.NotContains(t, fmt.Sprint(refused), "env-secret")
			})
		}
	}
}

// A refusal says which two arguments contradict each other, which variable to unset, and what else can be done.
func TestResolveURLs_messages(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		configured, environment, api, token string
		at, want                            string
	}{
		"of the other environment, from variables": {
			"", session.Production, sandboxAPI, productionToken, "api_url",
			`api_url belongs to sandbox, but environment is production. To use the URLs of production: unset PAXOS_API_URL and ` +
				`PAXOS_TOKEN_URL. To use the credential and the data of sandbox: set environment = "sandbox".`,
		},
		"of the other environment, from the block": {
			"eat", session.Sandbox, sandboxAPI, productionToken, "token_url",
			`token_url belongs to production, but environment is sandbox. To use the URLs of sandbox: remove api_url and token_url from the ` +
				`provider block. To use the credential and the data of production: set environment = "production".`,
		},
		"of an emulator": {
			"a", session.Production, emulatorAPI, emulatorToken, "token_url",
			`token_url is not https, but environment is production. To use the URLs of production: remove api_url from the provider block ` +
				`and unset PAXOS_TOKEN_URL. To use an emulator: set environment = "sandbox".`,
		},
		"of one other host": {
			"", session.Production, productionAPI, gatewayToken, "token_url",
			`api_url belongs to Paxos, but token_url does not: the token of one host must not be sent to another. Set both to the same ` +
				`gateway. To use the URLs of Paxos: unset PAXOS_API_URL and PAXOS_TOKEN_URL.`,
		},
		"of nothing": {
			"", session.Production, emulatorAPI, "", "token_url",
			`api_url is set without it, and a credential must not go to the host of another environment. Set both or neither. ` +
				`To use the URLs of Paxos: unset PAXOS_API_URL.`,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			detail, _, _ := strings.Cut(refusals(test.configured, test.environment, test.api, test.token)[test.at], "\n")
			assert.Equal(t, test.want, detail)
		})
	}
}

// However a host is spelled, production's credentials go to hosts of production or, over https, to hosts that are not
// Paxos's.
func TestResolveURLs_spellings(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		host := rapid.SampledFrom([]string{
			"api.paxos.com", "oauth.paxos.com", "api.sandbox.paxos.com", "x.oauth.sandbox.paxos.com", "sandbox.paxos.com", "localhost", "127.0.0.1",
		}).Draw(t, "host")
		spelled := []byte(host)
		for i := range spelled {
			if rapid.Bool().Draw(t, "upper") {
				spelled[i] = strings.ToUpper(host)[i]
			}
		}
		scheme := rapid.SampledFrom([]string{"https", "HTTPS", "http"}).Draw(t, "scheme")
		text := scheme + "://" + string(spelled) + rapid.SampledFrom([]string{"", "."}).Draw(t, "dot") +
			rapid.SampledFrom([]string{"", ":", ":443", ":8443"}).Draw(t, "port") + "/v2"
		local, sandbox := strings.HasPrefix(host, "l") || strings.HasPrefix(host, "1"), strings.Contains(host, "sandbox")
		secure := scheme != "http"
		if accepted := len(refusals("", session.Production, text, text)) == 0; accepted != (secure && !sandbox) {
			t.Fatalf("%s in production: %t", text, accepted)
		}
		if accepted := len(refusals("", session.Sandbox, text, text)) == 0; accepted != (sandbox && secure || local) {
			t.Fatalf("%s in the sandbox: %t", text, accepted)
		}
	})
}
