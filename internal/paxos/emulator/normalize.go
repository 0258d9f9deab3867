package emulator

import (
	"time"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

// normalize brings an identity into the form in which it is answered: timestamps in UTC, empty lists and maps absent.
// guess(timestamps-normalized): that is what protocol buffers, on which the API is built, make of timestamps.
func normalize(identity *api.Identity) {
	if p := identity.PersonDetails; p != nil {
		p.PassthroughVerifiedAt = inUTC(p.PassthroughVerifiedAt)
		p.PassthroughVerificationFields = absentIfEmpty(p.PassthroughVerificationFields)
		clearEmptyLine(p.Address)
	}
	if i := identity.InstitutionDetails; i != nil {
		i.GovtRegistrationDate = inUTC(i.GovtRegistrationDate)
		clearEmptyLine(i.BusinessAddress)
		clearEmptyLine(i.IncorporationAddress)
	}
	if d := identity.CustomerDueDiligence; d != nil {
		d.Aliases, d.CustomerRegions = absentIfEmpty(d.Aliases), absentIfEmpty(d.CustomerRegions)
	}
	identity.LastKYCRefreshDate = inUTC(identity.LastKYCRefreshDate)
}

func inUTC(text string) string {
	t, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		return text
	}
	return t.UTC().Format(time.RFC3339Nano)
}

func absentIfEmpty(list []string) []string {
	if len(list) == 0 {
		return nil
	}
	return list
}

func clearEmptyLine(address *api.Address) {
	if address != nil && address.Address2 != nil && *address.Address2 == "" {
		address.Address2 = nil
	}
}
