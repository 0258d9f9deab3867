package account

import (
	"testing"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/mapping/mappingtest"
)

func TestMapping_isComplete(t *testing.T) {
	t.Parallel()
	mappingtest.Complete(t, bind,
		"id", "profile_id", "summary_status", "admin_disabled", "created_at", "deletion_policy", "id")
}
