package api

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	profileJSON  = `{"id":"p1","nickname":"Main","type":"NORMAL","description":"All of it"}`
	profilesJSON = `{"items":[` + profileJSON + `]}`
)

var _ = registerSearch("CreateProfile", createProfile, func() reply { return items(`{"id":"f1","nickname":"ours","type":"NORMAL"}`) })

func createProfile(ctx context.Context, c *Client) (string, error) {
	return idOf(c.CreateProfile(ctx, CreateProfileRequest{Nickname: "ours"}))
}

func TestListProfiles(t *testing.T) {
	t.Parallel()
	c, f := newFake(t, steps(t, ok(`{"items":[`+profileJSON+`],"next_page_cursor":"c2"}`), ok(`{}`)))
	at := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	found, err := collect(c.ListProfiles(t.Context(), ListProfilesOptions{
		Nickname: "ma", IDs: []string{"p1", "p2"}, CreatedAt: TimeFilter{GT: at}, Order: "DESC", Limit: 5,
	}))
	require.NoError(t, err)
	assert.Equal(t, []Profile{{ID: "p1", Nickname: "Main", Type: ProfileNormal, Description: "All of it"}}, found)
	const query = "GET /profiles?created_at.gt=2026-11-21T12%3A00%3A00Z&ids=p1&ids=p2&"
	assert.Equal(t, []string{
		query + "limit=5&nickname=ma&order=DESC", query + "limit=4&nickname=ma&order=DESC&page_cursor=c2",
	}, f.requests())
}

func TestGetProfile(t *testing.T) {
	t.Parallel()
	notFound := problem(http.StatusNotFound, "Not Found", "profile not found")
	for name, tc := range map[string]struct {
		id          string
		replies     []reply
		found       bool
		deactivated bool
		notFound    bool
	}{
		"active":                    {"p1", []reply{ok(profileJSON)}, true, false, false},
		"default":                   {"default", []reply{ok(`{"id":"p9","nickname":"default","type":"DEFAULT"}`)}, true, false, false},
		"deactivated":               {"p1", []reply{notFound, ok(profileJSON)}, false, true, true},
		"unknown":                   {"p1", []reply{notFound, notFound}, false, false, true},
		"unknown for now":           {"p1", []reply{notFound, problem(403, "Forbidden", "no")}, false, false, false},
		"another":                   {"p2", []reply{ok(profileJSON)}, false, false, false},
		"another, deactivated":      {"p2", []reply{notFound, ok(profileJSON)}, false, false, false},
		"another than the default":  {"default", []reply{ok(profileJSON)}, false, false, false},
		"nothing":                   {"p1", []reply{ok(`{}`)}, false, false, false},
		"deactivated, says nothing": {"p1", []reply{notFound, ok(`{}`)}, false, false, false},
		"malformed":                 {"p1", []reply{ok(`{"id":"../p1"}`)}, false, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, f := newFake(t, steps(t, tc.replies...), func(c *Config) { c.MaxRetries = 0 })
			_, err := c.GetProfile(t.Context(), tc.id)
			assert.Equal(t, tc.found, err == nil, err)
			assert.Equal(t, tc.deactivated, IsDeactivated(err), err)
			assert.Equal(t, tc.notFound, IsNotFound(err), err)
			want := []string{"GET /profiles/" + tc.id, "GET /profiles/" + tc.id + "?include_deactivated=true"}
			assert.Equal(t, want[:len(tc.replies)], f.requests())
		})
	}
}

