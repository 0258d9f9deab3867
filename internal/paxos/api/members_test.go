package api

import (
	"context"
	"net/http"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

var _ = registerSearch("AddInstitutionMember", addOneMember, func() reply {
	return ok(`{"id":"i1","institution_members":[{"id":"m0","identity_id":"p1"},{"id":"m1","identity_id":"p1"}]}`)
})

func addOneMember(ctx context.Context, c *Client) (string, error) {
	return idOf(c.AddInstitutionMember(ctx, "i1", InstitutionMember{IdentityID: "p1"}, []InstitutionMember{{ID: "m0", IdentityID: "p1"}}))
}

var _ = registerSearch("AddInstitutionMembers", addMember, func() reply {
	return ok(`{"id":"i1","institution_members":[{"id":"m1","identity_id":"p1"}]}`)
})

func addMember(ctx context.Context, c *Client) (string, error) {
	added, err := c.AddInstitutionMembers(ctx, "i1", []InstitutionMember{{IdentityID: "p1"}}, nil)
	if len(added) == 0 {
		return "", err
	}
	return added[0].ID, err
}

func TestAddInstitutionMembers(t *testing.T) {
	t.Parallel()
	const (
		trustee     = `{"identity_id":"p1","roles":["TRUSTEE","GRANTOR"],"ownership":"5"}`
		owner       = `{"identity_id":"p2","roles":["BENEFICIAL_OWNER"],"position":"CEO"}`
		haveTrustee = `{"id":"m1","identity_id":"p1","roles":["GRANTOR","TRUSTEE"],"ownership":"5.00","name":"x","summary_status":"NEW"}`
		haveOwner   = `{"id":"m2","identity_id":"p2","roles":["BENEFICIAL_OWNER"],"position":"CEO","ownership":"0"}`
		other       = `{"id":"m9","identity_id":"p1","roles":["TRUSTEE"]}`
		spelled     = `{"id":"m2","identity_id":"p2","roles":["beneficial owner"],"position":"ceo"},
			{"id":"m1","identity_id":"p1","roles":["grantor","trustee"],"ownership":"5%"}`
		post = `POST /identity/institution-members {"institution_id":"i1","members":[`
	)
	operationTest{
		call: func(ctx context.Context, c *Client) (ids string, err error) {
			got, err := c.AddInstitutionMembers(ctx, "i1", []InstitutionMember{
				{IdentityID: "p1", Roles: []string{"TRUSTEE", "GRANTOR"}, Ownership: "5"},
				{IdentityID: "p2", Roles: []string{"BENEFICIAL_OWNER"}, Position: "CEO"},
			}, []InstitutionMember{{ID: "m9", IdentityID: "p1", Roles: []string{"TRUSTEE"}}})
			for _, member := range got {
				ids += member.ID
			}
			return ids, err
		},
		id: "m1m2",
		requests: map[string]string{
			"post": post + trustee + "," + owner + "]}", "post-owner": post + owner + "]}",
			"read": "GET /identity/identities/i1?include_institution_members=true",
		},
		replies: map[string]reply{
			"members":   ok(`{"members":[` + haveTrustee + `,` + haveOwner + `]}`),
			"reversed":  ok(`{"members":[` + haveOwner + `,` + haveTrustee + `]}`),
			"theirs":    ok(`{"institution_id":"i2","members":[` + haveTrustee + `,` + haveOwner + `]}`),
			"both":      ok(`{"id":"i1","institution_members":[` + haveOwner + `,` + haveTrustee + `]}`),
			"one":       ok(`{"id":"i1","institution_members":[` + other + `,` + haveTrustee + `]}`),
			"none":      ok(`{"id":"i1"}`),
			"other":     ok(`{"id":"i1","institution_members":[` + other + `]}`),
			"spelled":   ok(`{"members":[` + spelled + `]}`),
			"respelled": ok(`{"id":"i1","institution_members":[` + other + `,` + spelled + `]}`),
		},
	}.run(t, map[string]scenario{
		"at once":                        {script: "post members"},
		"in another order":               {script: "post reversed"},
		"thin answer":                    {script: `post {"members":[{"id":"m1"},{"id":"m2"}]}, read both`},
		"lost after commit":              {script: "post lost, read both"},
		"lost and seen late":             {script: "post lost, read none, read both"},
		"lost before commit":             {script: "post lost, read none, read none, post {}, read both"},
		"half of it done":                {script: "post 502, read one, read one, post-owner lost, read both"},
		"another's answer":               {script: "post theirs, read both"},
		"another's answer, and not done": {script: `post {"institution_id":"i2","members":[]}, read none, read none, post {}, read both`},
		"malformed member":               {script: `post {"members":[{"id":"m1/"}]}, read both`},
		"spelled in another way":         {script: "post spelled"},
		"lost, and spelled otherwise":    {script: "post lost, read other, read respelled"},
		"refused":                        {script: "post 400", fails: "rejected"},
		"done, and never seen":           {script: "post {}, read none, read none, read none, read none, read none, read none", fails: "unknown"},
		"refused later":                  {script: "post lost, read none, read none, post 403", fails: "unknown"},
		"not to be read":                 {script: "post lost, read 403, read 403, read 403, read 403, read 403", fails: "unknown"},
	})
	c, _ := newFake(t, steps(t))
	got, err := c.AddInstitutionMembers(t.Context(), "i1", nil, nil)
	require.NoError(t, err)
	assert.Empty(t, got)
}

// A repeat that a block of the address has kept from Paxos is made after the block.
func TestAddInstitutionMembers_repeatsAfterABlock(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		none, blocked := ok(`{"id":"i1"}`), problem(http.StatusTooManyRequests, "Too Many Requests", "")
		added := ok(`{"institution_id":"i1","members":[{"id":"m1","identity_id":"p1"}]}`)
		read := ok(`{"id":"i1","institution_members":[{"id":"m1","identity_id":"p1"}]}`)
		c, f := newFake(t, steps(t, reply{lost: true}, none, none, blocked, none, added, read), func(c *Config) { c.MaxRequestsPerSecond = 9 })
		id, err := addMember(t.Context(), c)
		require.NoError(t, err)
		assert.Equal(t, "m1", id)
		require.Len(t, f.requests(), 7)
		assert.Contains(t, f.requests()[5], "POST")
	})
}

