package settings_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/settings"
)

// resolver reads an environment whose variables are the arguments in upper case.
func resolver(environment map[string]string) settings.Resolver {
	return settings.Resolver{
		Getenv: func(name string) string { return environment[name] }, EnvVar: strings.ToUpper, Diags: &diag.Diagnostics{},
	}
}

func TestResolver(t *testing.T) {
	t.Parallel()
	r := resolver(map[string]string{
		"FLAG": "true", "NUMBER": "0.5", "WHOLE": "3", "DURATION": "1m", "WORDS": " a  b ", "TEXT": "env", "LIMIT": "7",
	})
	assert.Equal(t, "config", r.Text("text", types.StringValue("config"), "default"))
	assert.Equal(t, "env", r.Text("text", types.StringNull(), "default"))
	assert.Equal(t, "default", r.Text("other", types.StringNull(), "default"))
	assert.True(t, r.Flag("flag", types.BoolNull(), false))
	assert.InDelta(t, 0.5, r.Number("number", types.Float64Null(), 1), 0)
	assert.Equal(t, 3, r.Whole("whole", types.Int64Null(), 1, 0, 5))
	assert.Equal(t, time.Minute, r.Duration("duration", types.StringNull(), time.Second))
	assert.Equal(t, []string{"a", "b"}, r.Words("words", types.SetNull(types.StringType), nil))
	assert.Equal(t, new(7), r.Limit("limit", types.Int64Value(1)), "the environment raises a limit")
	assert.Nil(t, r.Limit("none", types.Int64Null()))
	assert.Empty(t, *r.Diags)
}

func TestResolver_refuses(t *testing.T) {
	t.Parallel()
	for name, read := range map[string]func(settings.Resolver){
		"flag":     func(r settings.Resolver) { r.Flag("block.wrong", types.BoolNull(), false) },
		"number":   func(r settings.Resolver) { r.Number("block.wrong", types.Float64Null(), 1) },
		"whole":    func(r settings.Resolver) { r.Whole("block.wrong", types.Int64Null(), 1, 0, 5) },
		"duration": func(r settings.Resolver) { r.Duration("block.wrong", types.StringNull(), 1) },
		"unknown":  func(r settings.Resolver) { r.Text("block.wrong", types.StringUnknown(), "") },
	} {
		r := resolver(map[string]string{"BLOCK.WRONG": "-1x"})
		read(r)
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
		API: "Mint", Sandbox: "test",
		URLs: map[string][2]string{"test": {"https://test.mint", "https://test.mint/token"}, "live": {"https://mint", "https://mint/token"}},
		EnvironmentOf: func(u *url.URL) string {
			return map[string]string{"test.mint": "test", "mint": "live"}[u.Hostname()]
		},
		Parse: func(text string) (*url.URL, bool) {
			u, err := url.Parse(text)
			return u, err == nil && u.Host != ""
		},
	}
	for _, test := range []struct{ environment, api, token, says string }{
		{"live", "", "", ""},
		{"live", "https://mint", "https://mint/token", ""},
		{"live", "https://gateway", "https://gateway/token", ""},
		{"test", "http://localhost", "http://localhost/token", ""},
		{"live", "https://gateway", "", "api_url is set without it"},
		{"live", "https://mint", "https://gateway/token", "api_url belongs to Mint, but token_url does not"},
		{"live", "https://test.mint", "https://mint/token", "api_url belongs to test, but environment is live. To use the URLs of live: unset API_URL and TOKEN_URL. "},
		{"live", "http://gateway", "https://gateway/token", "api_url is not https, but environment is live"},
		{"live", "no url", "https://mint/token", "It must be an https URL"},
	} {
		r := resolver(nil)
		urls := endpoints.Resolve(r, test.environment, [2]settings.URL{
			{Name: "api_url", Configured: types.StringNull(), Value: test.api}, {Name: "token_url", Configured: types.StringNull(), Value: test.token},
		})
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
