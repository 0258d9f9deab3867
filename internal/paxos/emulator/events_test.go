package emulator_test

import (
	"fmt"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

const events = "/v2/events"

// listEvents reads a page of events.
func (c *client) listEvents(query string) (page []object, next any) {
	c.t.Helper()
	answer := c.ok("GET", events+query, nil)
	require.NotContains(c.t, answer, "items")
	for i := range listAt(c.t, answer, "events") {
		page = append(page, objectAt(c.t, answer, "events", i))
	}
	return page, answer["next_page_cursor"]
}

// Each change of a control or of a status is an event, with the fields of the reference and no others: nothing personal, and
// no reason in words.
func TestEventSpecificationObjects(t *testing.T) {
	t.Parallel()
	c := start(t)
	ada := c.createPerson("123-45-6789", nil)
	c.ok("PUT", identities+"/"+ada, object{"metadata": object{"a": "b"}})
	set := c.ok("POST", controls, object{"identity_id": ada, "type": "SELL_ONLY", "reason_code": "OTHER", "reason": "Asked for it"})
	c.ok("DELETE", controls+"?control_id="+id(t, set), nil)
	frozen := c.server.Controls.Add(api.Control{IdentityID: ada, Type: api.ControlFrozen, ReasonCode: "RISK_FRAUD"})
	c.server.LiftControl(frozen.ID)
	c.ok("PUT", identities+"/"+ada+"/sandbox-status", object{"sanctions_verification_status": "DENIED"})

	status := func(old, now string) object {
		return object{"identity_id": ada, "old_summary_status": old, "new_summary_status": now}
	}
	ofClient := object{
		"identity_id": ada, "control_id": set["id"], "control_type": "SELL_ONLY", "set_by": "CLIENT", "is_overridable": true, "reason_code": "OTHER",
	}
	ofPaxos := object{
		"identity_id": ada, "control_id": frozen.ID, "control_type": "FROZEN", "set_by": "PAXOS", "is_overridable": false,
		"reason_code": "RISK_FRAUD",
	}
	listed, _ := c.listEvents("")
	for i, want := range []struct {
		kind, objectType string
		object           object
	}{
		{"identity.approved", "identity_summary_status_change", status("PENDING", "APPROVED")},
		{"identity.control.created", "identity_control", ofClient},
		{"identity.disabled", "identity_summary_status_change", status("APPROVED", "DISABLED")},
		{"identity.control.deleted", "identity_control", ofClient},
		{"identity.approved", "identity_summary_status_change", status("DISABLED", "APPROVED")},
		{"identity.control.created", "identity_control", ofPaxos}, // guess(event-statuses): ERROR is no event
		{"identity.control.deleted", "identity_control", ofPaxos},
		{"identity.approved", "identity_summary_status_change", status("ERROR", "APPROVED")},
		{"identity.denied", "identity_summary_status_change", status("APPROVED", "DENIED")},
	} {
		require.Greater(t, len(listed), i)
		want.object["id"] = at(t, listed[i], "object", "id")
		require.Equal(t, object{
			"id": listed[i]["id"], "created_at": listed[i]["created_at"], "undelivered_webhooks": 0.0,
			"type": want.kind, "object_type": want.objectType, "object": want.object,
		}, listed[i])
	}
	require.Len(t, listed, 9)
}

// A KYC refresh is an event when it starts and when it ends, and leaves the status alone. Only who is approved and has none under
// way is eligible.
func TestKYCRefresh(t *testing.T) {
	t.Parallel()
	c := start(t)
	ada := c.createPerson("111-11-1234", nil)
	refresh := identities + "/" + ada + "/kyc-refresh"
	require.Empty(t, c.ok("POST", refresh, nil))
	c.refused(400, "POST", refresh, nil)
	date := "2026-11-29T09:00:00Z"
	updated := c.ok("PUT", identities+"/"+ada, object{"last_kyc_refresh_date": date})
	require.Equal(t, "APPROVED", updated["status"])
	c.ok("PUT", identities+"/"+ada, object{"last_kyc_refresh_date": date}) // completes nothing
	c.ok("POST", refresh, nil)
	listed, _ := c.listEvents("?type=identity.kyc_refresh.started")
	require.Len(t, listed, 2)
	listed, _ = c.listEvents("?type=identity.kyc_refresh.completed")
	require.Len(t, listed, 1)
	require.Equal(t, object{"id": at(t, listed[0], "object", "id"), "identity_id": ada, "last_kyc_refresh_date": date}, listed[0]["object"])

	pending := c.createPerson("123-45-6789", plainPerson())
	c.ok("PUT", identities+"/"+pending+"/sandbox-status", object{"id_verification_status": "PENDING"})
	c.refused(400, "POST", identities+"/"+pending+"/kyc-refresh", nil)
	c.refused(404, "POST", identities+"/unknown/kyc-refresh", nil)
}

func TestEventList(t *testing.T) {
	t.Parallel()
	c := start(t)
	add := func(kind string, isTest bool) string {
		return c.server.Events.Add(emulator.Event{Event: api.Event{Type: kind, ObjectType: "x"}, IsTest: isTest}).ID
	}
	one, two, three, try := add("a", false), add("b", false), add("a", false), add("a", true)
	now := c.server.Events.All()[1].CreatedAt
	for query, want := range map[string][]string{
		"": {one, two, three}, "?order=DESC": {three, two, one}, "?type=a": {one, three}, "?type=A": {}, "?is_test=true": {try},
		"?created_at.gt=" + now: {three}, "?type=a&created_at.lt=" + now: {one}, "?order=DESC&created_at.gte=" + now: {three, two},
	} {
		page, next := c.listEvents(query)
		require.Equal(t, want, ids(t, page), query)
		require.Nil(t, next)
	}
	first, next := c.listEvents("?limit=2")
	rest, _ := c.listEvents(fmt.Sprintf("?limit=2&page_cursor=%s", next))
	require.Equal(t, []string{one, two, three}, ids(t, append(first, rest...)))
	for range 110 {
		add("many", false)
	}
	page, _ := c.listEvents("")
	require.Len(t, page, 100)
	require.Equal(t, try, c.ok("GET", events+"/"+try+"?is_test=true", nil)["id"])
	require.Equal(t, two, c.ok("GET", events+"/"+two, nil)["id"])
	for target, status := range map[string]int{
		"?limit=0": 400, "?limit=101": 400, "?limit=x": 400, "?is_test=x": 400, "?created_at.gt=x": 400, "?order_by=CREATED_AT": 400,
		"/x": 400, "/" + two + "?is_test=x": 400, "/" + try: 404, "/" + two + "?is_test=true": 404, "/" + uuid.NewString(): 404,
	} {
		c.refused(status, "GET", events+target, nil)
	}
	require.Equal(t, "application/json", c.do("GET", events+"/x", nil).header.Get("Content-Type"))
}

// A seed makes no events but its own. They are kept as all objects are, and meet the same faults.
func TestEventsAreSeededAndKept(t *testing.T) {
	t.Parallel()
	seed, err := emulator.ParseSeed("seed", []byte("events: [{type: identity.approved, object_type: x, object: {identity_id: ada}}]"))
	require.NoError(t, err)
	seed.Identities = []emulator.SeedIdentity{{
		Identity: api.Identity{ID: "ada", Type: api.IdentityTypePerson, Status: api.StatusApproved}, Controls: []api.Control{{Type: api.ControlSellOnly}},
	}}
	c := start(t, emulator.WithSeed(seed))
	require.Len(t, c.server.Events.All(), 1)
	require.Equal(t, "ada", c.server.Events.All()[0].Object.IdentityID)
	snapshot := string(c.do("GET", "/_emulator/snapshot", nil).body)
	c.server.Controls.Add(api.Control{IdentityID: "ada", Type: api.ControlFrozen})
	require.Len(t, c.server.Events.All(), 2)
	c.ok("PUT", "/_emulator/snapshot", snapshot)
	require.Len(t, c.server.Events.All(), 1)

	c.server.Fault(
		emukit.Fault{Operation: api.OpListEvents.Name, Kind: emukit.FaultStale}, emukit.Fault{Operation: api.OpListEvents.Name, Kind: emukit.FaultDropItem})
	c.ok("POST", controls, object{"identity_id": "ada", "type": "DORMANT", "reason_code": "INACTIVITY"})
	for _, want := range []int{1, 1, 2} {
		page, _ := c.listEvents("")
		require.Len(t, page, want)
	}
}
