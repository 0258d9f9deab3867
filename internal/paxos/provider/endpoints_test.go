package provider

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
)

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
	resolve(config, variables.getenv, &diags)
	refused := map[string]string{}
	for _, d := range diags {
		refused[strings.TrimPrefix(d.Summary(), "Unable to configure the provider: ")] = d.Detail()
	}
	return refused
}

// Whichever way the three arguments are given, each with a variable or in the provider block, the same URLs are refused.
func TestResolveURLs(t *testing.T) {
	t.Parallel()
	const api, token, both = "api_url", "token_url", "api_url token_url"
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
		{session.Production, emulatorAPI, productionToken, api},
		{session.Production, productionAPI, emulatorToken, token},
		{session.Production, gatewayAPI, emulatorToken, token},
		{session.Sandbox, emulatorAPI, sandboxToken, api},
		{session.Sandbox, sandboxAPI, emulatorToken, token},

		// The other environment, for both or for one.
		{"", productionAPI, productionToken, both},
		{session.Sandbox, productionAPI, productionToken, both},
		{session.Production, sandboxAPI, sandboxToken, both},
		{session.Sandbox, sandboxAPI, productionToken, token},
		{session.Sandbox, productionAPI, sandboxToken, api},
		{session.Production, productionAPI, sandboxToken, token},
		{session.Production, sandboxAPI, productionToken, api},
		{session.Sandbox, gatewayAPI, productionToken, token},
		{session.Production, sandboxAPI, gatewayToken, api},

		// Other spellings of the other environment.
		{session.Production, "https://api.sandbox.paxos.com./v2", productionToken, api},
		{session.Production, "https://API.SANDBOX.PAXOS.COM/v2", productionToken, api},
		{session.Production, "https://api.sandbox.paxos.com:443/v2", productionToken, api},
		{session.Production, "https://eu.api.sandbox.paxos.com:8443/v2", productionToken, api},
		{session.Sandbox, sandboxAPI, "https://oauth.paxos.com.:443/oauth2/token", token},
		{session.Sandbox, sandboxAPI, "https://paxos.com/oauth2/token", token},
		{session.Sandbox, "https://%EF%BD%81pi.paxos.com/v2", sandboxToken, api},
		{session.Production, "https://api.paxos.com@api.sandbox.paxos.com/v2", productionToken, api},

		// Another host: for both URLs, over https.
		{session.Production, gatewayAPI, gatewayToken, ""},
		{session.Production, "https://a.example/v2", "https://b.example/token", ""},
		{session.Production, "https://localhost:8443/v2", "https://127.0.0.1:8443/token", ""},
		{session.Production, gatewayAPI, productionToken, api},
		{session.Production, productionAPI, gatewayToken, token},
		{session.Sandbox, gatewayAPI, sandboxToken, api},
		{session.Production, "https://api-paxos.com/v2", productionToken, api},
		{session.Production, "https://api.paxos.com.evil.example/v2", productionToken, api},
		{session.Production, productionAPI, "https://oauth.notpaxos.com/oauth2/token", token},
		{session.Production, "http://gateway.example/v2", gatewayToken, api},

		// One without the other.
		{session.Production, gatewayAPI, "", token},
		{session.Production, "", productionToken, api},
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
