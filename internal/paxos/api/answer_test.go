package api

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestValidID(t *testing.T) {
	t.Parallel()
	for _, good := range []string{
		"a", "p1", "ctrl_01J9", "0f3e8f7a-6f0c-4c2e-9f5a-2f5a8d1f7c11", "a.b-c~d", "..a", strings.Repeat("x", maxID),
	} {
		assert.True(t, ValidID(good), good)
	}
	for _, bad := range []string{
		"", ".", "..", "...", "a/b", "../b", "a b", " a", "a\n", "a\x1b[31m", "a?b=c", "a#b", "a%2Fb", "a:b", "é", "${a}", "a\"b", "a\u202eb",
		strings.Repeat("x", maxID+1),
	} {
		assert.False(t, ValidID(bad), bad)
	}
}

// Reads that are answered about something else fail, and the error names what was asked for and what was answered.
func TestReadsOfAnotherObjectFail(t *testing.T) {
	t.Parallel()
	window := TimeFilter{GTE: time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC), LTE: time.Date(2026, 11, 2, 12, 0, 0, 0, time.UTC)}
	get := func(ctx context.Context, c *Client) (any, error) {
		return c.GetIdentity(ctx, "p1", GetIdentityOptions{})
	}
	list := func(ctx context.Context, c *Client) (any, error) {
		return collect(c.ListIdentities(ctx, ListIdentitiesOptions{IdentityType: IdentityTypePerson, CreatedAt: window}))
	}
	page := func(ctx context.Context, c *Client) (any, error) {
		items, _, err := c.PageIdentities(ctx, ListIdentitiesOptions{CreatedAt: window})
		return items, err
	}
	control := func(ctx context.Context, c *Client) (any, error) { return c.GetControl(ctx, "p1", "c1") }
	controls := func(ctx context.Context, c *Client) (any, error) {
		return collect(c.ListControls(ctx, ListControlsOptions{IdentityID: "p1"}))
	}
	for name, tc := range map[string]struct {
		call   func(context.Context, *Client) (any, error)
		answer string
		says   []string
	}{
		"identity":            {get, `{"id":"p2"}`, []string{`"p1"`, `"p2"`}},
		"identity, malformed": {get, `{"id":"p1/../p2"}`, []string{"id", "malformed"}},
		"identity with a malformed member": {
			get, `{"id":"p1","institution_members":[{"id":"a b","identity_id":"p3"}]}`, []string{"institution_members", "malformed"},
		},
		"identity with a malformed control": {
			get, `{"id":"p1","status_details":{"active_controls":[{"id":"\u001b[2J"}]}}`, []string{"active_controls", "malformed"},
		},
		"identity with another's control": {
			get, `{"id":"p1","status_details":{"active_controls":[{"id":"c1","identity_id":"p2"}]}}`, []string{`"p1"`, `"p2"`},
		},
		"list, another type":    {list, `{"items":[{"id":"p1"},{"id":"p2","type":"INSTITUTION"}]}`, []string{"PERSON", "INSTITUTION", "p2"}},
		"list, too early":       {list, `{"items":[{"id":"p2","created_at":"2026-11-01T11:59:00Z"}]}`, []string{"created_at", "p2", "11:59:00"}},
		"list, too late":        {page, `{"items":[{"id":"p2","created_at":"2026-11-02T12:01:00Z"}]}`, []string{"created_at", "p2", "12:01:00"}},
		"list, malformed":       {page, `{"items":[{"id":".."}]}`, []string{"malformed"}},
		"list, without id":      {page, `{"items":[{"ref_id":"r"}]}`, []string{"no identity"}},
		"control of another":    {control, `{"items":[{"id":"c1","identity_id":"p2"}]}`, []string{`"p1"`, `"p2"`}},
		"controls of another":   {controls, `[{"id":"c0"},{"id":"c1","identity_id":"p2"}]`, []string{`"p1"`, `"p2"`}},
		"control, malformed id": {controls, `[{"id":"c0"},{"id":"c1/c2"}]`, []string{"malformed"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, f := newFake(t, steps(t, ok(tc.answer)))
			_, err := tc.call(t.Context(), c)
			require.Error(t, err)
			for _, part := range tc.says {
				assert.Contains(t, err.Error(), part)
			}
			if name != "list, without id" {
				assert.True(t, IsMismatch(err))
				assert.Contains(t, err.(*Error).NextStep(), "Paxos Support") //nolint:errorlint // every error is one
			}
			assert.Len(t, f.requests(), 1)
		})
	}
}

// A server may read a bound less exactly than it was sent, and nothing but the type and created_at is fixed.
func TestListsMayMove(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 1, 12, 0, 0, 900_000_000, time.UTC)
	c, _ := newFake(t, steps(t, ok(`{"items":[
		{"id":"p1","type":"PERSON","created_at":"2026-11-01T12:00:00Z","updated_at":"2026-11-21T12:00:00Z","status":"DENIED"},{"id":"p2"}]}`)))
	got, err := collect(c.ListIdentities(t.Context(), ListIdentitiesOptions{
		SummaryStatus: StatusApproved, IdentityType: IdentityTypePerson, CreatedAt: TimeFilter{EQ: at}, UpdatedAt: TimeFilter{LT: at},
	}))
	require.NoError(t, err)
	assert.Len(t, got, 2)
}