// Equal members are paired one to one, never twice with the same.
func TestMatchMembersIsAPairing(t *testing.T) {
	t.Parallel()
	member := rapid.Custom(func(rt *rapid.T) InstitutionMember {
		return InstitutionMember{
			IdentityID: rapid.SampledFrom([]string{"p1", "p2"}).Draw(rt, "identity"),
			Ownership:  rapid.SampledFrom([]string{"", "0", "5", "5.0", "x"}).Draw(rt, "ownership"),
		}
	})
	rapid.Check(t, func(rt *rapid.T) {
		wanted := rapid.SliceOfN(member, 0, 5).Draw(rt, "wanted")
		have := rapid.SliceOfN(member, 0, 5).Draw(rt, "have")
		for i := range have {
			have[i].ID = string(rune('a' + i))
		}
		found, missing := matchMembers(wanted, have)
		assert.Len(rt, wanted, len(found)+len(missing))
		used := map[string]bool{}
		for _, m := range found {
			assert.False(rt, used[m.ID])
			used[m.ID] = true
		}
		for _, m := range missing {
			for _, h := range have {
				assert.True(rt, used[h.ID] || !m.SameAs(h), "%v was there for %v", h, m)
			}
		}
	})
}

func TestDeleteInstitutionMember(t *testing.T) {
	t.Parallel()
	operationTest{
		call: func(ctx context.Context, c *Client) (string, error) {
			return "", c.DeleteInstitutionMember(ctx, "i1", "m1")
		},
		requests: map[string]string{"delete": "DELETE /identity/institution-members/m1"},
		replies:  notFoundReplies,
	}.run(t, deletions)
}
