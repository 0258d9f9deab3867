package api

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var newPerson = CreateIdentityRequest{RefID: "ours", PersonDetails: &PersonDetails{FirstName: "Ada"}}

const (
	postPerson  = `POST /identity/identities {"ref_id":"ours","person_details":{"first_name":"Ada"}}`
	readPerson  = `GET /identity/identities/p1?include_details=true&include_institution_members=true`
	readBack    = `GET /identity/identities/p1?include_details=true`
	theirPerson = `{"id":"p1","ref_id":"theirs"}`
)

// ourPerson is the identity of newPerson, made the given time ago.
func ourPerson(age time.Duration) string {
	return `{"id":"p1","ref_id":"ours","created_at":"` + time.Now().Add(-age).UTC().Format(time.RFC3339Nano) + `"}`
}

// malformedDuplicate is a 409 that names something other than an id.
func malformedDuplicate() reply {
	r := duplicate()
	r.body = strings.Replace(r.body, `"p1"`, `"${p1}/.."`, 1)
	return r
}

func TestCreateIdentity(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		replies  []reply
		requests []string
		outcome  Outcome // of the error, if there is to be one
		fails    bool
	}{
		"at once": {[]reply{ok(ourPerson(0))}, []string{postPerson}, 0, false},
		"lost after commit": {
			[]reply{{lost: true}, duplicate(), ok(ourPerson(0))},
			[]string{postPerson, postPerson, readPerson},
			0, false,
		},
		"lost before commit": {[]reply{{lost: true}, ok(ourPerson(0))}, []string{postPerson, postPerson}, 0, false},
		"500 after commit": {
			[]reply{problem(500, "", ""), problem(502, "", ""), duplicate(), ok(ourPerson(0))},
			[]string{postPerson, postPerson, postPerson, readPerson},
			0, false,
		},
		"answer not JSON": {
			[]reply{ok(`<html>`), duplicate(), ok(ourPerson(4 * time.Minute))},
			[]string{postPerson, postPerson, readPerson},
			0, false,
		},
		"answer without id": {
			[]reply{ok(`{}`), duplicate(), ok(`{"id":"p1","ref_id":"ours"}`)},
			[]string{postPerson, postPerson, readPerson},
			0, false,
		},
		"not to be read yet": {
			[]reply{{lost: true}, duplicate(), problem(404, "", ""), duplicate(), ok(ourPerson(0))},
			[]string{postPerson, postPerson, readPerson, postPerson, readPerson},
			0, false,
		},
		"409 that names nothing": {
			[]reply{{lost: true}, problem(409, "Conflict", ""), ok(`{"items":[{"id":"p0"},` + ourPerson(0) + `]}`), ok(ourPerson(0))},
			[]string{postPerson, postPerson, "GET /identity/identities?created_at.gte=", readPerson},
			0, false,
		},
		"another's answer": {
			[]reply{ok(theirPerson), duplicate(), ok(ourPerson(0))},
			[]string{postPerson, postPerson, readPerson},
			0, false,
		},
		"another's answer, then not made yet": {[]reply{ok(theirPerson), ok(ourPerson(0))}, []string{postPerson, postPerson}, 0, false},
		"malformed id": {
			[]reply{ok(`{"id":"../p2","ref_id":"ours"}`), duplicate(), ok(ourPerson(0))},
			[]string{postPerson, postPerson, readPerson},
			0, false,
		},
		"thin answer": {[]reply{ok(`{"id":"p1"}`), ok(ourPerson(0))}, []string{postPerson, readBack}, 0, false},
		"thin answer, seen late": {
			[]reply{ok(`{"id":"p1"}`), problem(404, "", ""), ok(ourPerson(0))},
			[]string{postPerson, readBack, readBack},
			0, false,
		},
		"thin answer, not to be read": {[]reply{ok(`{"id":"p1"}`), problem(403, "", "")}, []string{postPerson, readBack}, 0, false},
		"another's thin answer": {
			[]reply{ok(`{"id":"p2"}`), ok(`{"id":"p2","ref_id":"theirs"}`), duplicate(), ok(ourPerson(0))},
			[]string{postPerson, "GET /identity/identities/p2?include_details=true", postPerson, readPerson},
			0, false,
		},
		"another's thin answer, who has no ref_id": {
			[]reply{ok(`{"id":"p2"}`), ok(`{"id":"p2"}`), duplicate(), ok(ourPerson(0))},
			[]string{postPerson, "GET /identity/identities/p2?include_details=true", postPerson, readPerson},
			0, false,
		},
		"409 that names what cannot be an id": {
			[]reply{{lost: true}, malformedDuplicate(), ok(`{"items":[` + ourPerson(0) + `]}`), ok(ourPerson(0))},
			[]string{postPerson, postPerson, "GET /identity/identities?created_at.gte=", readPerson},
			0, false,
		},
		"another's answer to the look": {
			[]reply{{lost: true}, duplicate(), ok(`{"id":"p2","ref_id":"theirs"}`), duplicate(), ok(ourPerson(0))},
			[]string{postPerson, postPerson, readPerson, postPerson, readPerson},
			0, false,
		},
		"first answer 409":    {[]reply{duplicate()}, []string{postPerson}, OutcomeRejected, true},
		"first answer 400":    {[]reply{problem(400, "Bad Request", "")}, []string{postPerson}, OutcomeRejected, true},
		"same CIP, other ref": {[]reply{{lost: true}, duplicate(), ok(theirPerson)}, []string{postPerson, postPerson, readPerson}, OutcomeRejected, true},
		"same ref, older":     {[]reply{{lost: true}, duplicate(), ok(ourPerson(6 * time.Minute))}, []string{postPerson, postPerson, readPerson}, OutcomeRejected, true},
		"refused later":       {[]reply{{lost: true}, problem(403, "Forbidden", "")}, []string{postPerson, postPerson}, OutcomeUnknown, true},
		"lost for ever": {
			[]reply{{lost: true}, {lost: true}, problem(500, "", ""), {lost: true}, {lost: true}},
			[]string{postPerson, postPerson, postPerson, postPerson, postPerson},
			OutcomeUnknown, true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, f := newFake(t, steps(t, tc.replies...))
			got, err := c.CreateIdentity(t.Context(), newPerson)
			sent := f.requests()
			require.Len(t, sent, len(tc.requests))
			for i := range sent {
				assert.True(t, strings.HasPrefix(sent[i], tc.requests[i]), "request %d: %s", i, sent[i])
			}
			if !tc.fails {
				require.NoError(t, err)
				assert.Equal(t, "p1", got.ID)
				return
			}
			require.Error(t, err)
			assert.Nil(t, got)
			assert.Equal(t, tc.outcome, OutcomeOf(err))
			if tc.outcome == OutcomeUnknown {
				e := err.(*Error) //nolint:errorlint // every error is one
				assert.Contains(t, e.NextStep(), "may exist")
				assert.Contains(t, e.NextStep(), `"ours"`)
			}
		})
	}
}

