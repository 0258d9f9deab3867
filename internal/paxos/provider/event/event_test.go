package event_test

import (
	"encoding/json"
	"maps"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/catalog"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

func TestMain(m *testing.M) { paxostest.Main(m) }

type attrs = map[string]any

// What an event shows of its object depends on the kind of object. Nothing else of the object enters the state.
func TestEventsDataSource(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t, emulator.WithSeed(catalog.Tenant()), emulator.WithPageSizeCap(2))
	set := emu.Controls.Add(api.Control{IdentityID: catalog.OtherPersonID, Type: api.ControlFrozen, ReasonCode: "RISK_FRAUD", Reason: "In words"})
	emu.LiftControl(set.ID)
	for _, object := range []api.EventObject{
		{IdentityID: "i1", RequiredDocuments: []string{"PROOF_OF_FUNDS"}},
		{IdentityID: "i1", LastKYCRefreshDate: "2026-01-02T00:00:00Z", NextKYCRefreshDate: "2027-01-02T00:00:00Z"},
		{},
	} {
		emu.Events.Add(emulator.Event{Event: api.Event{Type: "x", ObjectType: "y", Object: object, UndeliveredWebhooks: 3}})
	}
	emu.Events.Add(emulator.Event{Event: api.Event{Type: "x", ObjectType: "y"}, IsTest: true})
	control := attrs{
		"identity_id": catalog.OtherPersonID, "control_id": set.ID, "control_type": "FROZEN", "set_by": "PAXOS", "is_overridable": false,
		"reason_code": "RISK_FRAUD",
	}
	want := []attrs{
		maps.Clone(control),
		control,
		{"identity_id": catalog.OtherPersonID, "old_summary_status": "ERROR", "new_summary_status": "APPROVED"},
		{"identity_id": "i1", "required_documents": []any{"PROOF_OF_FUNDS"}},
		{"identity_id": "i1", "last_kyc_refresh_date": "2026-01-02T00:00:00Z", "next_kyc_refresh_date": "2027-01-02T00:00:00Z"},
		{},
	}

	state, diagnostics := acctest.ReadData(t.Context(), t, paxostest.Server(t, emu), "paxos_events", nil)
	require.Empty(t, acctest.FormatDiagnostics(diagnostics))
	assert.Equal(t, map[string]int{emulator.OpToken: 1, api.OpListEvents.Name: 3}, acctest.RequestCounts(emu))
	text, err := protocol.JSON(protocol.Attribute(state, "events"))
	require.NoError(t, err)
	var rows []attrs
	require.NoError(t, json.Unmarshal(text, &rows))
	require.Len(t, rows, len(want))
	for i, event := range emu.Events.All()[:len(want)] {
		want[i]["id"] = event.Object.ID
		maps.DeleteFunc(rows[i]["object"].(attrs), func(_ string, value any) bool { return value == nil })
		assert.Equal(t, attrs{
			"id": event.ID, "type": event.Type, "object_type": event.ObjectType, "object": want[i], "created_at": event.CreatedAt,
			"undelivered_webhooks": float64(event.UndeliveredWebhooks),
		}, rows[i])
	}
}

// Paxos answers 100 events at most, whatever is asked for, so each hundred is one request.
func TestEventsDataSource_pages(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	for range 250 {
		emu.Events.Add(emulator.Event{Event: api.Event{Type: "x", ObjectType: "y"}})
	}
	server := paxostest.Server(t, emu)
	for limit, requests := range map[any]int{nil: 3, 250: 3, 200: 2, 101: 2, 100: 1, 1: 1} {
		emu.ResetJournal()
		_, diagnostics := acctest.ReadData(t.Context(), t, server, "paxos_events", attrs{"limit": limit})
		require.Empty(t, acctest.FormatDiagnostics(diagnostics))
		assert.Equal(t, requests, acctest.RequestCounts(emu)[api.OpListEvents.Name], limit)
	}
}

// The plan refuses a limit of 0, which Paxos would refuse. Package badinput tests the other filters.
func TestEventsDataSource_badLimit(t *testing.T) {
	t.Parallel()
	list := paxostest.NewProtocolResource(t, emulator.New(t), "paxos_identity").DataSource("paxos_events")
	diagnostics, err := list.Validate(t.Context(), acctest.Object(t, list.Schema.ValueType(), attrs{"limit": 0}))
	require.NoError(t, err)
	assert.Regexp(t, `^ERROR\(AttributeName\("limit"\)\): .*at least 1`, acctest.FormatDiagnostics(diagnostics))
}

// Events of the same run are read after what depends_on names.
func TestAccEvents(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t, emulator.WithSeed(catalog.Tenant()))
	paxostest.Test(t, emu, resource.TestCase{Steps: []resource.TestStep{{
		Config: `
resource "paxos_identity_control" "closed" {
  identity_id = "` + catalog.OtherPersonID + `"
  type        = "CLOSED"
  reason_code = "END_USER_REQUEST"
}

data "paxos_events" "all" {
  depends_on = [paxos_identity_control.closed]
}

output "happened" {
  value = join(" ", data.paxos_events.all.events[*].type)
}
`,
		Check: resource.TestCheckOutput("happened", "identity.control.created identity.disabled"),
	}}})
}
