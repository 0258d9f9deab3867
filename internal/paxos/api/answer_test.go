package api

import (
	"context"
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
