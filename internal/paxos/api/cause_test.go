package api

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/transport"
)

// noLimiter lets every request pass at once, after a 429 too.
type noLimiter struct{}

func (noLimiter) Acquire(context.Context, transport.Class) (func(), error) { return func() {}, nil }
func (noLimiter) PauseUntil(time.Time)                                     {}

// The first error of a cause that hits everything is told in full, each later one refers to it, whatever the operation. What a
// write may have done, and what is about one object, is always told in full.
func TestError_Reported(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		servers

		shared        bool
		writesInDoubt bool
	}{
		"token endpoint down":  {servers: servers{token: "http://" + closedPort(t) + "/token"}, shared: true},
		"wrong token_url":      {servers: servers{tokenAnswers: webPage(404)}, shared: true},
		"wrong credential":     {servers: servers{tokenAnswers: jsonOf(401, `{"error":"invalid_client"}`)}, shared: true},
		"API down":             {servers: servers{api: "http://" + closedPort(t)}, shared: true},
		"wrong api_url":        {servers: servers{apiAnswers: webPage(404)}, shared: true},
		"a web page":           {servers: servers{apiAnswers: webPage(200)}, shared: true, writesInDoubt: true},
		"unauthorized":         {servers: servers{apiAnswers: jsonOf(401, `{"title":"Unauthorized"}`)}, shared: true},
		"throttled":            {servers: servers{apiAnswers: jsonOf(429, ""), options: []Option{WithLimiter(noLimiter{})}}, shared: true},
		"outage":               {servers: servers{apiAnswers: jsonOf(503, "")}, shared: true, writesInDoubt: true},
		"an object is missing": {servers: servers{apiAnswers: jsonOf(404, `{"title":"Not Found"}`)}},
		"a value is wrong":     {servers: servers{apiAnswers: jsonOf(400, `{"title":"Bad Request"}`)}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, _, _ := test.client(t)
			report := func(err error, title string) string {
				require.Error(t, err)
				return err.(*Error).Reported(title) //nolint:errorlint // every error is one
			}
			read := func() error { return second(c.GetIdentity(t.Context(), "p1", GetIdentityOptions{})) }
			refers := "Nothing was changed by this request. What to do is in the first error of this run with the same cause: Reading p1 failed"
			if !test.shared {
				refers = ""
			}
			assert.Empty(t, report(read(), "Reading p1 failed"))
			assert.Equal(t, refers, report(read(), "Reading p2 failed"))
			assert.Equal(t, refers, report(second(c.GetProfile(t.Context(), "f1")), "Reading f1 failed"))
			if test.writesInDoubt {
				refers = ""
			}
			assert.Equal(t, refers, report(second(c.CreateIdentity(t.Context(), CreateIdentityRequest{RefID: "r"})), "Creating it failed"))

			again, _, _ := test.client(t)
			assert.Empty(t, report(second(again.GetIdentity(t.Context(), "p1", GetIdentityOptions{})), "Reading p1 failed"), "another run")
		})
	}
}

// A scope that is missing is one cause for each scope.
func TestError_Reported_scopes(t *testing.T) {
	t.Parallel()
	c, _ := newFake(t, func(*http.Request, string) reply { return problem(403, "Forbidden", "insufficient scopes") })
	for i, call := range []func() error{
		func() error { return second(c.GetIdentity(t.Context(), "p1", GetIdentityOptions{})) },
		func() error { return second(c.GetProfile(t.Context(), "f1")) },
		func() error { return second(c.GetIdentity(t.Context(), "p2", GetIdentityOptions{})) },
	} {
		instead := call().(*Error).Reported("first") //nolint:errorlint // every error is one
		assert.Equal(t, i == 2, strings.Contains(instead, "same cause: first"), i)
	}
}
