package emulator_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

func TestFaultResetAfterIsTheAmbiguousWrite(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "state.json")
	c := start(t, emulator.WithStateFile(file))
	c.server.Fault(emukit.Fault{Operation: api.OpCreateIdentity.Name, Kind: emukit.FaultResetAfter})
	body := object{"ref_id": "r", "person_details": person("111-11-1234")}
	_, err := c.try("POST", identities, body)
	require.True(t, errors.Is(err, syscall.ECONNRESET) || errors.Is(err, io.EOF), "%v", err)
	c.server.AssertFaultsConsumed(t)
	require.Len(t, c.server.Identities.All(), 1, "the write was committed")
	require.Len(t, start(t, emulator.WithStateFile(file)).server.Identities.All(), 1, "and kept")
	problem := c.refused(http.StatusConflict, "POST", identities, body)
	require.Equal(t, object{"existing": object{"id": c.server.Identities.All()[0].ID}}, problem["meta"])

	entries := c.server.Requests(api.OpCreateIdentity.Name)
	require.Len(t, entries, 2)
	require.Equal(t, 0, entries[0].Status)
	require.Equal(t, emukit.FaultResetAfter, entries[0].Fault)
	require.Equal(t, http.StatusConflict, entries[1].Status)
}

// An answer is held, and what it is about is done, until somebody loses patience.
func TestFaultDelayHoldsTheAnswer(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(c *client, cancel func()){
		"the client gives up": func(_ *client, cancel func()) { cancel() },
		"the emulator ends":   func(c *client, _ func()) { c.server.Close() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := start(t)
			c.server.Fault(emukit.Fault{Operation: api.OpCreateIdentity.Name, Kind: emukit.FaultDelay, Delay: emukit.Duration(time.Hour)})
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			request := c.request("POST", identities, object{"person_details": person("111-11-1234")}).WithContext(ctx)
			answered := make(chan error, 1)
			go func() {
				response, err := c.http.Do(request)
				if err == nil {
					_ = response.Body.Close()
				}
				answered <- err
			}()
			require.Eventually(t, func() bool { return len(c.server.Identities.All()) == 1 }, time.Minute, time.Millisecond)
			end(c, cancel)
			require.Error(t, <-answered)
		})
	}
}

// recordingTB is a TB that notes a failure in place of ending a test.
type recordingTB struct {
	emulator.TB
	failed bool
}

func (r *recordingTB) Fatalf(string, ...any) { r.failed = true }

func TestAssertFaultsConsumedFindsWhatIsLeft(t *testing.T) {
	t.Parallel()
	c := start(t)
	c.server.Fault(emukit.Fault{Operation: emulator.OpToken, Kind: emukit.FaultStatus, Status: 500})
	tb := &recordingTB{TB: t}
	c.server.AssertFaultsConsumed(tb)
	require.True(t, tb.failed)
	require.Panics(t, func() { c.server.Fault(emukit.Fault{Kind: "flood"}) })
}

func TestJournalNeverKeepsCredentials(t *testing.T) {
	t.Parallel()
	c := start(t)
	entry := c.server.Requests(emulator.OpToken)[0]
	require.Equal(t, []string{"client_id", "client_secret", "grant_type"}, entry.BodyKeys)
	require.Nil(t, entry.Body)
	require.NotContains(t, string(c.do("GET", "/_emulator/journal?bodies=true", nil).body), c.server.ClientSecret())
}

func TestLatency(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.WithLatency(20*time.Millisecond))
	require.GreaterOrEqual(t, c.server.Journal()[0].LatencyMS, 20.0)
}

// An answer about another object: what was asked for is done, and the answer is that of the oldest other.
func TestFaultOtherObject(t *testing.T) {
	t.Parallel()
	c := start(t)
	meet := func(operation string) {
		t.Helper()
		c.server.ClearFaults()
		c.server.Fault(emukit.Fault{Operation: operation, Kind: emukit.FaultOtherObject})
	}
	meet(api.OpCreateIdentity.Name)
	one := c.createPerson("111-11-1111", nil) // no other to answer about
	meet(api.OpGetIdentity.Name)
	require.Equal(t, one, c.ok("GET", identities+"/"+one, nil)["id"])
	require.Equal(t, 1, c.server.FaultReport()[0].Remaining)

	meet(api.OpCreateIdentity.Name)
	require.Equal(t, one, c.createPerson("222-22-2222", nil))
	c.server.AssertFaultsConsumed(t)
	two := c.server.Identities.All()[1].ID

	meet(api.OpGetIdentity.Name)
	read := c.ok("GET", identities+"/"+two+"?include_details=true", nil)
	require.Equal(t, one, read["id"])
	require.Contains(t, read, "person_details")

	meet(api.OpUpdateIdentity.Name)
	require.Equal(t, one, c.ok("PUT", identities+"/"+two, object{"ref_id": "changed"})["id"])
	changed, _ := c.server.Identities.Find(two)
	require.Equal(t, "changed", changed.RefID)

	// Controls of the published specification do not say whose they are.
	meet(api.OpListControls.Name)
	c.server.Controls.Add(api.Control{IdentityID: one, Type: api.ControlFrozen})
	c.server.Controls.Add(api.Control{IdentityID: two, Type: api.ControlClosed})
	c.ok("GET", controls+"?identity_id="+two, nil)
	require.Equal(t, 1, c.server.FaultReport()[0].Remaining)
}

