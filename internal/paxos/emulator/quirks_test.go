package emulator_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

func TestQuirks(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.WithQuirks())
	empty := c.ok("GET", identities, nil)
	require.Equal(t, object{"next_page_cursor": ""}, empty)
	one := c.createPerson("111-11-1234", plainPerson())
	c.server.AddControl(one, api.Control{Type: api.ControlFrozen})
	identity := c.get(one)
	require.Equal(t, "1980-01-01T00:00:00Z", at(t, identity, "person_details", "date_of_birth"))
	require.NotContains(t, identity, "status")
	require.Equal(t, "ERROR", identity["summary_status"])
	require.Contains(t, identity, "future_field")
	control := objectAt(t, identity, "status_details", "active_controls", 0)
	require.Equal(t, "PAXOS", control["set_by"])
	require.NotContains(t, control, "is_overridable")
	list := requirements(t, identity)
	require.Equal(t, "FUTURE_CHECK", at(t, list, len(list)-1, "type"))
	require.Equal(t, "identity_verification_required", at(t, list, 0, "errors", 0, "code"))

	own := c.ok("POST", controls, object{"identity_id": one, "type": "CLOSED", "reason_code": "OTHER"})
	require.Equal(t, "CLIENT", own["set_by"])
	require.Equal(t, true, own["is_overridable"])
	own = c.ok("POST", controls, object{"identity_id": one, "type": "CLOSED", "reason_code": "ONBOARDING_INCOMPLETE"})
	require.Equal(t, "COMPLIANCE_INCOMPLETE", own["reason_code"])
}
