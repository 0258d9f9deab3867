package identitycontrol_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// A reason that an import without personal data has left out can be configured: the refresh that follows compares it.
func TestImport_withoutItsReason(t *testing.T) {
	t.Parallel()
	for reason, same := range map[string]bool{"Canary reason": true, "Another reason": false} {
		e := newTestEnv(t, "2026", nil, acctest.WithEnv("PAXOS_IMPORT_PERSONAL_DATA", "false"))
		id := e.Controls.Add(api.Control{
			IdentityID: e.identityID, Type: api.ControlSellOnly, SetBy: api.OwnerClient, ReasonCode: "OTHER", Reason: "Canary reason",
		}).ID
		current, diagnostics := e.Import(e.identityID+"/"+id, nil)
		require.Empty(t, diagnostics)
		assert.Empty(t, current.Text("reason"))
		config := map[string]any{"identity_id": e.identityID, "type": "SELL_ONLY", "reason_code": "OTHER"}
		assert.True(t, e.Plan(current, config).Empty())

		config["reason"] = reason
		assert.Empty(t, e.Plan(current, config).RequiresReplace)
		current = e.MustRead(e.MustApply(current, config))
		plan := e.Plan(current, config)
		assert.Equal(t, same, plan.Empty(), reason)
		assert.Equal(t, same, len(plan.RequiresReplace) == 0, reason)
		assert.Empty(t, paxostest.Writes(e.Server))
	}
}
