package api

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/apikit"
)

var newPerson = CreateIdentityRequest{RefID: "ours", PersonDetails: &PersonDetails{FirstName: "Ada"}}

var _ = registerSearch("CreateIdentity", createIdentity(newPerson), func() reply { return ok(ourPerson(0)) })

// ourPerson is the identity of newPerson, made the given time ago.
func ourPerson(age time.Duration) string {
	return `{"id":"p1","ref_id":"ours","created_at":"` + time.Now().Add(-age).UTC().Format(time.RFC3339Nano) + `"}`
}

func createIdentity(req CreateIdentityRequest) func(context.Context, *Client) (string, error) {
	return func(ctx context.Context, c *Client) (string, error) {
		return idOf(c.CreateIdentity(ctx, req))
	}
}

func TestCreateIdentity(t *testing.T) {
	t.Parallel()
	malformed := duplicate() // names something other than an id
	malformed.body = strings.Replace(malformed.body, `"p1"`, `"${p1}/.."`, 1)
	operationTest{
		call: createIdentity(newPerson), id: "p1", advice: []string{"may exist", `"ours"`},
		requests: map[string]string{
			"post":  `POST /identity/identities {"ref_id":"ours","person_details":{"first_name":"Ada"}}`,
			"look":  "GET /identity/identities/p1?include_details=true&include_institution_members=true",
			"list":  "GET /identity/identities?created_at.gte=T",
			"read":  "GET /identity/identities/p1?include_details=true",
			"read2": "GET /identity/identities/p2?include_details=true",
		},
		replies: map[string]reply{
			"ours": ok(ourPerson(0)), "ours-4m": ok(ourPerson(4 * time.Minute)), "ours-6m": ok(ourPerson(6 * time.Minute)),
			"theirs": ok(`{"id":"p1","ref_id":"theirs"}`), "p2": ok(`{"id":"p2","ref_id":"theirs"}`), "malformed": malformed,
			"two": ok(`{"items":[{"id":"p0"},` + ourPerson(0) + `]}`),
		},
	}.run(t, map[string]scenario{
		"at once":                             {script: "post ours"},
		"lost after commit":                   {script: "post lost, post duplicate, look ours"},
		"lost before commit":                  {script: "post lost, post ours"},
		"500 after commit":                    {script: "post 500, post 502, post duplicate, look ours"},
		"answer not JSON":                     {script: "post <html>, post duplicate, look ours-4m"},
		"answer without id":                   {script: `post {}, post duplicate, look {"id":"p1","ref_id":"ours"}`},
		"not to be read yet":                  {script: "post lost, post duplicate, look 404, post duplicate, look ours"},
		"409 that names nothing":              {script: "post lost, post 409, list two, look ours"},
		"409 that names what cannot be an id": {script: "post lost, post malformed, list two, look ours"},
		"another's answer":                    {script: "post theirs, post duplicate, look ours"},
		"another's answer, then not made yet": {script: "post theirs, post ours"},
		"malformed id":                        {script: `post {"id":"../p2","ref_id":"ours"}, post duplicate, look ours`},
		"thin answer":                         {script: `post {"id":"p1"}, read ours`},
		"thin answer, seen late":              {script: `post {"id":"p1"}, read 404, read ours`},
		"thin answer, not to be read":         {script: `post {"id":"p1"}, read 403, post duplicate, look ours`},
		"thin answer, never to be read":       {script: `post {"id":"p1"}, read 403, post 403`, fails: "unknown", says: "403"},
		"another's, not to be read":           {script: `post {"id":"p2"}, read2 403, post duplicate, look ours`},
		"another's thin answer":               {script: `post {"id":"p2"}, read2 p2, post duplicate, look ours`},
		"another's, who has no ref_id":        {script: `post {"id":"p2"}, read2 {"id":"p2"}, post duplicate, look ours`},
		"another's answer to the look":        {script: "post lost, post duplicate, look p2, post duplicate, look ours"},
		"first answer 409":                    {script: "post duplicate", fails: "rejected"},
		"first answer 400":                    {script: "post 400", fails: "rejected"},
		"same CIP, other ref":                 {script: "post lost, post duplicate, look theirs", fails: "rejected"},
		"same ref, older":                     {script: "post lost, post duplicate, look ours-6m", fails: "rejected"},
		"refused later":                       {script: "post lost, post 403", fails: "unknown"},
		"lost for ever":                       {script: "post lost, post lost, post 500, post lost, post lost, post lost", fails: "unknown"},
	})
	operationTest{
		call: createIdentity(CreateIdentityRequest{}), advice: []string{"no ref_id"},
		requests: map[string]string{"post": "POST /identity/identities {}"},
	}.run(t, map[string]scenario{
		"without ref_id, lost":     {script: "post lost", fails: "unknown"},
		"without ref_id, 500":      {script: "post 500", fails: "unknown"},
		"without ref_id, not JSON": {script: "post <html>", fails: "unknown"},
	})
}

// An interrupt while a create is in flight does not end the search for what became of it.
func TestCreates_ResolveAfterInterrupt(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		call func(context.Context, *Client) (string, error)
		then func() []reply // after the lost answer
		want string
	}{
		"identity": {createIdentity(newPerson), func() []reply { return []reply{duplicate(), ok(ourPerson(0))} }, "p1"},
		"control":  {createControl("INACTIVITY", "p1"), func() []reply { return []reply{items(dormant("c1", 0))} }, "c1 DORMANT CLIENT"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				then := steps(t, test.then()...)
				c, f := newFake(t, func(r *http.Request, body string) reply {
					if ctx.Err() == nil {
						cancel() // while the write is in flight
						return reply{lost: true}
					}
					return then(r, body)
				}, func(c *Config) { c.FirstPause, c.LongestPause = 0, 0 })
				start := time.Now()
				got, err := test.call(ctx, c)
				require.NoError(t, err)
				assert.Equal(t, test.want, got)
				assert.Less(t, time.Since(start), 2*time.Second, "the first look is after about a second")
				assert.Len(t, f.requests(), 1+len(test.then()))
			})
		})
	}
}

func TestCreateIdentityGivesUpInTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c, _ := newFake(t, func(r *http.Request, _ string) reply {
			<-r.Context().Done()
			return reply{lost: true}
		}, func(c *Config) { c.FirstPause, c.LongestPause = 0, 0 })
		start := time.Now()
		_, err := c.CreateIdentity(t.Context(), newPerson)
		assert.Equal(t, OutcomeUnknown, OutcomeOf(err))
		assert.LessOrEqual(t, time.Since(start), apikit.DefaultRequestTimeout+apikit.SearchTimeout+apikit.DefaultRequestTimeout)
	})
}
