package emulator

import (
	"strings"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

// No document of Paxos says that it normalizes what it is sent, and none rules it out. With WithRespelling the emulator does
// what such servers are known for:
//
//   - the country of an address by its name, the city in upper case;
//   - professions, reasons and nicknames without the spaces around them, and with one space for many;
//   - email addresses and the keys of metadata in lower case.

// respellIdentity spells the texts of an identity in another way.
func (o *options) respellIdentity(identity *api.Identity) {
	if !o.respelling {
		return
	}
	metadata := make(map[string]string, len(identity.Metadata))
	for key, value := range identity.Metadata {
		metadata[strings.ToLower(key)] = value
	}
	if len(metadata) > 0 {
		identity.Metadata = metadata
	}
	if p := identity.PersonDetails; p != nil {
		p.Email, p.Profession = strings.ToLower(p.Email), o.respell(p.Profession)
		respellAddress(p.Address)
	}
	if i := identity.InstitutionDetails; i != nil {
		i.Email = strings.ToLower(i.Email)
		respellAddress(i.BusinessAddress)
		respellAddress(i.IncorporationAddress)
	}
}

func respellAddress(address *api.Address) {
	if address == nil {
		return
	}
	if address.Country == "USA" {
		address.Country = "United States"
	}
	address.City = strings.ToUpper(address.City)
}

// respell returns a text without needless spaces.
func (o *options) respell(text string) string {
	if !o.respelling {
		return text
	}
	return strings.Join(strings.Fields(text), " ")
}