// With quirks a control names its identity, so that there is something to mix up.
func TestFaultOtherObjectOfControls(t *testing.T) {
	t.Parallel()
	for _, revision := range []string{"2025", "2026"} {
		t.Run(revision, func(t *testing.T) {
			t.Parallel()
			c := start(t, emulator.WithQuirks(), emulator.WithControlsRevision(revision))
			one, two := c.createPerson("111-11-1111", nil), c.createPerson("222-22-2222", nil)
			frozen := c.server.Controls.Add(api.Control{IdentityID: one, Type: api.ControlFrozen})
			closed := c.server.Controls.Add(api.Control{IdentityID: two, Type: api.ControlClosed, SetBy: api.OwnerClient})
			c.server.Fault(emukit.Fault{Operation: api.OpListControls.Name, Kind: emukit.FaultOtherObject})
			for _, want := range [][]any{{frozen.ID, one}, {closed.ID, two}} {
				items, _ := c.list(controls + "?identity_id=" + two)
				require.Len(t, items, 1)
				require.Equal(t, want, []any{items[0]["id"], items[0]["identity_id"]})
			}

			c.server.Fault(emukit.Fault{Operation: api.OpCreateControl.Name, Kind: emukit.FaultOtherObject})
			a := c.do("POST", controls, object{"identity_id": two, "type": "DORMANT", "reason_code": map[string]string{
				"2025": "DORMANT", "2026": "INACTIVITY",
			}[revision]})
			require.Equal(t, http.StatusOK, a.status)
			require.Contains(t, string(a.body), frozen.ID)
			require.Len(t, c.server.Controls.Of(two), 2)
			if revision == "2025" {
				c.server.Fault(emukit.Fault{Operation: api.OpDeleteControl.Name, Kind: emukit.FaultOtherObject})
				a = c.do("DELETE", controls, object{"identity_id": two, "id": closed.ID})
				require.Contains(t, string(a.body), frozen.ID)
				require.NotEmpty(t, c.server.Controls.Of(two)[0].DeletedAt)
			}
			c.server.AssertFaultsConsumed(t)
		})
	}
}

func TestFaultOtherObjectOfMembers(t *testing.T) {
	t.Parallel()
	for _, options := range [][]emulator.Option{nil, {emulator.WithThinWrites()}} {
		c := start(t, options...)
		person := c.createPerson("111-11-1111", nil)
		c.server.Fault(emukit.Fault{Operation: api.OpAddMembers.Name, Kind: emukit.FaultOtherObject})
		institution := id(t, c.ok("POST", identities, trust(person)))
		answer := c.ok("POST", members, object{
			"institution_id": institution, "members": []any{object{"identity_id": person, "roles": []any{"GRANTOR"}}},
		})
		require.Equal(t, person, answer["institution_id"])
		held, _ := c.server.Identities.Find(institution)
		require.Len(t, held.InstitutionMembers, 2)
	}
}

func TestFaultMalformedID(t *testing.T) {
	t.Parallel()
	c := start(t)
	c.server.Fault(emukit.Fault{Operation: api.OpCreateIdentity.Name, Kind: emukit.FaultMalformedID})
	malformed := c.createPerson("111-11-1111", nil)
	require.Equal(t, "../"+c.server.Identities.All()[0].ID, malformed)
	c.server.Fault(emukit.Fault{Kind: emukit.FaultMalformedID}) // meets no operation that answers an empty object
	require.Empty(t, c.ok("PUT", identities+"/"+c.server.Identities.All()[0].ID+"/sandbox-status", object{}))
	items, _ := c.list(identities)
	require.Equal(t, []string{malformed}, ids(t, items))
	c.server.AssertFaultsConsumed(t)
}

// A fault that no request can meet is refused with the names of the operations, and none of its list is scripted.
func TestFault_unknownOperation(t *testing.T) {
	t.Parallel()
	c := start(t)
	for _, method := range []string{"POST", "PUT"} {
		for name, fault := range map[string]object{
			"a misspelled operation": {"operation": "GetIdentities", "kind": "reset_before"},
			"a path of no template":  {"path": identities + "/1", "kind": "reset_before"},
			"another method":         {"operation": api.OpGetIdentity.Name, "method": "POST", "kind": "reset_before"},
		} {
			good := object{"operation": api.OpGetIdentity.Name, "method": "GET", "path": identities + "/{id}", "kind": "reset_before"}
			answer := c.do(method, "/_emulator/faults", []object{good, fault})
			require.Equal(t, http.StatusBadRequest, answer.status, name)
			_, list, _ := strings.Cut(string(answer.body), "known operations are ")
			list, _, _ = strings.Cut(list, `"`)
			known := strings.Split(list, ", ")
			require.Subset(t, known, []string{emulator.OpToken, api.OpGetIdentity.Name, api.OpUpdateIdentity.Name})
			require.True(t, slices.IsSorted(known), list)
		}
	}
	require.Empty(t, c.server.FaultReport())
}

