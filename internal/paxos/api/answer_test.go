package api

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Reads that are answered about something else fail, and the error names what was asked for and what was answered.
func TestReadsOfAnotherObjectFail(t *testing.T) {
	t.Parallel()
	window := ListOptions{CreatedAt: TimeFilter{GTE: time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC), LTE: time.Date(2026, 11, 2, 12, 0, 0, 0, time.UTC)}}
	controlled := func(control string) string {
		return `{"id":"p1","status_details":{"active_controls":[` + control + `]}}`
	}
	for name, tc := range map[string]struct{ operation, answer, says string }{
		"identity":                          {"GetIdentity", `{"id":"p2"}`, `"p1"|"p2"`},
		"identity, malformed":               {"GetIdentity", `{"id":"p1/../p2"}`, "id|malformed"},
		"identity with a malformed member":  {"GetIdentity", `{"id":"p1","institution_members":[{"id":"a b"}]}`, "institution_members|malformed"},
		"identity with a malformed control": {"GetIdentity", controlled(`{"id":"\u001b[2J"}`), "active_controls|malformed"},
		"identity with another's control":   {"GetIdentity", controlled(`{"id":"c1","identity_id":"p2"}`), `"p1"|"p2"`},
		"list, another type":                {"list", `{"items":[{"id":"p1"},{"id":"p2","type":"INSTITUTION"}]}`, "PERSON|INSTITUTION|p2"},
		"list, too early":                   {"list", `{"items":[{"id":"p2","created_at":"2026-11-01T11:59:00Z"}]}`, "created_at|p2|11:59:00"},
		"list, too late":                    {"page", `{"items":[{"id":"p2","created_at":"2026-11-02T12:01:00Z"}]}`, "created_at|p2|12:01:00"},
		"list, malformed":                   {"page", `{"items":[{"id":".."}]}`, "malformed"},
		"list, without id":                  {"page", `{"items":[{"ref_id":"r"}]}`, "no identity"},
		"profiles, another nickname":        {"profiles", profilesJSON, "nickname"},
		"profiles, another id":              {"profiles by id", profilesJSON, `"p1"`},
		"control of another":                {"GetControl", `{"items":[{"id":"c1","identity_id":"p2"}]}`, `"p1"|"p2"`},
		"controls of another":               {"ListControls", `[{"id":"c0"},{"id":"c1","identity_id":"p2"}]`, `"p1"|"p2"`},
		"control, malformed id":             {"ListControls", `[{"id":"c0"},{"id":"c1/c2"}]`, "malformed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, f := newFake(t, steps(t, ok(tc.answer)))
			operations := calls(t, c)
			operations["list"] = func() (any, error) {
				return collect(c.ListIdentities(t.Context(), ListIdentitiesOptions{ListOptions: window, IdentityType: IdentityTypePerson}))
			}
			operations["page"] = func() (any, error) {
				items, _, err := c.PageIdentities(t.Context(), ListIdentitiesOptions{ListOptions: window})
				return items, err
			}
			for name, opts := range map[string]ListProfilesOptions{
				"profiles": {Nickname: "other"}, "profiles by id": {IDs: []string{"p2", "p3"}},
			} {
				operations[name] = func() (any, error) { return collect(c.ListProfiles(t.Context(), opts)) }
			}
			_, err := operations[tc.operation]()
			for part := range strings.SplitSeq(tc.says, "|") {
				require.ErrorContains(t, err, part)
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
		SummaryStatus: StatusApproved, IdentityType: IdentityTypePerson,
		ListOptions: ListOptions{CreatedAt: TimeFilter{EQ: at}}, UpdatedAt: TimeFilter{LT: at},
	}))
	require.NoError(t, err)
	assert.Len(t, got, 2)
}