func TestCreateIdentityWithoutRefIDIsTriedOnce(t *testing.T) {
	t.Parallel()
	for name, r := range map[string]reply{"lost": {lost: true}, "500": problem(500, "", ""), "not JSON": ok("<html>")} {
		c, f := newFake(t, steps(t, r))
		_, err := c.CreateIdentity(t.Context(), CreateIdentityRequest{})
		assert.Equal(t, OutcomeUnknown, OutcomeOf(err), name)
		assert.Contains(t, err.(*Error).NextStep(), "no ref_id") //nolint:errorlint // every error is one
		assert.Len(t, f.requests(), 1)
	}
}

func TestCreateIdentityRepeatsWhatDidNothing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c, f := newFake(t, steps(t, reply{status: 429, body: "too many requests"}, ok(ourPerson(0))))
		start := time.Now()
		_, err := c.CreateIdentity(t.Context(), CreateIdentityRequest{})
		require.NoError(t, err)
		assert.Len(t, f.requests(), 2)
		assert.GreaterOrEqual(t, time.Since(start), 300*time.Second)
	})
}

func TestCreateIdentity_ResolvesAfterInterrupt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		n := 0
		c, _ := newFake(t, func(r *http.Request, _ string) reply {
			n++
			switch {
			case n == 1:
				cancel() // while the write is in flight
				return reply{lost: true}
			case r.Method == http.MethodPost:
				return duplicate()
			default:
				return ok(ourPerson(0))
			}
		}, WithBackoff(500*time.Millisecond, 20*time.Second))
		start := time.Now()
		got, err := c.CreateIdentity(ctx, newPerson)
		require.NoError(t, err)
		assert.Equal(t, "p1", got.ID)
		assert.Less(t, time.Since(start), 2*time.Second, "the first look is after about a second")
	})
}

func TestCreateIdentityGivesUpInTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c, _ := newFake(t, func(r *http.Request, _ string) reply {
			select {
			case <-r.Context().Done():
			case <-time.After(time.Hour):
			}
			return reply{lost: true}
		}, WithBackoff(500*time.Millisecond, 20*time.Second))
		start := time.Now()
		_, err := c.CreateIdentity(t.Context(), newPerson)
		assert.Equal(t, OutcomeUnknown, OutcomeOf(err))
		assert.LessOrEqual(t, time.Since(start), DefaultRequestTimeout+resolveTimeout+DefaultRequestTimeout)
		var e *Error
		require.ErrorAs(t, err, &e)
	})
}
