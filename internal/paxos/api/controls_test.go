package api

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	listAll   = "GET /identity/controls?identity_id=p1&include_deleted=true&limit=1000"
	byQuery   = "DELETE /identity/controls?control_id=c1&reason=over+now"
	byBody    = `DELETE /identity/controls {"identity_id":"p1","id":"c1","reason":"over now"}`
	active26  = `{"id":"c1","type":"CLOSED","set_by":"SET_BY_CLIENT","is_overridable":true,"created_at":"2026-11-01T00:00:00Z"}`
	active25  = `{"id":"c1","type":"CLOSED","set_by":"CLIENT","created_at":"2025-11-01T00:00:00Z","deleted_at":null}`
	deleted26 = `{"id":"c1","type":"CLOSED","set_by":"SET_BY_CLIENT","created_at":"2026-11-01T00:00:00Z","deleted_at":"2026-11-02T00:00:00Z"}`
)

func items(controls string) reply { return ok(`{"items":[` + controls + `]}`) }

var lift = DeleteControlRequest{IdentityID: "p1", ID: "c1", Reason: "over now"}

func TestListControls(t *testing.T) {
	t.Parallel()
	c, f := newFake(t, steps(t,
		ok(`{"items":[`+active26+`,{"id":"c2","type":"PURPLE","set_by":"SOMEONE","reason_code":"NEW","deleted_at":null,"more":[1]}],"next_page_cursor":"n"}`),
		ok(`{}`), ok(`[`+active25+`]`)))
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
	assert.True(t, IsForbidden(err) && !IsNotFound(err))
	assert.Equal(t, listAll, f.requests()[0])
}

func TestDeleteControl(t *testing.T) {
	t.Parallel()
	bad, gone := problem(400, "Bad Request", ""), problem(404, "Not Found", "")
	for name, tc := range map[string]struct {
		known    revision
		replies  []reply
		requests []string
		fails    bool
		then     revision
	}{
		"2026":                      {revisionUnknown, []reply{ok(`{}`)}, []string{byQuery}, false, revision2026},
		"2025, unknown so far":      {revisionUnknown, []reply{bad, items(active25), ok(`[]`)}, []string{byQuery, listAll, byBody}, false, revision2025},
		"2025, not a method":        {revisionUnknown, []reply{problem(405, "", ""), items(active25), ok(`[]`)}, []string{byQuery, listAll, byBody}, false, revision2025},
		"2025, known":               {revision2025, []reply{ok(`[]`)}, []string{byBody}, false, revision2025},
		"2025 was a wrong guess":    {revision2025, []reply{bad, items(active25), ok(`{}`)}, []string{byBody, listAll, byQuery}, false, revision2026},
		"2026 found out on the way": {revisionUnknown, []reply{bad, items(active26)}, []string{byQuery, listAll}, true, revision2026},
		"2026 knows better":         {revision2026, []reply{gone, items(active26)}, []string{byQuery, listAll}, true, revision2026},
		"already lifted":            {revisionUnknown, []reply{gone, items(deleted26)}, []string{byQuery, listAll}, false, revision2026},
		"already lifted, 409":       {revision2026, []reply{problem(409, "", ""), items(deleted26)}, []string{byQuery, listAll}, false, revision2026},
		"control gone":              {revision2026, []reply{gone, items("")}, []string{byQuery, listAll}, false, revision2026},
		"absence is no proof":       {revision2026, []reply{bad, items("")}, []string{byQuery, listAll}, true, revision2026},
		"2025, the list misses it":  {revisionUnknown, []reply{bad, items(""), ok(`[]`)}, []string{byQuery, listAll, byBody}, false, revision2025},
		"2025, gone":                {revisionUnknown, []reply{gone, items(""), bad, items("")}, []string{byQuery, listAll, byBody, listAll}, false, revisionUnknown},
		"identity gone":             {revision2026, []reply{gone, gone}, []string{byQuery, listAll}, false, revision2026},
		"lost after commit":         {revision2026, []reply{{lost: true}, gone, items(deleted26)}, []string{byQuery, byQuery, listAll}, false, revision2026},
		"lost before commit":        {revision2026, []reply{{lost: true}, ok(`{}`)}, []string{byQuery, byQuery}, false, revision2026},
		"answer is empty":           {revision2026, []reply{ok(``)}, []string{byQuery}, false, revision2026},
		"answer is not JSON":        {revision2026, []reply{ok(`<html>`), gone, items(deleted26)}, []string{byQuery, byQuery, listAll}, false, revision2026},
		"forbidden":                 {revisionUnknown, []reply{problem(403, "Forbidden", "")}, []string{byQuery}, true, revisionUnknown},
		"cannot look":               {revision2026, []reply{bad, problem(403, "", "")}, []string{byQuery, listAll}, true, revision2026},
		"neither form":              {revisionUnknown, []reply{bad, items(active25), bad, items(active25)}, []string{byQuery, listAll, byBody, listAll}, true, revision2025},
		"second form, seen lifted":  {revisionUnknown, []reply{bad, items(active25), gone, items(deleted26)}, []string{byQuery, listAll, byBody, listAll}, false, revision2025},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, f := newFake(t, steps(t, tc.replies...))
			c.controls.infer(tc.known)
			err := c.DeleteControl(t.Context(), lift)
			assert.Equal(t, tc.fails, err != nil, "%v", err)
			assert.Equal(t, tc.requests, f.requests())
			assert.Equal(t, tc.then, c.controls.current())
		})
	}
	c, _ := newFake(t, steps(t))
	require.Error(t, c.DeleteControl(t.Context(), DeleteControlRequest{IdentityID: "p1"}))
	require.Error(t, c.DeleteControl(t.Context(), DeleteControlRequest{ID: "c1"}))
}

func TestDeleteControlWithoutAnyAnswer(t *testing.T) {
	t.Parallel()
	deletes := 0
	c, _ := newFake(t, func(r *http.Request, _ string) reply {
		if r.Method == http.MethodDelete {
			deletes++
			return reply{lost: true}
		}
		return items(active26)
	})
	err := c.DeleteControl(t.Context(), lift)
	assert.Equal(t, OutcomeUnknown, OutcomeOf(err))
	assert.Equal(t, 5, deletes)
	var e *Error
	require.ErrorAs(t, err, &e)
	assert.Equal(t, 5, e.Attempts)
}
