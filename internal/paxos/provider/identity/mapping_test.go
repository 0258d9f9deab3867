package identity

import (
	"testing"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/mapping/mappingtest"
)

// No field of a model or of a request is forgotten, and none is paired with another one.
func TestMapping_isComplete(t *testing.T) {
	t.Parallel()
	t.Run("identity", func(t *testing.T) {
		t.Parallel()
		mappingtest.Complete(t, bind,
			// Paxos sets them: readComputed, and fromAPI.
			"id", "type", "status", "status_details", "summary_tin_verification_status", "user_disabled", "admin_disabled",
			"last_kyc_refresh_date", "created_at", "updated_at", "verification", "customer_due_diligence_created_at",
			// They have requests of their own.
			"institution_members",
			// The provider's own.
			"adopt_existing", "deletion_policy", "wait_for_status", "timeouts",
			// No update may carry them.
			"set_user_disabled", "last_kyc_refresh_date")
	})
	t.Run("person_details", func(t *testing.T) {
		t.Parallel()
		mappingtest.Complete(t, bindPerson, "id_verification_status", "id_verification_url", "sanctions_verification_status",
			"additional_screening_status")
	})
	t.Run("institution_details", func(t *testing.T) {
		t.Parallel()
		mappingtest.Complete(t, bindInstitution, "sanctions_verification_status", "document_verification_status",
			"additional_screening_status")
	})
	t.Run("address", func(t *testing.T) {
		t.Parallel()
		mappingtest.Complete(t, bindAddress)
	})
	t.Run("tax_details", func(t *testing.T) {
		t.Parallel()
		mappingtest.Complete(t, bindTaxDetail, "tin_verification_status")
	})
	t.Run("customer_due_diligence", func(t *testing.T) {
		t.Parallel()
		mappingtest.Complete(t, bindDueDiligence, "created_at")
	})
}
