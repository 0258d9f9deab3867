package emulator_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

func TestControlSpecificationLifecycle(t *testing.T) {
	t.Parallel()
	c := start(t)
	one := c.createPerson("111-11-1234", nil)
	before := c.get(one)["updated_at"]
	created := c.ok("POST", controls, object{"identity_id": one, "type": "DORMANT", "reason_code": "INACTIVITY", "reason": "No activity"})
	require.Equal(t, object{
		"id": created["id"], "type": "DORMANT", "set_by": "SET_BY_CLIENT", "is_overridable": true,
		"reason_code": "INACTIVITY", "reason": "No activity", "created_at": created["created_at"],
	}, created)
	identity := c.get(one)
	require.Equal(t, "DISABLED", identity["status"], "guide (dormancy): immediately")
	require.Equal(t, []any{created}, at(t, identity, "status_details", "active_controls"))
	require.Equal(t, identity["updated_at"], before, "guess updated-at")

	query := "?control_id=" + id(t, created) + "&reason=" + url.QueryEscape("is back")
	require.Equal(t, object{}, c.ok("DELETE", controls+query, nil))
	require.Equal(t, "APPROVED", c.get(one)["status"])
	items, _ := c.list(controls + "?identity_id=" + one)
	require.Empty(t, items)
	items, _ = c.list(controls + "?include_deleted=true&identity_id=" + one)
	require.Len(t, items, 1)
	require.NotEmpty(t, items[0]["deleted_at"])
	require.Equal(t, "No activity", items[0]["reason"], "the reason of the deletion is returned nowhere")

	c.refused(http.StatusNotFound, "DELETE", controls+query, nil) // guess delete-unknown
}

func TestControlRefusals(t *testing.T) {
	t.Parallel()
	c := start(t)
	one := c.createPerson("111-11-1234", nil)
	body := object{"identity_id": one, "type": "CLOSED", "reason_code": "OTHER"}
	for _, tt := range []struct {
		name   string
		change object
		status int
	}{
		{"specification identity_id", object{"identity_id": nil}, http.StatusBadRequest},
		{"specification type", object{"type": nil}, http.StatusBadRequest},
		{"specification reason_code", object{"reason_code": nil}, http.StatusBadRequest},
		{"specification FROZEN is not for clients", object{"type": "FROZEN"}, http.StatusBadRequest},
		{"guess enums-refused", object{"reason_code": "MOOD"}, http.StatusBadRequest},
		{"guide identity", object{"identity_id": "unknown"}, http.StatusNotFound},
		{"guess strict-bodies", object{"set_by": "SET_BY_PAXOS"}, http.StatusBadRequest},
	} {
		t.Log(tt.name)
		c.refused(tt.status, "POST", controls, with(body, tt.change))
	}
	c.refused(http.StatusBadRequest, "GET", controls, nil)
	c.refused(http.StatusNotFound, "GET", controls+"?identity_id=unknown", nil)
	c.refused(http.StatusBadRequest, "GET", controls+"?order=ASC&identity_id="+one, nil)
	c.refused(http.StatusBadRequest, "GET", controls+"?limit=1001&identity_id="+one, nil)
	c.refused(http.StatusBadRequest, "DELETE", controls, nil)
	c.refused(http.StatusBadRequest, "DELETE", controls+"?id=x", nil)
	c.refused(http.StatusNotFound, "DELETE", controls+"?control_id=x", nil)
}

func TestControlOverridability(t *testing.T) {
	t.Parallel()
	c := start(t)
	one := c.createPerson("111-11-1234", nil)
	yes := true
	fixed := c.server.Controls.Add(api.Control{IdentityID: one, Type: api.ControlFrozen, ReasonCode: "COMPLIANCE_SCREENING"})
	soft := c.server.Controls.Add(api.Control{IdentityID: one, Type: api.ControlDormant, IsOverridable: &yes})
	c.refused(http.StatusForbidden, "DELETE", controls+"?control_id="+fixed.ID, nil) // guess delete-not-overridable
	c.ok("DELETE", controls+"?control_id="+soft.ID, nil)
	require.Equal(t, "ERROR", c.get(one)["status"])
	require.Equal(t, api.OwnerPaxos, c.server.Controls.Of(one)[0].SetBy)
}

func TestControlGuessSameTypeTwice(t *testing.T) {
	t.Parallel()
	c := start(t)
	one := c.createPerson("111-11-1234", nil)
	body := object{"identity_id": one, "type": "CLOSED", "reason_code": "OTHER"}
	a, b := id(t, c.ok("POST", controls, body)), id(t, c.ok("POST", controls, body))
	require.NotEqual(t, a, b)
	items, _ := c.list(controls + "?identity_id=" + one)
	require.Equal(t, []string{b, a}, ids(t, items), "guess control-order")
	c.ok("DELETE", controls+"?control_id="+a, nil)
	require.Equal(t, "DISABLED", c.get(one)["status"])
}