// A create whose answer is lost, or is about another profile, is sent once, and then looked for by nickname and age. What
// is found counts if it equals the request.
func TestCreateProfile(t *testing.T) {
	t.Parallel()
	operationTest{
		call: func(ctx context.Context, c *Client) (string, error) {
			return idOf(c.CreateProfile(ctx, CreateProfileRequest{Nickname: "Main", Description: "All of it"}))
		},
		id: "p1",
		requests: map[string]string{
			"post": `POST /profiles {"nickname":"Main","description":"All of it"}`, "look": "GET /profiles?created_at.gte=T&nickname=Main",
		},
		replies: map[string]reply{
			"p1": ok(profileJSON), "lower": ok(strings.ToLower(profileJSON[:30]) + profileJSON[30:]), "listed": ok(profilesJSON),
			"default": ok(`{"id":"p9","nickname":"Main","type":"DEFAULT"}`),
			"longer":  ok(`{"items":[{"id":"p3","nickname":"Main 2","type":"NORMAL","description":"All of it"},` + profileJSON + `]}`),
			"theirs":  ok(`{"items":[{"id":"p2","nickname":"Main","type":"NORMAL","description":"Another"}]}`), "none": ok(`{"items":[]}`),
		},
	}.run(t, map[string]scenario{
		"answered":                  {script: "post p1"},
		"answered in another case":  {script: "post lower"},
		"conflict":                  {script: "post duplicate", fails: "rejected"},
		"refused":                   {script: "post 400", fails: "rejected"},
		"lost, found":               {script: "post lost, look listed"},
		"lost, found late":          {script: "post lost, look none, look 403, look longer"},
		"lost, found another":       {script: "post lost, look theirs, look theirs, look theirs, look theirs, look theirs", fails: "unknown"},
		"lost, not found":           {script: "post lost, look none, look none, look none, look none, look none", fails: "unknown"},
		"about another, found":      {script: `post {"id":"p2","nickname":"Other","type":"NORMAL"}, look listed`},
		"about the default profile": {script: "post default, look none, look none, look none, look none, look none", fails: "unknown"},
		"says nothing, found":       {script: "post {}, look listed"},
	})
}

func TestUpdateProfile(t *testing.T) {
	t.Parallel()
	operationTest{
		call: func(ctx context.Context, c *Client) (string, error) {
			_, err := c.UpdateProfile(ctx, "p1", UpdateProfileRequest{Nickname: "Main"})
			return "", err
		},
		requests: map[string]string{"put": `PUT /profiles/p1 {"nickname":"Main"}`, "read": "GET /profiles/p1"},
		replies:  map[string]reply{"p1": ok(profileJSON)},
	}.run(t, map[string]scenario{
		"answered":       {script: "put p1"},
		"says little":    {script: "put {}, read p1"},
		"says an id":     {script: `put {"id":"p1"}, read p1`},
		"not to be read": {script: "put {}, read 403"},
		"lost":           {script: "put lost, put p1"},
		"about another":  {script: `put {"id":"p2","nickname":"Other","type":"NORMAL"}, put p1`},
	})
}

// Whatever a second deactivation is answered, a profile that is deactivated is no error; one that is active, unknown or not
// to be seen is.
func TestDeactivateProfile(t *testing.T) {
	t.Parallel()
	operationTest{
		call: func(ctx context.Context, c *Client) (string, error) { return "", c.DeactivateProfile(ctx, "p1") },
		requests: map[string]string{
			"put": "PUT /profiles/p1/deactivate", "look": "GET /profiles/p1", "look-further": "GET /profiles/p1?include_deactivated=true",
		},
		replies: map[string]reply{"p1": ok(profileJSON)},
	}.run(t, map[string]scenario{
		"done":                          {script: "put {}"},
		"lost, repeated":                {script: "put lost, put {}"},
		"lost, refused the second time": {script: "put lost, put 400, look 404, look-further p1"},
		"before":                        {script: "put 404, look 404, look-further p1"},
		"balance":                       {script: "put 400, look p1", fails: "rejected"},
		"unknown":                       {script: "put 404, look 404, look-further 404", fails: "rejected"},
		"not to be seen":                {script: "put 400, look 403", fails: "rejected"},
		"forbidden":                     {script: "put 403", fails: "rejected"},
	})
}

// Profiles count against another limit than identities, and have scopes of their own.
func TestProfileOperations(t *testing.T) {
	t.Parallel()
	for _, op := range []Operation{OpListProfiles, OpGetProfile, OpCreateProfile, OpUpdateProfile, OpDeactivateProfile} {
		scope := ScopeWriteProfile
		if op.Method == http.MethodGet {
			scope = ScopeReadProfile
		}
		assert.Equal(t, classOther, op.Class, op.Name)
		assert.Equal(t, scope, op.Scope, op.Name)
		assert.NotContains(t, DefaultScopes(), op.Scope)
		assert.Equal(t, op.Method != http.MethodPost, op.Idempotent, op.Name)
	}
}
