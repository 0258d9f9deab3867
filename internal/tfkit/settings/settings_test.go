package settings_test

import (
	"cmp"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/settings"
)

// resolver reads a provider block, and an environment whose variables are the arguments in upper case.
func resolver(config map[string]tftypes.Value, environment map[string]string) settings.Resolver {
	kinds := map[string]tftypes.Type{}
	for name, value := range config {
		kinds[name] = value.Type()
	}
	return settings.Resolver{
		Config: tftypes.NewValue(tftypes.Object{AttributeTypes: kinds}, config),
		Getenv: func(name string) string { return environment[name] }, EnvVar: strings.ToUpper, Diags: &diag.Diagnostics{},
	}
}

func text(value any) tftypes.Value { return tftypes.NewValue(tftypes.String, value) }

func number(value any) tftypes.Value { return tftypes.NewValue(tftypes.Number, value) }

func TestResolver(t *testing.T) {
	t.Parallel()
	words := tftypes.Set{ElementType: tftypes.String}
	r := resolver(map[string]tftypes.Value{
		"text": text("config"), "null": text(nil), "limit": number(1), "pace": number(1.5), "count": number(2), "huge": number(1e30),
		"switch": tftypes.NewValue(tftypes.Bool, true), "set": tftypes.NewValue(words, []tftypes.Value{text("c")}),
	}, map[string]string{
		"FLAG": "true", "NUMBER": "0.5", "WHOLE": "3", "DURATION": "1m", "WORDS": " a  b ", "TEXT": "env", "NULL": "env", "LIMIT": "7",
	})
	assert.Equal(t, "config", r.Text("text", "default"))
	assert.Equal(t, "env", r.Text("null", "default"))
	assert.Equal(t, "default", r.Text("other", "default"))
	assert.True(t, r.Flag("flag", false))
	assert.True(t, r.Flag("switch", false))
	assert.InDelta(t, 0.5, r.Number("number", 1), 0)
	assert.InDelta(t, 1.5, r.Number("pace", 1), 0)
	assert.InDelta(t, 9, r.Number("other", 9), 0)
	assert.Equal(t, 3, r.Whole("whole", 1, 0, 5))
	assert.Equal(t, 2, r.Whole("count", 1, 0, 5))
	assert.Equal(t, math.MaxInt, r.Whole("huge", 1, 0, 5))
	assert.Equal(t, time.Minute, r.Duration("duration", time.Second))
	assert.Equal(t, []string{"a", "b"}, r.Words("words", nil))
	assert.Equal(t, []string{"c"}, r.Words("set", nil))
	assert.Equal(t, []string{"d"}, r.Words("other", []string{"d"}))
	assert.Equal(t, new(7), r.Limit("limit"), "the environment raises a limit")
	assert.Equal(t, new(2), r.Limit("count"))
	assert.Nil(t, r.Limit("none"))
	assert.Empty(t, *r.Diags)
}

func TestResolver_refuses(t *testing.T) {
	t.Parallel()
	unknown := tftypes.NewValue(tftypes.String, tftypes.UnknownValue)
	words := tftypes.NewValue(tftypes.Set{ElementType: tftypes.String}, []tftypes.Value{unknown})
	inside := func(value tftypes.Value) map[string]tftypes.Value {
		block := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"wrong": value.Type()}}
		return map[string]tftypes.Value{"block": tftypes.NewValue(block, map[string]tftypes.Value{"wrong": value})}
	}
	for name, test := range map[string]struct {
		config map[string]tftypes.Value
		read   func(settings.Resolver)
	}{
		"flag":            {nil, func(r settings.Resolver) { r.Flag("block.wrong", false) }},
		"number":          {nil, func(r settings.Resolver) { r.Number("block.wrong", 1) }},
		"whole":           {nil, func(r settings.Resolver) { r.Whole("block.wrong", 1, 0, 5) }},
		"duration":        {nil, func(r settings.Resolver) { r.Duration("block.wrong", 1) }},
		"unknown":         {inside(unknown), func(r settings.Resolver) { r.Text("block.wrong", "") }},
		"unknown element": {inside(words), func(r settings.Resolver) { r.Words("block.wrong", nil) }},
	} {
		r := resolver(test.config, map[string]string{"BLOCK.WRONG": "-1x"})
		test.read(r)
		require.Len(t, *r.Diags, 1, name)
		refusal, ok := (*r.Diags)[0].(diag.DiagnosticWithPath)
		require.True(t, ok)
		assert.True(t, path.Root("block").AtName("wrong").Equal(refusal.Path()), name)
		assert.Contains(t, refusal.Detail(), "Argument block.wrong, environment variable BLOCK.WRONG.", name)
	}
}

