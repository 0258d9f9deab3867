package emulator_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
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
	c := start(t)
	c.server.Fault(emukit.Fault{Operation: emulator.OpCreateIdentity, Kind: emukit.FaultResetAfter})
	body := object{"ref_id": "r", "person_details": person("111-11-1234")}
	_, err := c.try("POST", identities, body)
	require.True(t, errors.Is(err, syscall.ECONNRESET) || errors.Is(err, io.EOF), "%v", err)
	c.server.AssertFaultsConsumed(t)
	require.Len(t, c.server.Identities(), 1, "the write was committed")
	problem := c.refused(http.StatusConflict, "POST", identities, body)
	require.Equal(t, object{"existing": object{"id": c.server.Identities()[0].ID}}, problem["meta"])

	entries := c.server.Requests(emulator.OpCreateIdentity)
	require.Len(t, entries, 2)
	require.Equal(t, 0, entries[0].Status)
	require.Equal(t, emukit.FaultResetAfter, entries[0].Fault)
	require.Equal(t, http.StatusConflict, entries[1].Status)
}

func TestFaultResetBeforeCommitsNothing(t *testing.T) {
	t.Parallel()
	c := start(t)
	c.server.Fault(emukit.Fault{Method: "POST", Path: identities, Kind: emukit.FaultResetBefore})
	_, err := c.try("POST", identities, object{"person_details": person("111-11-1234")})
	require.Error(t, err)
	require.Empty(t, c.server.Identities())
	c.createPerson("111-11-1234", nil)
}

func TestFaultsAreMetInOrder(t *testing.T) {
	t.Parallel()
	c := start(t)
	one := c.createPerson("111-11-1234", nil)
	c.server.Fault(
		emukit.Fault{Operation: emulator.OpGetIdentity, Kind: emukit.FaultStatus, Status: 503, Times: 2, Skip: 1, Headers: map[string]string{"Retry-After": "1"}},
		emukit.Fault{Kind: emukit.FaultStatusAfter, Status: 504, Body: `{"detail":"late"}`},
	)
	target := identities + "/" + one
	var seen []int
	for range 5 {
		a := c.do("GET", target, nil)
		seen = append(seen, a.status)
		if a.status == http.StatusServiceUnavailable {
			require.Equal(t, "1", a.header.Get("Retry-After"))
		}
	}
	// The first request skips the first fault, so it meets the second, which matches everything.
	require.Equal(t, []int{504, 503, 503, 200, 200}, seen)
	for _, report := range c.server.FaultReport() {
		require.Zero(t, report.Remaining)
	}
}

func TestFaultTruncate(t *testing.T) {
	t.Parallel()
	c := start(t)
	c.server.Fault(emukit.Fault{Operation: emulator.OpListIdentities, Kind: emukit.FaultTruncate})
	a, err := c.try("GET", identities, nil)
	require.ErrorIs(t, err, io.ErrUnexpectedEOF)
	require.Equal(t, http.StatusOK, a.status)
}

func TestFaultDelayHoldsTheAnswer(t *testing.T) {
	t.Parallel()
	c := start(t)
	c.server.Fault(emukit.Fault{Operation: emulator.OpCreateIdentity, Kind: emukit.FaultDelay, Delay: time.Hour})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	answered := make(chan error, 1)
	data, err := json.Marshal(object{"person_details": person("111-11-1234")})
	require.NoError(t, err)
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.server.URL()+identities, bytes.NewReader(data))
	require.NoError(t, err)
	request.Header.Set("Authorization", "Bearer "+c.token)
	request.Header.Set("Content-Type", "application/json")
	go func() {
		response, err := c.http.Do(request)
		if err == nil {
			_ = response.Body.Close()
		}
		answered <- err
	}()
	require.Eventually(t, func() bool { return len(c.server.Identities()) == 1 }, time.Minute, time.Millisecond)
	cancel() // the client gives up on a write that has been committed
	require.ErrorIs(t, <-answered, context.Canceled)
}

func TestCloseEndsADelayedAnswer(t *testing.T) {
	t.Parallel()
	c := start(t)
	c.server.Fault(emukit.Fault{Operation: emulator.OpListIdentities, Kind: emukit.FaultDelay, Delay: time.Hour})
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, c.server.URL()+identities, http.NoBody)
	require.NoError(t, err)
	answered := make(chan error, 1)
	go func() {
		response, err := c.http.Do(request)
		if err == nil {
			_ = response.Body.Close()
		}
		answered <- err
	}()
	require.Eventually(t, func() bool { return c.server.FaultReport()[0].Consumed == 1 }, time.Minute, time.Millisecond)
	c.server.Close()
	require.Error(t, <-answered)
}

