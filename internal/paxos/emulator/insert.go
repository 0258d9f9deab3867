package emulator

import (
	"fmt"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

// insertIdentity puts an identity into the store as if it had been made elsewhere.
func (s *Server) insertIdentity(given api.Identity) (*record, error) {
	identity := *clone(&given)
	identity.Type = identity.Kind()
	if identity.Type == "" {
		return nil, fmt.Errorf("an identity needs person_details, institution_details or a type")
	}
	if s.store.records[identity.ID] != nil {
		return nil, fmt.Errorf("identity %s exists already", identity.ID)
	}
	if err := s.conflict(&identity, nil); err != nil {
		return nil, err
	}
	for _, member := range identity.InstitutionMembers {
		if _, err := s.store.find(member.IdentityID); err != nil {
			return nil, fmt.Errorf("member: %w", err)
		}
	}
	wanted, details := identity.CurrentStatus(), identity.StatusDetails
	disabled, admin := identity.UserDisabled, identity.AdminDisabled
	identity.Status, identity.SummaryStatus, identity.StatusDetails = "", "", nil
	identity.UserDisabled, identity.AdminDisabled = false, false
	normalize(&identity)
	fillTaxDetails(&identity)
	r := s.newRecord(identity)
	r.Verification = verificationFor(&r.Identity)
	if wanted != "" {
		r.Verification = leadingTo(wanted, r.Identity.Type)
	}
	r.Verification = r.Verification.overlaid(shown(&identity))
	s.store.insert(r)
	if details != nil {
		for _, control := range details.ActiveControls {
			s.insertControl(r, control)
		}
	}
	if disabled {
		s.setDisabled(r, api.OwnerClient, true)
	}
	if admin {
		s.setDisabled(r, api.OwnerPaxos, true)
	}
	r.show()
	return r, nil
}

// overlaid returns v with the statuses that other gives.
func (v verification) overlaid(other verification) verification {
	for _, pair := range []struct{ to, from *api.IdentityStatus }{
		{&v.ID, &other.ID},
		{&v.Sanctions, &other.Sanctions},
		{&v.Document, &other.Document},
		{&v.Additional, &other.Additional},
	} {
		if *pair.from != "" {
			*pair.to = *pair.from
		}
	}
	return v
}

// mutateIdentity changes an identity as if that had happened elsewhere.
func (s *Server) mutateIdentity(id string, mutate func(*api.Identity)) error {
	r, err := s.store.find(id)
	if err != nil {
		return err
	}
	changed := clone(&r.Identity)
	mutate(changed)
	changed.ID, changed.Type, changed.CreatedAt = r.Identity.ID, r.Identity.Type, r.Identity.CreatedAt
	if err := s.conflict(changed, r); err != nil {
		return err
	}
	for i := range changed.InstitutionMembers {
		if changed.InstitutionMembers[i].ID == "" {
			changed.InstitutionMembers[i].ID = newID()
		}
	}
	if now := shown(changed); now != shown(&r.Identity) {
		r.Verification = r.Verification.overlaid(now)
	}
	s.store.change(r, func() { r.Identity = *changed })
	s.settle(r)
	s.touch(r)
	return nil
}
