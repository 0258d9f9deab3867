package identity

import (
	"cmp"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
)

// toRegister returns what conflicts are about. config has the write-only numbers, where there is one.
func (m model) toRegister(config model) session.Identity {
	i := session.Identity{
		ID: m.ID.ValueString(), RefID: m.RefID.ValueString(), DeletionPolicy: m.DeletionPolicy.ValueString(),
	}
	switch {
	case m.InstitutionDetails != nil:
		number := m.InstitutionDetails.CIPID.ValueString()
		if config.InstitutionDetails != nil && number == "" {
			number = config.InstitutionDetails.CIPIDWO.ValueString()
		}
		i.Type = string(api.IdentityTypeInstitution)
		i.Details = session.Details{Names: []string{m.InstitutionDetails.Name.ValueString()}, Number: number}
	case m.PersonDetails != nil:
		p, writeOnly := m.PersonDetails, ""
		if config.PersonDetails != nil {
			writeOnly = config.PersonDetails.CIPIDWO.ValueString()
		}
		i.Type = string(api.IdentityTypePerson)
		i.Details = personToRegister(p.FirstName.ValueString(), p.LastName.ValueString(), p.DateOfBirth.ValueString(),
			p.CIPID.ValueString(), p.GovtID.ValueString(), writeOnly)
	}
	return i
}

func personToRegister(firstName, lastName, dateOfBirth string, numbers ...string) session.Details {
	return session.Details{Names: []string{firstName, lastName, dateOfBirth}, Number: cmp.Or(numbers...)}
}
