package institutionmember

import (
	"testing"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/mapping/mappingtest"
)

func TestMapping_isComplete(t *testing.T) {
	t.Parallel()
	mappingtest.Complete(t, bind, "id", "institution_id", "deletion_policy", "name", "summary_status")
}