func TestFaultOnTheTokenEndpoint(t *testing.T) {
	t.Parallel()
	c := start(t)
	c.server.Fault(emukit.Fault{Operation: emulator.OpToken, Kind: emukit.FaultStatus, Status: 500})
	require.Equal(t, 500, c.requestToken(c.credentials("")).status)
	require.Equal(t, 200, c.requestToken(c.credentials("")).status)
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

func TestJournal(t *testing.T) {
	t.Parallel()
	c := start(t)
	c.server.ResetJournal()
	one := c.createPerson("111-11-1234", nil)
	c.ok("PUT", identities+"/"+one, object{"person_details": object{"first_name": "Bob"}, "metadata": object{}})
	c.ok("GET", identities+"?order=ASC&limit=3", nil)
	entries := c.server.Journal()
	require.Len(t, entries, 3)
	put := c.server.Requests(emulator.OpUpdateIdentity)[0]
	require.Equal(t, "/v2/identity/identities/{id}", put.Path)
	require.Equal(t, []string{"metadata", "person_details.first_name"}, put.BodyKeys)
	require.Contains(t, string(put.Body), "Bob")
	require.Equal(t, []string{"limit", "order"}, entries[2].QueryKeys)

	shown := string(c.do("GET", "/_emulator/journal", nil).body)
	require.Contains(t, shown, "person_details.first_name")
	require.NotContains(t, shown, "Bob")
	require.NotContains(t, shown, one)
	require.Contains(t, string(c.do("GET", "/_emulator/journal?bodies=true&operation=UpdateIdentity", nil).body), "Bob")
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
	require.GreaterOrEqual(t, c.server.Journal()[0].Latency, 20*time.Millisecond)
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
	meet(emulator.OpCreateIdentity)
	one := c.createPerson("111-11-1111", nil) // no other to answer about
	meet(emulator.OpGetIdentity)
	require.Equal(t, one, c.ok("GET", identities+"/"+one, nil)["id"])
	require.Equal(t, 1, c.server.FaultReport()[0].Remaining)

	meet(emulator.OpCreateIdentity)
	require.Equal(t, one, c.createPerson("222-22-2222", nil))
	c.server.AssertFaultsConsumed(t)
	two := c.server.Identities()[1].ID

	meet(emulator.OpGetIdentity)
	read := c.ok("GET", identities+"/"+two+"?include_details=true", nil)
	require.Equal(t, one, read["id"])
	require.Contains(t, read, "person_details")

	meet(emulator.OpUpdateIdentity)
	require.Equal(t, one, c.ok("PUT", identities+"/"+two, object{"ref_id": "changed"})["id"])
	changed, _ := c.server.Identity(two)
	require.Equal(t, "changed", changed.RefID)

	// Controls of the published specification do not say whose they are.
	meet(emulator.OpListControls)
	c.server.AddControl(one, api.Control{Type: api.ControlFrozen})
	c.server.AddControl(two, api.Control{Type: api.ControlClosed})
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
			frozen := c.server.AddControl(one, api.Control{Type: api.ControlFrozen})
			closed := c.server.AddControl(two, api.Control{Type: api.ControlClosed, SetBy: api.OwnerClient})
			c.server.Fault(emukit.Fault{Operation: emulator.OpListControls, Kind: emukit.FaultOtherObject})
			list := func() object {
				items, _ := c.ok("GET", controls+"?identity_id="+two, nil)["items"].([]any)
				require.Len(t, items, 1)
				item, _ := items[0].(object)
				return item
			}
			got := list()
			require.Equal(t, []any{frozen.ID, one}, []any{got["id"], got["identity_id"]})
			got = list()
			require.Equal(t, []any{closed.ID, two}, []any{got["id"], got["identity_id"]})

			c.server.Fault(emukit.Fault{Operation: emulator.OpCreateControl, Kind: emukit.FaultOtherObject})
			a := c.do("POST", controls, object{"identity_id": two, "type": "DORMANT", "reason_code": map[string]string{
				"2025": "DORMANT", "2026": "INACTIVITY",
			}[revision]})
			require.Equal(t, http.StatusOK, a.status)
			require.Contains(t, string(a.body), frozen.ID)
			require.Len(t, c.server.Controls(two), 2)
			if revision == "2025" {
				c.server.Fault(emukit.Fault{Operation: emulator.OpDeleteControl, Kind: emukit.FaultOtherObject})
				a = c.do("DELETE", controls, object{"identity_id": two, "id": closed.ID})
				require.Contains(t, string(a.body), frozen.ID)
				require.NotEmpty(t, c.server.Controls(two)[0].DeletedAt)
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
		c.server.Fault(emukit.Fault{Operation: emulator.OpAddMembers, Kind: emukit.FaultOtherObject})
		institution := id(t, c.ok("POST", identities, trust(person)))
		answer := c.ok("POST", members, object{
			"institution_id": institution, "members": []any{object{"identity_id": person, "roles": []any{"GRANTOR"}}},
		})
		require.Equal(t, person, answer["institution_id"])
		held, _ := c.server.Identity(institution)
		require.Len(t, held.InstitutionMembers, 2)
	}
}

func TestFaultMalformedID(t *testing.T) {
	t.Parallel()
	c := start(t)
	c.server.Fault(emukit.Fault{Operation: emulator.OpCreateIdentity, Kind: emukit.FaultMalformedID})
	malformed := c.createPerson("111-11-1111", nil)
	require.Equal(t, "../"+c.server.Identities()[0].ID, malformed)
	c.server.Fault(emukit.Fault{Kind: emukit.FaultMalformedID}) // meets no operation that answers an empty object
	require.Empty(t, c.ok("PUT", identities+"/"+c.server.Identities()[0].ID+"/sandbox-status", object{}))
	items, _ := c.ok("GET", identities, nil)["items"].([]any)
	item, _ := items[0].(object)
	require.Equal(t, malformed, item["id"])
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
			"another method":         {"operation": emulator.OpGetIdentity, "method": "POST", "kind": "reset_before"},
		} {
			good := object{"operation": emulator.OpGetIdentity, "method": "GET", "path": identities + "/{id}", "kind": "reset_before"}
			answer := c.do(method, "/_emulator/faults", []object{good, fault})
			require.Equal(t, http.StatusBadRequest, answer.status, name)
			require.Contains(t, string(answer.body), "known operations are AddInstitutionMembers, CreateIdentity, ")
			require.Contains(t, string(answer.body), "Token, UpdateIdentity")
		}
	}
	require.Empty(t, c.server.FaultReport())
}