func TestFaultStaleAnswersFromBeforeTheLastWrite(t *testing.T) {
	t.Parallel()
	c := start(t)
	c.server.Fault(emukit.Fault{Kind: emukit.FaultStale, Times: 3})
	c.ok("GET", identities, nil)
	require.Equal(t, 3, c.server.FaultReport()[0].Remaining, "nothing was written yet, so nothing is stale")

	one := c.createPerson("111-11-1234", nil)
	target := identities + "/" + one
	c.refused(http.StatusNotFound, "GET", target, nil)
	c.ok("PUT", target, object{"person_details": object{"first_name": "Grace"}})
	stale := c.ok("GET", target+"?include_details=true", nil)
	require.NotEqual(t, "Grace", stale["person_details"].(object)["first_name"])
	c.ok("PUT", target, object{"metadata": object{"a": "b"}})
	require.Len(t, c.ok("GET", identities, nil)["items"], 1)
	c.server.AssertFaultsConsumed(t)
	fresh := c.ok("GET", target+"?include_details=true", nil)
	require.Equal(t, "Grace", fresh["person_details"].(object)["first_name"])
}

func TestFaultDropItem_LosesAnItemBetweenPages(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.WithPageSizeCap(2))
	for _, number := range []string{"111-11-1234", "111-11-1235", "111-11-1236"} {
		c.createPerson(number, nil)
	}
	c.server.Fault(emukit.Fault{Kind: emukit.FaultDropItem})
	first := c.ok("GET", identities, nil)
	require.Len(t, first["items"], 1)
	cursor, _ := first["next_page_cursor"].(string)
	require.Len(t, c.ok("GET", identities+"?page_cursor="+cursor, nil)["items"], 1, "no other page has the lost one")
	c.server.AssertFaultsConsumed(t)
	c.server.Fault(emukit.Fault{Kind: emukit.FaultDropItem})
	c.server.ClearFaults()
	require.Empty(t, c.server.FaultReport())
}

func TestFaultHTML_KeepsTheStatus(t *testing.T) {
	t.Parallel()
	c := start(t)
	c.server.Fault(emukit.Fault{Kind: emukit.FaultHTML, Times: 2})
	a := c.do("POST", identities, object{"person_details": person("111-11-1234")})
	require.Equal(t, http.StatusOK, a.status)
	require.Contains(t, string(a.body), "<html>")
	require.Len(t, c.server.Identities.All(), 1)
	require.Equal(t, http.StatusNotFound, c.do("GET", identities+"/unknown", nil).status)
}

func TestSharedCIPIDs(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.WithSharedCIPIDs())
	for _, refID := range []string{"a", "b"} {
		c.ok("POST", identities, object{"ref_id": refID, "person_details": person("111-11-1234")})
	}
	require.Len(t, c.server.Identities.All(), 2)
	c.refused(http.StatusConflict, "POST", identities, object{"ref_id": "b", "person_details": person("111-11-1235")})
}

// newClock returns a clock that stands still.
func newClock() *emukit.ManualClock {
	return emukit.NewManualClock(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
}

// Guide (rate limits): 10 requests a second on Identity, 1 for tokens and 50 on the rest, in five minutes, and a block of
// as long for the whole IP address. What the limiter does with them emukit tests.
func TestRateLimitGuide(t *testing.T) {
	t.Parallel()
	get := func(target string) func(*client) answer {
		return func(c *client) answer { return c.do("GET", target, nil) }
	}
	token := func(c *client) answer { return c.requestToken(c.credentials("")) }
	for name, tt := range map[string]struct {
		scale, speed float64
		request      func(*client) answer
		allowed      int
		block        time.Duration
	}{
		"identity":             {0.01, 1, get(identities), 30, 3 * time.Second},
		"ten times as fast":    {0.01, 10, get(identities), 30, 300 * time.Millisecond},
		"profiles":             {0.01, 1, get(profiles), 150, 3 * time.Second},
		"tokens, one by start": {1, 1, token, 299, 5 * time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clock := newClock()
			c := start(t, emulator.WithClock(clock), emulator.WithRateLimit(tt.scale, tt.speed))
			for range tt.allowed {
				require.Equal(t, http.StatusOK, tt.request(c).status)
			}
			a := tt.request(c)
			require.Equal(t, http.StatusTooManyRequests, a.status)
			require.Empty(t, a.header.Get("Retry-After"), "guess no-retry-after")
			clock.Advance(tt.block - 1)
			require.Equal(t, "too many requests", get(identities)(c).object(t)["detail"], "the whole IP is blocked")
			require.Equal(t, http.StatusTooManyRequests, token(c).status)
			clock.Advance(1)
			require.Equal(t, http.StatusOK, tt.request(c).status)
		})
	}
}