// The credential of an environment goes to the hosts of that environment, or to no host of the API at all.
func TestEndpoints(t *testing.T) {
	t.Parallel()
	endpoints := settings.Endpoints{
		API: "Mint", Arguments: []string{"api_url", "token_url"}, Domain: "mint.example",
		URLs: map[string][]string{
			"sandbox":    {"https://api.sandbox.mint.example", "https://api.sandbox.mint.example/token"},
			"production": {"https://api.mint.example", "https://api.mint.example/token"},
		},
	}
	for _, test := range []struct{ environment, api, token, says string }{
		{"production", "", "", ""},
		{"production", "https://api.mint.example", "https://api.mint.example/token", ""},
		{"production", "https://gateway", "https://gateway/token", ""},
		{"sandbox", "http://localhost", "http://localhost/token", ""},
		{"production", "https://gateway", "", "api_url is set without it"},
		{"production", "https://api.mint.example", "https://gateway/token", "api_url belongs to Mint, but token_url does not"},
		{"production", "https://api.sandbox.mint.example", "https://api.mint.example/token", "api_url belongs to sandbox, but environment is production. To use the URLs of production: remove token_url from the provider block and unset API_URL. "},
		{"production", "http://localhost", "https://gateway/token", "api_url is not https, but environment is production"},
		{"production", "no url", "https://api.mint.example/token", "It must be an https URL"},
	} {
		r := resolver(map[string]tftypes.Value{"token_url": text("configured")}, nil)
		urls := endpoints.Resolve(r, test.environment, test.api, test.token)
		if test.says == "" {
			assert.Empty(t, *r.Diags, test)
			if test.api == "" {
				assert.Equal(t, endpoints.URLs[test.environment], urls)
			}
			continue
		}
		require.NotEmpty(t, *r.Diags, test)
		assert.Contains(t, (*r.Diags)[0].Detail(), test.says)
	}
}

// An API without a token endpoint has one URL.
func TestEndpoints_one(t *testing.T) {
	t.Parallel()
	endpoints := settings.Endpoints{
		API: "Mint", Arguments: []string{"api_url"}, Domain: "mint.example",
		URLs: map[string][]string{"sandbox": {"https://api.sandbox.mint.example"}},
	}
	for given, says := range map[string]string{
		"": "", "https://gateway": "", "https://api.sandbox.mint.example/v2": "", "https://api.mint.example": "belongs to production",
	} {
		r := resolver(nil, nil)
		urls := endpoints.Resolve(r, "sandbox", given)
		if says == "" {
			assert.Empty(t, *r.Diags, given)
			assert.Equal(t, []string{cmp.Or(given, "https://api.sandbox.mint.example")}, urls)
			continue
		}
		require.Len(t, *r.Diags, 1)
		assert.Contains(t, (*r.Diags)[0].Detail(), says)
	}
	r := resolver(map[string]tftypes.Value{"environment": text("staging")}, nil)
	endpoints.Environment(r)
	require.Len(t, *r.Diags, 1)
	assert.Contains(t, (*r.Diags)[0].Detail(), "It must be sandbox or production.")
}
