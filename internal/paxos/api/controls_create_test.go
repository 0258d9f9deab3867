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

var _ = registerSearch("CreateControl", createControl("INACTIVITY", "p1"), func() reply { return items(dormant("c1", 0)) })

// dormant is a control like newControl, made the given time ago.
func dormant(id string, age time.Duration, change ...string) string {
	at := time.Now().Add(-age).UTC().Format(time.RFC3339Nano)
	s := fmt.Sprintf(`{"id":%q,"type":"DORMANT","set_by":"SET_BY_CLIENT","reason_code":"INACTIVITY","reason":"asleep","created_at":%q}`, id, at)
	return strings.NewReplacer(change...).Replace(s)
}

// createControl creates a control for a reason on identities, one after the other.
func createControl(reasonCode string, on ...string) func(context.Context, *Client) (string, error) {
	return func(ctx context.Context, c *Client) (string, error) {
		var ids []string
		for _, identity := range on {
			req := newControl
			req.IdentityID, req.ReasonCode = identity, reasonCode
			made, err := c.CreateControl(ctx, req)
			if made == nil {
				return "", err
			}
			ids = append(ids, strings.Join([]string{made.ID, string(made.Type), made.Owner()}, " "))
		}
		return strings.Join(ids, ", "), nil
	}
}

func TestCreateControl(t *testing.T) {
	t.Parallel()
	const post, list = `POST /identity/controls {"identity_id":"p1","type":"DORMANT","reason_code":"INACTIVITY","reason":"asleep"}`,
		"GET /identity/controls?identity_id=p1&limit=1000"
	plain := []string{"SET_BY_CLIENT", "CLIENT"}
	others := dormant("x1", 0, "SET_BY_CLIENT", "SET_BY_PAXOS") + "," + dormant("x2", 0, "DORMANT", "CLOSED") + "," +
		dormant("x3", 0, "INACTIVITY", "OTHER") + "," + dormant("x4", 0, "asleep", "awake") + "," + dormant("x5", 3*time.Minute) + "," +
		dormant("x6", 0, `"created_at"`, `"deleted_at":"2026-01-01T00:00:00Z","created_at"`) + "," + dormant("x7", 0, "created_at", "made_at")
	c1, ours := dormant("c1", 0), dormant("c1", 0, plain...)
	theirs := dormant("c9", 0, `{"id"`, `{"identity_id":"p2","id"`)
	renamed := dormant("c1", 0, "INACTIVITY", "COMPLIANCE_INCOMPLETE")
	test := operationTest{
		call: createControl("INACTIVITY", "p1"), id: "c1 DORMANT CLIENT", advice: []string{"p1/<control id>"},
		requests: map[string]string{
			"post": post, "all": listAll, "list": list, "post-old": strings.Replace(post, "INACTIVITY", "ONBOARDING_INCOMPLETE", 1),
			"post2": strings.Replace(post, "p1", "p2", 1), "list2": strings.Replace(list, "p1", "p2", 1),
		},
		replies: map[string]reply{
			"c1": ok(c1), "plain": ok(ours), "array": ok(`[` + dormant("x", time.Hour, plain...) + `,` + ours + `]`),
			"items": items(ours + `,` + dormant("x", time.Hour, plain...)), "listed": items(c1), "listed-plain": items(ours),
			"others": items(others), "others+c1": items(others + "," + c1), "others+c1-1m": items(others + "," + dormant("c1", time.Minute)),
			"ours": ok(`[` + ours + `]`), "theirs": ok(theirs), "theirs-array": ok(`[` + theirs + `]`),
			"closed": ok(dormant("c9", 0, "DORMANT", "CLOSED")), "malformed": ok(dormant("c/9", 0)), "two": items(c1 + "," + dormant("c2", 0)),
			"c2-listed": items(dormant("c2", 0)), "all-three": ok(`[` + c1 + `,` + dormant("c2", 0) + `,` + dormant("c3", 0) + `]`),
			"renamed": items(renamed), "renamed-array": ok(`[` + renamed + `]`),
		},
	}
	test.run(t, map[string]scenario{
		"2026":                   {script: "post c1", then: revision2026},
		"2026, plain":            {script: "post plain", then: revision2026},
		"2025, array":            {script: "post array", then: revision2025},
		"2025, items":            {script: "post items", then: revision2025},
		"thin answer":            {script: `post {"id":"c1"}, all listed`, then: revision2026},
		"thin, no get":           {script: `post {"id":"c1"}, all 403`, then: revision2026},
		"another's thin answer":  {script: `post {"id":"c9"}, all listed, list listed`, then: revision2026},
		"lost after commit":      {script: "post lost, list others+c1-1m", then: revision2026},
		"seen late":              {script: "post 504, list others, list 403, list others+c1", then: revision2026},
		"answer not JSON":        {script: "post <html>, list listed", then: revision2026},
		"answer empty":           {script: "post {}, list listed", then: revision2026},
		"array without":          {script: "post [], list ours", then: revision2025},
		"another's answer":       {script: "post theirs, list listed", then: revision2026},
		"another's array":        {script: "post theirs-array, list listed-plain", then: revision2025},
		"answer of another type": {script: "post closed, list listed", then: revision2026},
		"malformed id":           {script: "post malformed, list listed", then: revision2026},
		"refused":                {script: "post 409", fails: "rejected"},
		"never seen":             {script: "post lost, list others, list others, list others, list others, list others", fails: "unknown", then: revision2026},
		"two of them":            {script: "post lost, list two", fails: "unknown", then: revision2026},
	})
	// Paxos may answer with a newer name of the reason code than it was sent.
	test.call = createControl("ONBOARDING_INCOMPLETE", "p1")
	test.run(t, map[string]scenario{
		"renamed reason code, lost":  {script: "post-old lost, list renamed", then: revision2026},
		"renamed reason code, array": {script: "post-old renamed-array", then: revision2025},
	})
	// A control that was seen before is not taken for the new one.
	test.call, test.id = createControl("INACTIVITY", "p1", "p1", "p1"), "c1 DORMANT CLIENT, c2 DORMANT CLIENT, c3 DORMANT CLIENT"
	test.run(t, map[string]scenario{
		"seen before": {script: "post c1, post lost, list two, post all-three", then: revision2026},
	})
	// A control belongs to one identity: an answer with one that was seen on another, as a cache would repeat it, is not ours.
	test.call, test.id = createControl("INACTIVITY", "p1", "p2"), "c1 DORMANT CLIENT, c2 DORMANT CLIENT"
	test.run(t, map[string]scenario{
		"from a cache": {script: "post c1, post2 c1, list2 c2-listed", then: revision2026},
	})
	c, _ := newFake(t, steps(t))
	_, err := c.CreateControl(t.Context(), CreateControlRequest{})
	require.ErrorIs(t, err, errNoIdentityID)
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
		}, func(c *Config) { c.FirstPause, c.LongestPause = 0, 0 })
		ids := map[string]bool{}
		var wait sync.WaitGroup
		for range 5 {
			wait.Go(func() {
				id, err := createControl("INACTIVITY", "p1")(t.Context(), c)
				assert.NoError(t, err)
				mu.Lock()
				defer mu.Unlock()
				ids[id] = true
			})
		}
		wait.Wait()
		assert.Len(t, ids, 5)
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
