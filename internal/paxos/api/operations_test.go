package api

import (
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/transport"
)

// Each operation asks for its own scope, and whoever lacks it is told which one it is.
func TestOperations_nameTheirScopes(t *testing.T) {
	t.Parallel()
	c, _ := newFake(t, func(*http.Request, string) reply { return problem(http.StatusForbidden, "Forbidden", "") })
	scopes := map[string]string{
		"GetIdentity": "identity:read_identity", "ListIdentities": "identity:read_identity",
		"CreateIdentity": "identity:write_identity", "UpdateIdentity": "identity:write_identity",
		"SandboxSetIdentityStatus": "identity:write_identity",
		"ListControls":             "identity:read_identity_control", "GetControl": "identity:read_identity_control",
		"CreateControl": "identity:write_identity_control", "DeleteControl": "identity:write_identity_control",
		"GetProfile": "funding:read_profile",
	}
	for operation, call := range calls(t, c) {
		_, err := call()
		require.Error(t, err, operation)
		says := err.(*Error).NextStep() //nolint:errorlint // every error is one
		assert.Contains(t, says, `needs the scope "`+scopes[operation]+`"`, operation)
		assert.Equal(t, scopes[operation] == ScopeWriteIdentity, strings.Contains(says, "only on request"), operation)
	}
}

// A 404 is about the object that the call names. If it names none, the operation is not there.
func TestOperations_notFound(t *testing.T) {
	t.Parallel()
	c, _ := newFake(t, func(*http.Request, string) reply { return problem(http.StatusNotFound, "Not Found", "") })
	namesNone := []string{"ListIdentities", "CreateIdentity"}
	for operation, call := range calls(t, c) {
		_, err := call()
		if operation == "DeleteControl" {
			continue // what is not there is deleted
		}
		require.Error(t, err, operation)
		says := err.(*Error).NextStep() //nolint:errorlint // every error is one
		assert.Equal(t, slices.Contains(namesNone, operation), strings.Contains(says, "does not have this operation"), operation)
	}
}

// The rate limit guide counts everything under /identity against the limit of Identity. The emulator goes by that.
func TestOperations_ofIdentityShareItsLimit(t *testing.T) {
	t.Parallel()
	operations := map[string]bool{}
	c, _ := newFake(t, func(r *http.Request, _ string) reply {
		op := transport.OperationFrom(r.Context())
		operations[op.Name] = true
		assert.Equal(t, strings.HasPrefix(op.Path, "/identity/"), op.Class == classIdentity, "%s: the class of its domain", op.Name)
		return problem(http.StatusNotFound, "Not Found", "")
	})
	for method := range reflect.TypeFor[*Client]().Methods() {
		if method.Name != "Close" && method.Name != "Observe" {
			invoke(t.Context(), c, method)
		}
	}
	assert.Subset(t, slices.Collect(maps.Keys(operations)), []string{"GetIdentity", "ListIdentities", "AddInstitutionMembers", "ListProfiles"})
}

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
	for _, op := range []operation{orders.get("GetOrder", "/orders/{id}"), orders.put("CancelOrder", "/orders/{id}")} {
		_, err := do[Profile](t.Context(), c, call{op: op, ids: []string{"o1"}})
		require.Error(t, err)
		assert.Contains(t, err.(*Error).NextStep(), `needs the scope "`+op.Scope+`"`) //nolint:errorlint // every error is one
	}
	assert.Equal(t, []string{"exchange:read_order", "exchange:write_order"}, base.asked)
}