func TestControlListPages(t *testing.T) {
	t.Parallel()
	c := start(t)
	one := c.createPerson("111-11-1234", nil)
	var want []string
	for range 5 {
		want = append(want, c.server.Controls.Add(api.Control{IdentityID: one, Type: api.ControlFrozen}).ID)
	}
	slices.Reverse(want)
	require.Equal(t, want, c.pages(controls+"?limit=2&identity_id="+one, func() {}))
}

func TestControls2025(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.WithControlsRevision("2025"))
	one := c.createPerson("111-11-1234", nil)
	array := func(a answer) (list []object) {
		require.Equal(t, http.StatusOK, a.status, "%s", a.body)
		require.NoError(t, json.Unmarshal(a.body, &list))
		return list
	}
	first := array(c.do("POST", controls, object{"identity_id": one, "type": "CLOSED", "reason_code": "END_USER_REQUESTED"}))
	require.Len(t, first, 1)
	require.Equal(t, "CLIENT", first[0]["set_by"])
	require.NotContains(t, first[0], "is_overridable")
	both := array(c.do("POST", controls, object{"identity_id": one, "type": "DORMANT", "reason_code": "INACTIVITY"}))
	require.Len(t, both, 2)
	c.refused(http.StatusBadRequest, "POST", controls, object{"identity_id": one, "type": "SELL_ONLY", "reason_code": "OTHER"})

	identity := c.get(one)
	require.Equal(t, "DISABLED", identity["summary_status"])
	require.NotContains(t, identity, "status")
	require.NotContains(t, identity, "status_details")

	closed := id(t, first[0])
	c.refused(http.StatusBadRequest, "DELETE", controls+"?control_id="+closed, nil)
	c.refused(http.StatusUnsupportedMediaType, "DELETE", controls, nil)
	c.refused(http.StatusBadRequest, "DELETE", controls, object{"identity_id": one})
	c.refused(http.StatusNotFound, "DELETE", controls, object{"identity_id": "x", "id": closed})
	left := array(c.do("DELETE", controls, object{"identity_id": one, "id": closed, "reason": "came back"}))
	require.Len(t, left, 1)
	c.refused(http.StatusNotFound, "DELETE", controls, object{"identity_id": one, "id": closed})

	yes := true
	paxos := c.server.Controls.Add(api.Control{IdentityID: one, Type: api.ControlClosed, IsOverridable: &yes})
	c.refused(http.StatusForbidden, "DELETE", controls, object{"identity_id": one, "id": paxos.ID})
	items, _ := c.list(controls + "?order=ASC&order_by=CREATED_AT&include_deleted=true&identity_id=" + one)
	require.Equal(t, []string{closed, id(t, both[1]), paxos.ID}, ids(t, items))
	require.Equal(t, "PAXOS", items[2]["set_by"])

	c.ok("PUT", identities+"/"+one, object{"set_user_disabled": true})
	all := c.server.Controls.Of(one)
	require.Equal(t, api.ControlClosed, all[len(all)-1].Type, "guide (migration, September 2025)")
}

func TestMembers(t *testing.T) {
	t.Parallel()
	c := start(t)
	one, two := c.createPerson("111-11-1234", nil), c.createPerson("222-22-1234", plainPerson())
	institution := c.ok("POST", identities, trust(one))
	member := object{"identity_id": two, "roles": []string{"GRANTOR"}, "ownership": "5.5", "position": "Chair"}
	added := c.ok("POST", members, object{"institution_id": institution["id"], "members": []object{member}})
	require.Equal(t, institution["id"], added["institution_id"])
	got := objectAt(t, added, "members", 0)
	require.Equal(t, object{
		"id": got["id"], "identity_id": two, "roles": []any{"GRANTOR"}, "ownership": "5.5", "position": "Chair",
		"name": "Ada Example", "summary_status": "PENDING",
	}, got)
	after := c.get(id(t, institution))
	require.Len(t, after["institution_members"], 2)
	require.Greater(t, after["updated_at"], institution["updated_at"])

	c.refused(http.StatusBadRequest, "POST", members, object{"institution_id": institution["id"], "members": []object{with(member, object{"id": "x"})}})
	c.refused(http.StatusBadRequest, "POST", members, object{"institution_id": institution["id"], "members": []object{}})
	c.refused(http.StatusBadRequest, "POST", members, object{"institution_id": one, "members": []object{member}})
	c.refused(http.StatusNotFound, "POST", members, object{"institution_id": "x", "members": []object{member}})

	require.Equal(t, object{}, c.ok("DELETE", members+"/"+id(t, got), nil))
	require.Len(t, c.get(id(t, institution))["institution_members"], 1)
	c.refused(http.StatusNotFound, "DELETE", members+"/"+id(t, got), nil) // guess member-rules
}
