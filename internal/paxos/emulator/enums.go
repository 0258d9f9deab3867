package emulator

import "github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"

// reasonCodes are those that a client may give: those of the specification, and ONBOARDING_INCOMPLETE, which it has renamed
// and a published page still shows. Values that are in no specification are refused in requests: guess(enums-refused).
var reasonCodes = append([]string{"ONBOARDING_INCOMPLETE"}, api.ControlReasonCodes...)

// Guides: sub types that are prohibited, the roles of which a trust needs one, and what the controls of 2025 knew (its
// reason codes changed within that year).
var (
	prohibitedSubTypes     = []string{"ADULT_ENTERTAINMENT", "DRUGS", "SHELL_BANK", "WEAPONS"}
	trustRoles             = []string{"GRANTOR", "TRUSTEE", "BENEFICIARY"}
	clientControlTypes2025 = []string{"CLOSED", "DORMANT"}
	reasonCodes2025        = []string{"DORMANT", "END_USER_REQUESTED", "COMPLIANCE"}
)
