package api

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var newControl = CreateControlRequest{IdentityID: "p1", Type: ControlDormant, ReasonCode: "INACTIVITY", Reason: "asleep"}

const (
	postControl = `POST /identity/controls {"identity_id":"p1","type":"DORMANT","reason_code":"INACTIVITY","reason":"asleep"}`
	listActive  = "GET /identity/controls?identity_id=p1&limit=1000"
)

// dormant is a control like newControl, made the given time ago.
func dormant(id string, age time.Duration, change ...string) string {
	at := time.Now().Add(-age).UTC().Format(time.RFC3339Nano)
	s := fmt.Sprintf(`{"id":%q,"type":"DORMANT","set_by":"SET_BY_CLIENT","reason_code":"INACTIVITY","reason":"asleep","created_at":%q}`, id, at)
	return strings.NewReplacer(change...).Replace(s)
}

func TestCreateControl(t *testing.T) {
	t.Parallel()
	plain := []string{"SET_BY_CLIENT", "CLIENT"}
	others := dormant("x1", 0, "SET_BY_CLIENT", "SET_BY_PAXOS") + "," + dormant("x2", 0, "DORMANT", "CLOSED") + "," +
		dormant("x3", 0, "INACTIVITY", "OTHER") + "," + dormant("x4", 0, "asleep", "awake") + "," + dormant("x5", 3*time.Minute) + "," +
		dormant("x6", 0, `"created_at"`, `"deleted_at":"2026-01-01T00:00:00Z","created_at"`) + "," + dormant("x7", 0, "created_at", "made_at")
	for name, tc := range map[string]struct {
		replies  []reply
		requests []string
		outcome  Outcome
		fails    bool
		then     revision
	}{
		"2026":         {[]reply{ok(dormant("c1", 0))}, []string{postControl}, 0, false, revision2026},
		"2026, plain":  {[]reply{ok(dormant("c1", 0, plain...))}, []string{postControl}, 0, false, revision2026},
		"2025, array":  {[]reply{ok(`[` + dormant("x", time.Hour, plain...) + `,` + dormant("c1", 0, plain...) + `]`)}, []string{postControl}, 0, false, revision2025},
		"2025, items":  {[]reply{items(dormant("c1", 0, plain...) + `,` + dormant("x", time.Hour, plain...))}, []string{postControl}, 0, false, revision2025},
		"thin answer":  {[]reply{ok(`{"id":"c1"}`), items(dormant("c1", 0))}, []string{postControl, listAll}, 0, false, revision2026},
		"thin, no get": {[]reply{ok(`{"id":"c1"}`), problem(403, "", "")}, []string{postControl, listAll}, 0, false, revision2026},
		"lost after commit": {
			[]reply{{lost: true}, items(others + "," + dormant("c1", time.Minute))},
			[]string{postControl, listActive},
			0, false, revision2026,
		},
		"seen late": {
			[]reply{problem(504, "", ""), items(others), problem(403, "", ""), items(others + "," + dormant("c1", 0))},
			[]string{postControl, listActive, listActive, listActive},
			0, false, revision2026,
		},
		"answer not JSON": {[]reply{ok(`<html>`), items(dormant("c1", 0))}, []string{postControl, listActive}, 0, false, revision2026},
		"answer empty":    {[]reply{ok(`{}`), items(dormant("c1", 0))}, []string{postControl, listActive}, 0, false, revision2026},
		"array without":   {[]reply{ok(`[]`), ok(`[` + dormant("c1", 0, plain...) + `]`)}, []string{postControl, listActive}, 0, false, revision2025},
		"another's answer": {
			[]reply{ok(dormant("c9", 0, `{"id"`, `{"identity_id":"p2","id"`)), items(dormant("c1", 0))},
			[]string{postControl, listActive},
			0, false, revision2026,
		},
		"another's array": {
			[]reply{ok(`[` + dormant("c9", 0, `{"id"`, `{"identity_id":"p2","id"`) + `]`), items(dormant("c1", 0, plain...))},
			[]string{postControl, listActive},
			0, false, revision2025,
		},
		"answer of another type": {
			[]reply{ok(dormant("c9", 0, "DORMANT", "CLOSED")), items(dormant("c1", 0))},
			[]string{postControl, listActive},
			0, false, revision2026,
		},
		"malformed id": {[]reply{ok(dormant("c/9", 0)), items(dormant("c1", 0))}, []string{postControl, listActive}, 0, false, revision2026},
		"refused":      {[]reply{problem(409, "Conflict", "")}, []string{postControl}, OutcomeRejected, true, revisionUnknown},
		"never seen": {
			[]reply{{lost: true}, items(others), items(others), items(others)},
			[]string{postControl, listActive, listActive, listActive},
			OutcomeUnknown, true, revision2026,
		},
		"two of them": {
			[]reply{{lost: true}, items(dormant("c1", 0) + "," + dormant("c2", 0))},
			[]string{postControl, listActive},
			OutcomeUnknown, true, revision2026,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, f := newFake(t, steps(t, tc.replies...))
			got, err := c.CreateControl(t.Context(), newControl)
			assert.Equal(t, tc.requests, f.requests())
			assert.Equal(t, tc.then, c.controls.current())
			if !tc.fails {
				require.NoError(t, err)
				assert.Equal(t, "c1", got.ID)
				assert.Equal(t, ControlDormant, got.Type)
				assert.Equal(t, OwnerClient, got.Owner())
				return
			}
			assert.Equal(t, tc.outcome, OutcomeOf(err))
			if tc.outcome == OutcomeUnknown {
				assert.Contains(t, err.(*Error).NextStep(), "p1/<control id>") //nolint:errorlint // every error is one
			}
		})
	}
	c, _ := newFake(t, steps(t))
	_, err := c.CreateControl(t.Context(), CreateControlRequest{})
	require.ErrorIs(t, err, errNoIdentityID)
}

