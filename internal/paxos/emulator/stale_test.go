package emulator_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

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
	require.Len(t, c.server.Identities(), 1)
	require.Equal(t, http.StatusNotFound, c.do("GET", identities+"/unknown", nil).status)
}

func TestSharedCIPIDs(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.WithSharedCIPIDs())
	for _, refID := range []string{"a", "b"} {
		c.ok("POST", identities, object{"ref_id": refID, "person_details": person("111-11-1234")})
	}
	require.Len(t, c.server.Identities(), 2)
	c.refused(http.StatusConflict, "POST", identities, object{"ref_id": "b", "person_details": person("111-11-1235")})
}
