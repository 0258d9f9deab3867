package api

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/apikit"
)

const (
	listAll   = "GET /identity/controls?identity_id=p1&include_deleted=true&limit=1000"
	active26  = `{"id":"c1","type":"CLOSED","set_by":"SET_BY_CLIENT","is_overridable":true,"created_at":"2026-11-01T00:00:00Z"}`
	active25  = `{"id":"c1","type":"CLOSED","set_by":"CLIENT","created_at":"2025-11-01T00:00:00Z","deleted_at":null}`
	deleted26 = `{"id":"c1","type":"CLOSED","set_by":"SET_BY_CLIENT","created_at":"2026-11-01T00:00:00Z","deleted_at":"2026-11-02T00:00:00Z"}`
)

func items(controls string) reply { return ok(`{"items":[` + controls + `]}`) }

func TestListControls(t *testing.T) {
	t.Parallel()
	c, f := newFake(t, steps(t,
		ok(`{"items":[`+active26+`,{"id":"c2","type":"PURPLE","set_by":"SOMEONE","reason_code":"NEW","deleted_at":null,"more":[1]}],"next_page_cursor":"n"}`),
		ok(`{"items":null}`), ok(`[`+active25+`]`)))
	got, err := collect(c.ListControls(t.Context(), ListControlsOptions{IdentityID: "p1", PageSize: 5000}))
	require.NoError(t, err)
	require.Len(t, got, 2)
	assert.Equal(t, OwnerClient, got[0].Owner())
	assert.Equal(t, "SOMEONE", got[1].Owner())
	assert.Empty(t, got[1].DeletedAt)
	got, err = collect(c.ListControls(t.Context(), ListControlsOptions{IdentityID: "p1", IncludeDeleted: true}))
	require.NoError(t, err)
	assert.Len(t, got, 1)
	assert.Equal(t, []string{
		"GET /identity/controls?identity_id=p1&limit=1000", "GET /identity/controls?identity_id=p1&limit=1000&page_cursor=n",
		"GET /identity/controls?identity_id=p1&include_deleted=true",
	}, f.requests())
	_, err = collect(c.ListControls(t.Context(), ListControlsOptions{}))
	require.ErrorIs(t, err, errNoIdentityID)
}

func TestGetControl(t *testing.T) {
	t.Parallel()
	c, f := newFake(t, steps(t, items(`{"id":"c0"},`+deleted26), items(active26), problem(404, "Not Found", ""), problem(403, "Forbidden", "")))
	got, err := c.GetControl(t.Context(), "p1", "c1")
	require.NoError(t, err)
	assert.Equal(t, "2026-11-02T00:00:00Z", got.DeletedAt)
	_, err = c.GetControl(t.Context(), "p1", "c9")
	assert.True(t, IsControlAbsent(err) && IsNotFound(err))
	assert.Contains(t, err.(*Error).NextStep(), "no control with this id") //nolint:errorlint // every error is one
	_, err = c.GetControl(t.Context(), "gone", "c1")
	assert.True(t, !IsControlAbsent(err) && IsNotFound(err))
	_, err = c.GetControl(t.Context(), "p1", "c1")
	assert.True(t, apikit.HasStatus(err, 403) && !IsNotFound(err))
	assert.Equal(t, listAll, f.requests()[0])
}

func TestDeleteControl(t *testing.T) {
	t.Parallel()
	operationTest{
		call: func(ctx context.Context, c *Client) (string, error) {
			return "", c.DeleteControl(ctx, DeleteControlRequest{IdentityID: "p1", ID: "c1", Reason: "over now"})
		},
		requests: map[string]string{
			"query": "DELETE /identity/controls?control_id=c1&reason=over+now",
			"body":  `DELETE /identity/controls {"identity_id":"p1","id":"c1","reason":"over now"}`,
			"list":  listAll,
		},
		replies: map[string]reply{
			"active26": items(active26), "active25": items(active25), "lifted": items(deleted26), "none": items(""),
			"theirs25": ok(`[{"id":"c9","identity_id":"p2"}]`), "theirs26": items(`{"id":"c9","identity_id":"p2"}`),
		},
	}.run(t, map[string]scenario{
		"2026":                      {script: "query {}", then: revision2026},
		"2025, unknown so far":      {script: "query 400, list active25, body []", then: revision2025},
		"2025, not a method":        {script: "query 405, list active25, body []", then: revision2025},
		"2025, known":               {known: revision2025, script: "body []", then: revision2025},
		"2025 was a wrong guess":    {known: revision2025, script: "body 400, list active25, query {}", then: revision2026},
		"2026 found out on the way": {script: "query 400, list active26", fails: "rejected", then: revision2026},
		"2026 knows better":         {known: revision2026, script: "query 404, list active26", fails: "rejected", then: revision2026},
		"already lifted":            {script: "query 404, list lifted", then: revision2026},
		"already lifted, 409":       {known: revision2026, script: "query 409, list lifted", then: revision2026},
		"control gone":              {known: revision2026, script: "query 404, list none", then: revision2026},
		"absence is no proof":       {known: revision2026, script: "query 400, list none", fails: "rejected", then: revision2026},
		"2025, the list misses it":  {script: "query 400, list none, body []", then: revision2025},
		"2025, gone":                {script: "query 404, list none, body 400, list none"},
		"identity gone":             {known: revision2026, script: "query 404, list 404", then: revision2026},
		"lost after commit":         {known: revision2026, script: "query lost, query 404, list lifted", then: revision2026},
		"lost before commit":        {known: revision2026, script: "query lost, query {}", then: revision2026},
		"answer is empty":           {known: revision2026, script: "query nothing", then: revision2026},
		"answer is not JSON":        {known: revision2026, script: "query <html>, query 404, list lifted", then: revision2026},
		"another's answer":          {known: revision2026, script: "query theirs26, query 404, list lifted", then: revision2026},
		"another's array":           {known: revision2025, script: "body theirs25, body 404, list lifted", then: revision2025},
		"another's array, not done": {known: revision2025, script: "body theirs25, body []", then: revision2025},
		"forbidden":                 {script: "query 403", fails: "rejected"},
		"cannot look":               {known: revision2026, script: "query 400, list 403", fails: "rejected", then: revision2026},
		"neither form":              {script: "query 400, list active25, body 400, list active25", fails: "rejected", then: revision2025},
		"second form, seen lifted":  {script: "query 400, list active25, body 404, list lifted", then: revision2025},
		"no answer": {
			script: "query lost, query lost, query lost, query lost, query lost, list active26", fails: "unknown",
			says: "5 attempts", then: revision2026,
		},
	})
	c, _ := newFake(t, steps(t))
	require.Error(t, c.DeleteControl(t.Context(), DeleteControlRequest{IdentityID: "p1"}))
	require.Error(t, c.DeleteControl(t.Context(), DeleteControlRequest{ID: "c1"}))
}