func TestCreateControlDoesNotTakeAControlSeenBefore(t *testing.T) {
	t.Parallel()
	before := dormant("c1", time.Second)
	c, _ := newFake(t, steps(t, items(before), reply{lost: true}, items(before+","+dormant("c2", 0)), ok(`[`+before+`,`+dormant("c2", 0)+`,`+dormant("c3", 0)+`]`)))
	_, err := collect(c.ListControls(t.Context(), ListControlsOptions{IdentityID: "p1"}))
	require.NoError(t, err)
	for _, want := range []string{"c2", "c3"} {
		got, err := c.CreateControl(t.Context(), newControl)
		require.NoError(t, err)
		assert.Equal(t, want, got.ID)
	}
}

// A refresh that lists the identity while the create is under way must not make our own control look like an old one.
func TestCreateControlIsNotConfusedByAListInBetween(t *testing.T) {
	t.Parallel()
	var c *Client
	posts := 0
	c, _ = newFake(t, func(r *http.Request, _ string) reply {
		if r.Method == http.MethodPost {
			posts++
			_, err := collect(c.ListControls(r.Context(), ListControlsOptions{IdentityID: "p1"}))
			assert.NoError(t, err)
			return reply{lost: true}
		}
		return items(dormant("c1", 0))
	})
	got, err := c.CreateControl(t.Context(), newControl)
	require.NoError(t, err)
	assert.Equal(t, "c1", got.ID)
	assert.Equal(t, 1, posts)
}

func TestCreateControlsOnOneIdentityTakeTurns(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		var made []string
		c, _ := newFake(t, func(r *http.Request, _ string) reply {
			mu.Lock()
			defer mu.Unlock()
			if r.Method == http.MethodPost { // all of them are made, and every answer is lost
				made = append(made, dormant(fmt.Sprintf("c%d", len(made)), 0))
				return reply{lost: true}
			}
			return items(strings.Join(made, ","))
		}, WithBackoff(500*time.Millisecond, 20*time.Second))
		ids := make(chan string, 5)
		var wait sync.WaitGroup
		for range cap(ids) {
			wait.Go(func() {
				control, err := c.CreateControl(t.Context(), newControl)
				if assert.NoError(t, err) {
					ids <- control.ID
				}
			})
		}
		wait.Wait()
		close(ids)
		seen := map[string]bool{}
		for id := range ids {
			seen[id] = true
		}
		assert.Len(t, seen, 5)
		assert.Len(t, made, 5)
	})
}

func TestCreateControlWaitingForItsTurnIsCancellable(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		arrive := make(chan struct{})
		c, f := newFake(t, func(*http.Request, string) reply {
			<-arrive
			return ok(dormant("c1", 0))
		})
		var first sync.WaitGroup
		first.Go(func() {
			_, err := c.CreateControl(t.Context(), newControl)
			assert.NoError(t, err)
		})
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		start := time.Now()
		_, err := c.CreateControl(ctx, newControl)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		assert.Equal(t, OutcomeNotSent, OutcomeOf(err))
		assert.Equal(t, time.Second, time.Since(start))
		close(arrive)
		first.Wait()
		assert.Len(t, f.requests(), 1)
	})
}

func TestCreateControlSurvivesAnInterruptInFlight(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		c, f := newFake(t, func(r *http.Request, _ string) reply {
			if r.Method == http.MethodPost {
				cancel()
				return reply{lost: true}
			}
			return items(dormant("c1", 0))
		}, WithBackoff(500*time.Millisecond, 20*time.Second))
		got, err := c.CreateControl(ctx, newControl)
		require.NoError(t, err)
		assert.Equal(t, "c1", got.ID)
		assert.Len(t, f.requests(), 2)
	})
}

// A control belongs to one identity: an answer with one that was seen on another, as a cache would repeat it, is not ours.
func TestCreateControlAnsweredFromACache(t *testing.T) {
	t.Parallel()
	c, f := newFake(t, steps(t, ok(dormant("c1", 0)), ok(dormant("c1", 0)), items(dormant("c2", 0))))
	_, err := c.CreateControl(t.Context(), newControl)
	require.NoError(t, err)
	other := newControl
	other.IdentityID = "p2"
	got, err := c.CreateControl(t.Context(), other)
	require.NoError(t, err)
	assert.Equal(t, "c2", got.ID)
	assert.Len(t, f.requests(), 3)
}

// Paxos may answer with a newer name of the reason code than it was sent.
func TestCreateControl_renamedReasonCode(t *testing.T) {
	t.Parallel()
	renamed := dormant("c1", 0, "INACTIVITY", "COMPLIANCE_INCOMPLETE")
	for name, replies := range map[string][]reply{
		"lost answer":            {{lost: true}, items(renamed)},
		"all controls as answer": {ok(`[` + renamed + `]`)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, _ := newFake(t, steps(t, replies...))
			req := newControl
			req.ReasonCode = "ONBOARDING_INCOMPLETE"
			got, err := c.CreateControl(t.Context(), req)
			require.NoError(t, err)
			assert.Equal(t, "c1", got.ID)
		})
	}
}
