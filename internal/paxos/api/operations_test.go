package api

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// tokenScopes is a base transport that records which scopes tokens are asked for, and answers with the fake behind it.
type tokenScopes struct {
	*fake

	asked []string
}

// RoundTrip implements http.RoundTripper.
func (s *tokenScopes) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.URL.Host == "token.test" {
		if err := req.ParseForm(); err != nil {
			return nil, err
		}
		s.asked = append(s.asked, req.PostForm.Get("scope"))
	}
	return s.fake.RoundTrip(req)
}

// A domain that is added here needs nothing of the transport: tokens are asked for its scopes alone, and its requests count
// against the limit of what no other class has.
func TestDomain_isAddedInOnePlace(t *testing.T) {
	t.Parallel()
	orders := domain{class: "orders", read: "exchange:read_order", write: "exchange:write_order"}
	base := &tokenScopes{fake: &fake{handle: func(*http.Request, string) reply { return problem(http.StatusForbidden, "Forbidden", "") }}}
	c, _ := newFake(t, nil, func(c *Config) { c.Transport = base }, func(c *Config) { c.MaxRequestsPerSecond = 9 })
	for _, op := range []Operation{orders.get("GetOrder", "/orders/{id}"), orders.put("CancelOrder", "/orders/{id}")} {
		_, err := do[Profile](t.Context(), c, call{op: op, ids: []string{"o1"}})
		require.Error(t, err)
		assert.Contains(t, err.(*Error).NextStep(), `needs the scope "`+op.Scope+`"`) //nolint:errorlint // every error is one
	}
	assert.Equal(t, []string{"exchange:read_order", "exchange:write_order"}, base.asked)
}
