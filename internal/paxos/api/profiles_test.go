package api

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/transport"
)

const (
	profileJSON  = `{"id":"p1","nickname":"Main","type":"NORMAL","description":"All of it"}`
	profilesJSON = `{"items":[` + profileJSON + `]}`
)

var (
	mainProfile = Profile{ID: "p1", Nickname: "Main", Type: ProfileNormal, Description: "All of it"}
	mainCreate  = CreateProfileRequest{Nickname: "Main", Description: "All of it"}
	notFound    = problem(http.StatusNotFound, "Not Found", "profile not found")
	badBalance  = problem(http.StatusBadRequest, "Bad Request", "balance")
	lost        = reply{lost: true}
)

func TestListProfiles(t *testing.T) {
	t.Parallel()
	c, f := newFake(t, steps(t, ok(`{"items":[`+profileJSON+`],"next_page_cursor":"c2"}`), ok(`{}`)))
	at := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	found, err := collect(c.ListProfiles(t.Context(), ListProfilesOptions{
		Nickname: "ma", IDs: []string{"p1", "p2"}, CreatedAt: TimeFilter{GT: at}, Order: "DESC", Limit: 5,
	}))
	require.NoError(t, err)
	assert.Equal(t, []Profile{mainProfile}, found)
	const query = "GET /profiles?created_at.gt=2026-11-21T12%3A00%3A00Z&ids=p1&ids=p2&"
	assert.Equal(t, []string{
		query + "limit=5&nickname=ma&order=DESC", query + "limit=4&nickname=ma&order=DESC&page_cursor=c2",
	}, f.requests())
}

func TestGetProfile(t *testing.T) {
	t.Parallel()
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
			c, f := newFake(t, steps(t, tc.replies...), WithMaxRetries(0))
			_, err := c.GetProfile(t.Context(), tc.id)
			assert.Equal(t, tc.found, err == nil, err)
			assert.Equal(t, tc.deactivated, IsDeactivated(err), err)
			assert.Equal(t, tc.notFound, IsNotFound(err), err)
			want := []string{"GET /profiles/" + tc.id, "GET /profiles/" + tc.id + "?include_deactivated=true"}
			assert.Equal(t, want[:len(tc.replies)], f.requests())
		})
	}
}

// Lists that hold what was not asked for are refused.
func TestListProfiles_mixedUp(t *testing.T) {
	t.Parallel()
	for _, opts := range []ListProfilesOptions{{Nickname: "other"}, {IDs: []string{"p2", "p3"}}} {
		c, _ := newFake(t, steps(t, ok(profilesJSON)))
		_, err := collect(c.ListProfiles(t.Context(), opts))
		assert.True(t, IsMismatch(err), err)
	}
}

// A create whose answer is lost, or is about another profile, is sent once, and then looked for by nickname and age. What
// is found counts if it equals the request.
func TestCreateProfile(t *testing.T) {
	t.Parallel()
	other := `{"id":"p2","nickname":"Other","type":"NORMAL"}`
	described := `{"items":[{"id":"p2","nickname":"Main","type":"NORMAL","description":"Another"}]}`
	longer := `{"items":[{"id":"p3","nickname":"Main 2","type":"NORMAL","description":"All of it"},` + profileJSON + `]}`
	none := ok(`{"items":[]}`)
	for name, tc := range map[string]struct {
		replies []reply
		outcome Outcome // OutcomeRejected if there is an error that says so
		found   bool
	}{
		"answered":                  {[]reply{ok(profileJSON)}, 0, true},
		"answered in another case":  {[]reply{ok(strings.ToLower(profileJSON[:30]) + profileJSON[30:])}, 0, true},
		"conflict":                  {[]reply{duplicate()}, OutcomeRejected, false},
		"refused":                   {[]reply{badBalance}, OutcomeRejected, false},
		"lost, found":               {[]reply{lost, ok(profilesJSON)}, 0, true},
		"lost, found late":          {[]reply{lost, none, problem(403, "Forbidden", "no"), ok(longer)}, 0, true},
		"lost, found another":       {[]reply{lost, ok(described), ok(described), ok(described)}, OutcomeUnknown, false},
		"lost, not found":           {[]reply{lost, none, none, none}, OutcomeUnknown, false},
		"about another, found":      {[]reply{ok(other), ok(profilesJSON)}, 0, true},
		"about the default profile": {[]reply{ok(`{"id":"p9","nickname":"Main","type":"DEFAULT"}`), none, none, none}, OutcomeUnknown, false},
		"says nothing, found":       {[]reply{ok(`{}`), ok(profilesJSON)}, 0, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, f := newFake(t, steps(t, tc.replies...))
			created, err := c.CreateProfile(t.Context(), mainCreate)
			if tc.found {
				require.NoError(t, err)
				assert.Equal(t, "p1", created.ID)
			} else {
				require.Error(t, err)
				assert.Equal(t, tc.outcome, OutcomeOf(err))
			}
			requests := f.requests()
			assert.Len(t, requests, len(tc.replies))
			assert.Equal(t, `POST /profiles {"nickname":"Main","description":"All of it"}`, requests[0])
			for _, look := range requests[1:] {
				assert.Regexp(t, `^GET /profiles\?created_at\.gte=.*&nickname=Main$`, look)
			}
		})
	}
}

