package identitydocument

import (
	"testing"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/mapping/mappingtest"
)

func TestMapping_isComplete(t *testing.T) {
	t.Parallel()
	mappingtest.Complete(t, bind, "file_id", "created_at", "archived_at")
}
