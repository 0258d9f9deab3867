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
	for _, member := range identity.InstitutionMembers {
		if _, err := s.store.Identities.Find(member.IdentityID); err != nil {
			return nil, fmt.Errorf("member: %w", err)
		}
	}
	wanted, details := identity.CurrentStatus(), identity.StatusDetails
	disabled, admin := identity.UserDisabled, identity.AdminDisabled
	identity.Status, identity.SummaryStatus, identity.StatusDetails = "", "", nil
	identity.UserDisabled, identity.AdminDisabled = false, false
	normalize(&identity)
	fillTaxDetails(&identity)
	verified := verificationFor(&identity)
	if wanted != "" {
		verified = leadingTo(wanted, identity.Type)
	}
	r, err := s.insertRecord(identity, verified.overlaid(shown(&identity)))
	if err != nil {
		return nil, err
	}
	if details != nil {
		for _, control := range details.ActiveControls {
			if _, err := s.insertControl(r, control); err != nil {
				return nil, err
			}
		}
	}
	if disabled {
		s.setDisabled(r, api.OwnerClient, true)
	}
	if admin {
		s.setDisabled(r, api.OwnerPaxos, true)
	}
	s.show(r)
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
	r, err := s.store.Identities.Find(id)
	if err != nil {
		return err
	}
	whole := r.Identity
	for _, m := range s.store.Members.Of(id) {
		whole.InstitutionMembers = append(whole.InstitutionMembers, m.InstitutionMember)
	}
	changed := clone(&whole)
	mutate(changed)
	changed.ID, changed.Type, changed.CreatedAt = r.Identity.ID, r.Identity.Type, r.Identity.CreatedAt
	members := changed.InstitutionMembers
	changed.InstitutionMembers = nil
	err = s.store.Identities.Update(r, func(r *record) {
		if now := shown(changed); now != shown(&r.Identity) {
			r.Verification = r.Verification.overlaid(now)
		}
		r.Identity = *changed
	})
	if err != nil {
		return err
	}
	s.store.Members.Delete(s.store.Members.Of(id)...)
	if _, err := s.insertMembers(id, members); err != nil {
		return err
	}
	s.settle(r)
	s.touch(r)
	return nil
}