// A write whose answer is about something else may have been done or not; it is resolved as one whose answer was lost.
func TestWritesAnsweredAboutAnotherObject(t *testing.T) {
	t.Parallel()
	update := func(ctx context.Context, c *Client) error {
		return second(c.UpdateIdentity(ctx, "p1", UpdateIdentityRequest{RefID: "new"}))
	}
	status := func(ctx context.Context, c *Client) error {
		return c.SetSandboxStatus(ctx, "p1", SandboxStatusRequest{IDVerificationStatus: StatusApproved})
	}
	remove := func(ctx context.Context, c *Client) error { return c.DeleteInstitutionMember(ctx, "i1", "m1") }
	delete26 := func(ctx context.Context, c *Client) error {
		c.controls.prove(revision2026)
		return c.DeleteControl(ctx, lift)
	}
	delete25 := func(ctx context.Context, c *Client) error {
		c.controls.prove(revision2025)
		return c.DeleteControl(ctx, lift)
	}
	const (
		put    = `PUT /identity/identities/p1 {"ref_id":"new"}`
		set    = `PUT /identity/identities/p1/sandbox-status {"id_verification_status":"APPROVED"}`
		leave  = "DELETE /identity/institution-members/m1"
		theirs = `[{"id":"c9","identity_id":"p2"}]`
	)
	another, malformed, gone := ok(`{"id":"p2","ref_id":"theirs"}`), ok(`{"id":"p1\n"}`), problem(404, "Not Found", "")
	for name, tc := range map[string]struct {
		call     func(context.Context, *Client) error
		replies  []reply
		requests []string
		fails    bool
	}{
		"update":                  {update, []reply{another, ok(`{"id":"p1"}`)}, []string{put, put}, false},
		"update, malformed":       {update, []reply{malformed, ok(`{"id":"p1"}`)}, []string{put, put}, false},
		"update, five times":      {update, []reply{another, another, another, another, another}, []string{put, put, put, put, put}, true},
		"status":                  {status, []reply{another, ok(`{}`)}, []string{set, set}, false},
		"member":                  {remove, []reply{ok(`{"id":"m2"}`), gone}, []string{leave, leave}, false},
		"control, 2025":           {delete25, []reply{ok(theirs), gone, items(deleted26)}, []string{byBody, byBody, listAll}, false},
		"control, 2025, not done": {delete25, []reply{ok(theirs), ok(`[]`)}, []string{byBody, byBody}, false},
		"control, 2026":           {delete26, []reply{ok(`{"items":` + theirs + `}`), gone, items(deleted26)}, []string{byQuery, byQuery, listAll}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, f := newFake(t, steps(t, tc.replies...))
			err := tc.call(t.Context(), c)
			assert.Equal(t, tc.requests, f.requests())
			if !tc.fails {
				require.NoError(t, err)
				return
			}
			assert.Equal(t, OutcomeUnknown, OutcomeOf(err))
			assert.ErrorContains(t, err, `"p1"`)
			assert.ErrorContains(t, err, `"p2"`)
			assert.Contains(t, err.(*Error).NextStep(), "may or may not have done it") //nolint:errorlint // every error is one
		})
	}
}

// A refusal after an answer about another object says nothing about the attempt before.
func TestUpdateRefusedAfterAMismatchIsUnknown(t *testing.T) {
	t.Parallel()
	c, _ := newFake(t, steps(t, ok(`{"id":"p2"}`), problem(409, "Conflict", "")))
	_, err := c.UpdateIdentity(t.Context(), "p1", UpdateIdentityRequest{RefID: "r"})
	assert.True(t, IsConflict(err))
	assert.Equal(t, OutcomeUnknown, OutcomeOf(err))
}

// What an answer about another object carries never reaches the caller.
func TestUpdateKeepsItsOwnID(t *testing.T) {
	t.Parallel()
	c, _ := newFake(t, steps(t, ok(`{"ref_id":"theirs"}`)))
	got, err := c.UpdateIdentity(t.Context(), "p1", UpdateIdentityRequest{})
	require.NoError(t, err)
	assert.Equal(t, &Identity{ID: "p1"}, got)
}

// A write whose answer is a web page was not done by the API, as far as anybody knows: it is sent again, and fails if no other
// answer comes. An answer that is empty says that it was done.
func TestWrite_webPage(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		replies []reply
		fails   bool
	}{
		"once":        {[]reply{ok("<html>"), ok(`{}`)}, false},
		"always":      {slices.Repeat([]reply{ok("<html>")}, 1+resolveAttempts), true},
		"no body":     {[]reply{ok("")}, false},
		"white space": {[]reply{ok(" \n")}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, f := newFake(t, steps(t, test.replies...))
			err := c.SetSandboxStatus(t.Context(), "p1", SandboxStatusRequest{UserDisabled: &SetDisable{Disabled: true}})
			assert.Equal(t, test.fails, err != nil, "%v", err)
			assert.Len(t, f.requests(), len(test.replies))
			if test.fails {
				assert.Equal(t, OutcomeUnknown, OutcomeOf(err))
			}
		})
	}
}
