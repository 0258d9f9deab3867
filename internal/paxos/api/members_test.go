package api

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

var (
	trustee = InstitutionMember{IdentityID: "p1", Roles: []string{"TRUSTEE", "GRANTOR"}, Ownership: "5"}
	owner   = InstitutionMember{IdentityID: "p2", Roles: []string{"BENEFICIAL_OWNER"}, Position: "CEO"}
)

const (
	postMembers = `POST /identity/institution-members {"institution_id":"i1","members":[{"identity_id":"p1","roles":["TRUSTEE","GRANTOR"],` +
		`"ownership":"5"},{"identity_id":"p2","roles":["BENEFICIAL_OWNER"],"position":"CEO"}]}`
	postOwner = `POST /identity/institution-members {"institution_id":"i1","members":[{"identity_id":"p2","roles":["BENEFICIAL_OWNER"],` +
		`"position":"CEO"}]}`
	readMembers = `GET /identity/identities/i1?include_institution_members=true`

	haveTrustee = `{"id":"m1","identity_id":"p1","roles":["GRANTOR","TRUSTEE"],"ownership":"5.00","name":"x","summary_status":"NEW"}`
	haveOwner   = `{"id":"m2","identity_id":"p2","roles":["BENEFICIAL_OWNER"],"position":"CEO","ownership":"0"}`
)

func TestAddInstitutionMembers(t *testing.T) {
	t.Parallel()
	both := `{"id":"i1","institution_members":[` + haveOwner + `,` + haveTrustee + `]}`
	one := `{"id":"i1","institution_members":[{"id":"m9","identity_id":"p1","roles":["TRUSTEE"]},` + haveTrustee + `]}`
	none := `{"id":"i1"}`
	for name, tc := range map[string]struct {
		replies  []reply
		requests []string
		outcome  Outcome
		fails    bool
	}{
		"at once":            {[]reply{ok(`{"members":[` + haveTrustee + `,` + haveOwner + `]}`)}, []string{postMembers}, 0, false},
		"in another order":   {[]reply{ok(`{"members":[` + haveOwner + `,` + haveTrustee + `]}`)}, []string{postMembers}, 0, false},
		"thin answer":        {[]reply{ok(`{"members":[{"id":"m1"},{"id":"m2"}]}`), ok(both)}, []string{postMembers, readMembers}, 0, false},
		"lost after commit":  {[]reply{{lost: true}, ok(both)}, []string{postMembers, readMembers}, 0, false},
		"lost and seen late": {[]reply{{lost: true}, ok(none), ok(both)}, []string{postMembers, readMembers, readMembers}, 0, false},
		"lost before commit": {
			[]reply{{lost: true}, ok(none), ok(none), ok(`{}`), ok(both)},
			[]string{postMembers, readMembers, readMembers, postMembers, readMembers},
			0, false,
		},
		"half of it done": {
			[]reply{problem(502, "", ""), ok(one), ok(one), {lost: true}, ok(both)},
			[]string{postMembers, readMembers, readMembers, postOwner, readMembers},
			0, false,
		},
		"another's answer": {
			[]reply{ok(`{"institution_id":"i2","members":[` + haveTrustee + `,` + haveOwner + `]}`), ok(both)},
			[]string{postMembers, readMembers},
			0, false,
		},
		"another's answer, and not done": {
			[]reply{ok(`{"institution_id":"i2","members":[]}`), ok(none), ok(none), ok(`{}`), ok(both)},
			[]string{postMembers, readMembers, readMembers, postMembers, readMembers},
			0, false,
		},
		"malformed member": {[]reply{ok(`{"members":[{"id":"m1/"}]}`), ok(both)}, []string{postMembers, readMembers}, 0, false},
		"refused":          {[]reply{problem(400, "Bad Request", "")}, []string{postMembers}, OutcomeRejected, true},
		"done, and never seen": {
			[]reply{ok(`{}`), ok(none), ok(none), ok(none), ok(none), ok(none)},
			[]string{postMembers, readMembers, readMembers, readMembers, readMembers, readMembers},
			OutcomeUnknown, true,
		},
		"refused later": {
			[]reply{{lost: true}, ok(none), ok(none), problem(403, "", "")},
			[]string{postMembers, readMembers, readMembers, postMembers},
			OutcomeUnknown, true,
		},
		"not to be read": {
			[]reply{{lost: true}, problem(403, "", ""), problem(403, "", ""), problem(403, "", ""), problem(403, "", "")},
			[]string{postMembers, readMembers, readMembers, readMembers, readMembers},
			OutcomeUnknown, true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, f := newFake(t, steps(t, tc.replies...))
			got, err := c.AddInstitutionMembers(t.Context(), "i1", []InstitutionMember{trustee, owner})
			assert.Equal(t, tc.requests, f.requests())
			if tc.fails {
				assert.Equal(t, tc.outcome, OutcomeOf(err))
				return
			}
			require.NoError(t, err)
			require.Len(t, got, 2)
			assert.Equal(t, []string{"m1", "m2"}, []string{got[0].ID, got[1].ID})
		})
	}
	c, _ := newFake(t, steps(t))
	got, err := c.AddInstitutionMembers(t.Context(), "i1", nil)
	require.NoError(t, err)
	assert.Empty(t, got)
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
	for name, tc := range map[string]struct {
		replies []reply
		fails   bool
	}{
		"at once":      {[]reply{ok(`{}`)}, false},
		"already gone": {[]reply{problem(404, "Not Found", "")}, false},
		"lost":         {[]reply{{lost: true}, problem(404, "Not Found", "")}, false},
		"forbidden":    {[]reply{problem(403, "Forbidden", "")}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, f := newFake(t, steps(t, tc.replies...))
			err := c.DeleteInstitutionMember(t.Context(), "i1", "m1")
			assert.Equal(t, tc.fails, err != nil)
			assert.Equal(t, "DELETE /identity/institution-members/m1", f.requests()[0])
			assert.Len(t, f.requests(), len(tc.replies))
		})
	}
}
