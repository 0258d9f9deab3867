package api

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/apikit"
)

func TestNewChecksItsConfig(t *testing.T) {
	t.Parallel()
	valid := Config{
		Config: apikit.Config{
			BaseURL: "https://api.test/v2", RequestTimeout: time.Second,
		},
		TokenURL: "https://token.test", ClientID: "a", ClientSecret: canary,
	}
	for name, spoil := range map[string]func(*Config){
		"no client id":       func(c *Config) { c.ClientID = "" },
		"no secret":          func(c *Config) { c.ClientID, c.ClientSecret = canary, "" },
		"negative retries":   func(c *Config) { c.MaxRetries = -1 },
		"no timeout":         func(c *Config) { c.RequestTimeout = 0 },
		"negative rate":      func(c *Config) { c.MaxRequestsPerSecond = -1 },
		"negative in flight": func(c *Config) { c.MaxConcurrentRequests = -1 },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wrong := valid
			spoil(&wrong)
			_, err := New(wrong)
			require.Error(t, err)
			assert.NotContains(t, err.Error(), canary)
		})
	}
	c, err := New(valid)
	require.NoError(t, err)
	c.Close()
}

func TestClientEscapesIDs(t *testing.T) {
	t.Parallel()
	c, f := newFake(t, func(*http.Request, string) reply { return problem(404, "Not Found", "") })
	_, err := c.GetIdentity(t.Context(), "a/../b?c=d#e", GetIdentityOptions{})
	require.True(t, IsNotFound(err))
	for _, id := range []string{"", ".", "..", "..."} {
		_, err := c.GetIdentity(t.Context(), id, GetIdentityOptions{})
		require.ErrorContains(t, err, "id is empty or consists of dots")
		assert.Equal(t, OutcomeNotSent, OutcomeOf(err))
	}
	assert.Equal(t, []string{"GET /identity/identities/a%2F..%2Fb%3Fc=d%23e"}, f.requests())
}

func TestClientSendsJSONHeaders(t *testing.T) {
	t.Parallel()
	c, _ := newFake(t, func(r *http.Request, body string) reply {
		assert.Equal(t, "application/json", r.Header.Get("Accept"))
		assert.Equal(t, "test/1", r.Header.Get("User-Agent"))
		assert.Equal(t, "Bearer "+canary+"-token", r.Header.Get("Authorization"))
		assert.Equal(t, body != "", r.Header.Get("Content-Type") == "application/json")
		return ok(`{"id":"x"}`)
	})
	_, err := c.GetIdentity(t.Context(), "x", GetIdentityOptions{})
	require.NoError(t, err)
	require.NoError(t, c.SetSandboxStatus(t.Context(), "x", SandboxStatusRequest{UserDisabled: &SetDisable{}}))
}

func TestNothingSecretInErrorsAndLogs(t *testing.T) {
	t.Parallel()
	for name, r := range map[string]reply{
		"html":             {status: 502, body: "<html>" + canary, kind: "text/html; x=" + canary},
		"other json":       {status: 400, body: `{"message":"` + canary + `","errors":[{"value":"` + canary + `"}]}`},
		"extra members":    {status: 400, body: `{"title":"Bad Request","value":"` + canary + `","meta":{"echo":"` + canary + `"}}`},
		"not json":         {status: 200, body: canary},
		"wrong kind":       {status: 200, body: `{"id":["` + canary + `"]}`},
		"number":           {status: 200, body: `{"id":"x","is_merchant":12345678}`},
		"truncated":        {status: 200, body: `{"id":"` + canary},
		"no id":            {status: 200, body: `{"ref_id":"` + canary + `"}`},
		"lost":             {lost: true},
		"unauthorized":     {status: 401, body: canary},
		"content type bad": {status: 503, body: canary, kind: canary + "//"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var log memo
			c, _ := newFake(t, func(*http.Request, string) reply { return r }, func(c *Config) { c.Logger = &log })
			operations := calls(t, c)
			operations["by a secret id"] = func() (any, error) {
				return c.GetIdentity(t.Context(), "id-"+canary, GetIdentityOptions{Details: true})
			}
			for operation, call := range operations {
				_, err := call()
				failure, failed := errors.AsType[*Error](err)
				assert.True(t, failed || !strings.HasPrefix(operation, "GetIdentity"), "a list or a write tolerates what a read does not")
				if failed {
					text := fmt.Sprintf("%v %+v %s", err, err, failure.NextStep())
					assert.NotContains(t, text, canary, operation)
					assert.NotContains(t, text, "12345678", operation)
				}
			}
			assert.NotContains(t, log.String(), canary)
			assert.NotContains(t, log.String(), "12345678")
			assert.NotEmpty(t, log.String())
		})
	}
}

func TestClientOverARealConnection(t *testing.T) {
	t.Parallel()
	requests := 0
	api := listen(t, plain, func(w http.ResponseWriter, _ *http.Request) {
		if requests++; requests < 3 {
			w.Header().Set("Content-Length", "100")
			_, _ = fmt.Fprint(w, "{")
			panic(http.ErrAbortHandler)
		}
		_, _ = fmt.Fprint(w, `{"id":"abc","status":"NEW_ONE","new_field":{"a":1},"created_at":null}`)
	})
	c, _, _ := servers{api: api.URL + "/v2/", adjust: []func(*Config){func(c *Config) { c.MaxRetries = 2 }, func(c *Config) { c.Scopes = []string{ScopeReadIdentity} }}}.client(t)
	got, err := c.GetIdentity(t.Context(), "abc", GetIdentityOptions{})
	require.NoError(t, err)
	assert.Equal(t, &Identity{ID: "abc", Status: "NEW_ONE"}, got)
	assert.Equal(t, slices.Repeat([]string{"GET /v2/identity/identities/abc "}, 3), api.requests())
}