func TestUpdateProfile(t *testing.T) {
	t.Parallel()
	for name, replies := range map[string][]reply{
		"answered": {ok(profileJSON)}, "says little": {ok(`{}`)}, "lost": {lost, ok(profileJSON)},
		"about another": {ok(`{"id":"p2","nickname":"Other","type":"NORMAL"}`), ok(profileJSON)},
	} {
		c, f := newFake(t, steps(t, replies...))
		require.NoError(t, c.UpdateProfile(t.Context(), "p1", UpdateProfileRequest{Nickname: "Main"}), name)
		assert.Len(t, f.requests(), len(replies), name)
		assert.Equal(t, `PUT /profiles/p1 {"nickname":"Main"}`, f.requests()[0])
	}
}

// Whatever a second deactivation is answered, a profile that is deactivated is no error; one that is active, unknown or not
// to be seen is.
func TestDeactivateProfile(t *testing.T) {
	t.Parallel()
	deactivated := []reply{notFound, ok(profileJSON)}
	for name, tc := range map[string]struct {
		first, looks []reply
		done         bool
	}{
		"done":                          {[]reply{ok(`{}`)}, nil, true},
		"lost, repeated":                {[]reply{lost, ok(`{}`)}, nil, true},
		"lost, refused the second time": {[]reply{lost, badBalance}, deactivated, true},
		"before":                        {[]reply{notFound}, deactivated, true},
		"balance":                       {[]reply{badBalance}, []reply{ok(profileJSON)}, false},
		"unknown":                       {[]reply{notFound}, []reply{notFound, notFound}, false},
		"not to be seen":                {[]reply{badBalance}, []reply{problem(403, "Forbidden", "no")}, false},
		"forbidden":                     {[]reply{problem(403, "Forbidden", "no")}, nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, f := newFake(t, steps(t, append(tc.first, tc.looks...)...))
			err := c.DeactivateProfile(t.Context(), "p1")
			assert.Equal(t, tc.done, err == nil, err)
			assert.Len(t, f.requests(), len(tc.first)+len(tc.looks))
			assert.Equal(t, "PUT /profiles/p1/deactivate", f.requests()[0])
		})
	}
}

// Profiles count against another limit than identities, and have scopes of their own.
func TestProfileOperations(t *testing.T) {
	t.Parallel()
	for _, op := range []operation{opListProfiles, opGetProfile, opCreateProfile, opUpdateProfile, opDeactivateProfile} {
		scope := ScopeWriteProfile
		if op.method == http.MethodGet {
			scope = ScopeReadProfile
		}
		assert.Equal(t, transport.ClassOther, op.Class, op.Name)
		assert.Equal(t, scope, op.Scope, op.Name)
		assert.NotContains(t, DefaultScopes(), op.Scope)
		assert.Equal(t, op.method != http.MethodPost, op.Idempotent, op.Name)
	}
}
