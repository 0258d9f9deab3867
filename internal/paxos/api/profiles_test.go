package api

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

const (
	profileJSON  = `{"id":"p1","nickname":"Main","type":"NORMAL","description":"All of it"}`
	profilesJSON = `{"items":[` + profileJSON + `]}`
)

var _ = registerObject("CreateProfile", objectTest{
	class: classOther, read: "funding:read_profile", write: "funding:write_profile",
	whole: `{"id":"x1","nickname":"Main","type":"NORMAL"}`, row: `{"id":"x1","nickname":"Main","type":"NORMAL"}`, key: "nickname",
	path: "/profiles", query: "nickname=ma&ids=x1&ids=x2&created_at.gt=2026-11-21T11:00:00Z&order=DESC", fixed: []string{"id", "nickname"},
	list: func(ctx context.Context, c *Client) (int, error) {
		return lengthOf(collect(c.ListProfiles(ctx, ListProfilesOptions{
			ListOptions: ListOptions{CreatedAt: TimeFilter{GT: eleven}, Order: "DESC", Limit: 5},
			Nickname:    "ma", IDs: []string{"x1", "x2"},
		})))
	},
	created: `POST /profiles {"nickname":"Main"}`, look: "nickname=Main", source: "paxos_profile",
	create: func(ctx context.Context, c *Client) (string, error) {
		return idOf(c.CreateProfile(ctx, ProfileFields{Nickname: "Main"}))
	},
	updated: `PUT /profiles/x1 {"nickname":"Main"}`,
	update: func(ctx context.Context, c *Client) error {
		return failed(c.UpdateProfile(ctx, "x1", UpdateProfileRequest{Nickname: "Main"}))
	},
})

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

// A server may spell the nickname in another case, and may list others that begin with it. The profile that is found has the
// description of the request.
func TestCreateProfile(t *testing.T) {
	t.Parallel()
	operationTest{
		call: func(ctx context.Context, c *Client) (string, error) {
			return idOf(c.CreateProfile(ctx, ProfileFields{Nickname: "Main", Description: "All of it"}))
		},
		id: "p1",
		requests: map[string]string{
			"post": `POST /profiles {"nickname":"Main","description":"All of it"}`, "look": "GET /profiles?created_at.gte=T&nickname=Main",
		},
		replies: map[string]reply{
			"lower":   ok(strings.ToLower(profileJSON[:30]) + profileJSON[30:]),
			"default": ok(`{"id":"p9","nickname":"Main","type":"DEFAULT"}`),
			"longer":  ok(`{"items":[{"id":"p3","nickname":"Main 2","type":"NORMAL","description":"All of it"},` + profileJSON + `]}`),
			"theirs":  ok(`{"items":[{"id":"p2","nickname":"Main","type":"NORMAL","description":"Another"}]}`), "none": ok(`{"items":[]}`),
		},
	}.run(t, map[string]scenario{
		"answered in another case":  {script: "post lower"},
		"lost, found late":          {script: "post lost, look none, look 403, look longer"},
		"lost, found another":       {script: "post lost, look theirs, look theirs, look theirs, look theirs, look theirs", fails: "unknown"},
		"about the default profile": {script: "post default, look none, look none, look none, look none, look none", fails: "unknown"},
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
