package emulator

import (
	"cmp"
	"slices"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

// createIdentity serves POST /identity/identities. Specification: 200 with the identity; 409 for a ref_id or a CIP id
// that another identity has.
func createIdentity(c *call, request *api.CreateIdentityRequest) (*record, error) {
	given, err := emukit.Convert[*api.Identity](request)
	if err != nil {
		return nil, err
	}
	given.Type = given.Kind()
	var check checks
	check.newIdentity(given)
	if err := check.failure(); err != nil {
		return nil, err
	}
	given.PersonDetails, given.InstitutionDetails, given.CustomerDueDiligence = nil, nil, nil
	identity, err := withDetails(given, c.Body)
	if err != nil {
		return nil, badRequest("%v", err)
	}
	identity.TaxDetails = unverified(identity.TaxDetails)
	normalize(identity)
	fillTaxDetails(identity)
	check.wholeIdentity(identity)
	check.foundingMembers(identity)
	check.members(identity.InstitutionMembers, c.store)
	if err := check.failure(); err != nil {
		return nil, err
	}
	leadingTo(api.StatusPending, identity.Type).shownIn(identity)
	identity.Status = api.StatusPending // Guide (statuses): the initial status
	r, err := c.insertRecord(identity, verificationFor(identity))
	if err != nil {
		return nil, err
	}
	c.settle(r)
	return r, nil
}

// insertRecord adds an identity with its members, and gives it what the server makes: ids and timestamps.
func (s *Server) insertRecord(identity *api.Identity, v verification) (*record, error) {
	identity.ID = cmp.Or(identity.ID, newID())
	identity.CreatedAt = cmp.Or(identity.CreatedAt, s.now())
	identity.UpdatedAt = cmp.Or(identity.UpdatedAt, identity.CreatedAt)
	if due := identity.CustomerDueDiligence; due != nil && due.CreatedAt == "" {
		due.CreatedAt = identity.CreatedAt // guess(cdd-created-at): when due diligence was first given
	}
	members := identity.InstitutionMembers
	identity.InstitutionMembers = nil
	r := &record{Identity: *identity, Verification: v}
	if err := s.store.Identities.Insert(r); err != nil {
		return nil, err
	}
	_, err := s.insertMembers(identity.ID, members)
	return r, err
}

// fillTaxDetails adds what a CIP id says about taxes where no tax details are given. Specification (create, samples):
// an SSN or EIN appears as tax details; guide: an ITIN too.
func fillTaxDetails(identity *api.Identity) {
	if len(identity.TaxDetails) > 0 {
		return
	}
	id, kind, country := cipOf(identity)
	switch kind {
	case "SSN", "ITIN", "EIN":
		identity.TaxDetails = []api.TaxDetail{{TaxPayerID: id, TaxPayerCountry: country}}
	}
}

// unverified returns tax details without what only Paxos sets. guess(server-set-ignored). guess(tin-status): the emulator
// itself never sets it.
func unverified(details []api.TaxDetail) []api.TaxDetail {
	details = slices.Clone(details)
	for i := range details {
		details[i].TINVerificationStatus = ""
	}
	return details
}
