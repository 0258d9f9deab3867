package emulator

import (
	"fmt"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

// identityObjects are the identities for code in Go. A Status sets the verification statuses that lead to it, and verification
// statuses in the details take effect on the status. What an identity has are its details and members.
func identityObjects(s *Server) Objects[record, api.Identity] {
	return Objects[record, api.Identity]{
		server: s, name: "identities", rows: &s.store.Identities,
		view:   func(r *record) *api.Identity { return clone(s.fullView(r)) },
		insert: s.insertIdentity, update: s.mutateIdentity,
		seeds: func(seed *Seed) []seeded[api.Identity] {
			var all []seeded[api.Identity]
			for _, given := range placed("identities", seed.Identities) {
				all = append(all, seeded[api.Identity]{given.place, &given.object.Identity})
			}
			return all
		},
		check: func(check *checks, identity *api.Identity) {
			check.newIdentity(identity)
			check.enum("status", string(identity.CurrentStatus()), api.IdentityStatuses)
		},
	}
}

// insertIdentity puts an identity into the store as if it had been made elsewhere.
func (s *Server) insertIdentity(identity *api.Identity) (*record, error) {
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
	normalize(identity)
	fillTaxDetails(identity)
	verified := verificationFor(identity)
	if wanted != "" {
		verified = leadingTo(wanted, identity.Type)
	}
	r, err := s.insertRecord(identity, verified.overlaid(shown(identity)))
	if err != nil {
		return nil, err
	}
	if details != nil {
		for _, control := range details.ActiveControls {
			control.IdentityID = identity.ID
			if _, err := s.insertControl(&control); err != nil {
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

// mutateIdentity changes an identity as if that had happened elsewhere, and moves updated_at. Its status is derived.
func (s *Server) mutateIdentity(r *record, mutate func(*api.Identity)) error {
	whole, id := r.Identity, r.Identity.ID
	for _, m := range s.store.Members.Of(id) {
		whole.InstitutionMembers = append(whole.InstitutionMembers, m.InstitutionMember)
	}
	changed := clone(&whole)
	mutate(changed)
	changed.ID, changed.Type, changed.CreatedAt = r.Identity.ID, r.Identity.Type, r.Identity.CreatedAt
	members := changed.InstitutionMembers
	changed.InstitutionMembers = nil
	err := s.store.Identities.Update(r, func(r *record) {
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
