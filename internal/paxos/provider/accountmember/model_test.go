package accountmember

import (
	"testing"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/mapping/mappingtest"
)

func TestMapping_isComplete(t *testing.T) {
	t.Parallel()
	mappingtest.Complete(t, bind, "id", "account_id", "deletion_policy", "type")
}
