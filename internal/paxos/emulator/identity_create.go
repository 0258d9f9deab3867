package emulator

import (
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

// createIdentity serves POST /identity/identities. Specification: 200 with the identity; 409 for a ref_id or a CIP id
// that another identity has.
func createIdentity(c *call) (any, error) {
	var request api.CreateIdentityRequest
	if err := c.decode(&request); err != nil {
		return nil, err
	}
	identity := api.Identity{
		RefID: request.RefID, Metadata: request.Metadata, PersonDetails: request.PersonDetails,
		InstitutionDetails: request.InstitutionDetails, InstitutionMembers: request.InstitutionMembers,
		TaxDetails: request.TaxDetails, TaxDetailsNotRequired: isTrue(request.TaxDetailsNotRequired),
		CustomerDueDiligence: request.CustomerDueDiligence, IsMerchant: isTrue(request.IsMerchant),
	}
	identity.Type = identity.Kind()
	var check checks
	check.newIdentity(&identity)
	if err := check.failure(); err != nil {
		return nil, err
	}
	dropServerSet(&identity)
	normalize(&identity)
	fillTaxDetails(&identity)
	check.wholeIdentity(&identity)
	check.foundingMembers(&identity)
	check.members(identity.InstitutionMembers, c.store)
	if err := check.failure(); err != nil {
		return nil, err
	}
	if err := c.conflict(&identity, nil); err != nil {
		return nil, err
	}
	r := c.newRecord(identity)
	r.Verification = verificationFor(&r.Identity)
	first := initialVerification(r.Identity.Type)
	first.shownIn(&r.Identity)
	r.Identity.Status = api.StatusPending // Guide (statuses): the initial status
	c.settle(r)
	c.store.insert(r)
	return c.writeView(r), nil
}

func isTrue(b *bool) bool { return b != nil && *b }

// newRecord gives an identity what the server makes: ids and timestamps.
func (s *Server) newRecord(identity api.Identity) *record {
	if identity.ID == "" {
		identity.ID = newID()
	}
	if identity.CreatedAt == "" {
		identity.CreatedAt = s.store.now(s.clock)
	}
	if identity.UpdatedAt == "" {
		identity.UpdatedAt = identity.CreatedAt
	}
	if due := identity.CustomerDueDiligence; due != nil && due.CreatedAt == "" {
		due.CreatedAt = identity.CreatedAt // guess(cdd-created-at): when due diligence was first given
	}
	for i := range identity.InstitutionMembers {
		if identity.InstitutionMembers[i].ID == "" {
			identity.InstitutionMembers[i].ID = newID()
		}
	}
	return &record{Identity: identity}
}

// conflict refuses an identity whose ref_id or CIP id another one has. Specification (create, 409): both texts.
// guess(conflict-order): the ref_id is looked at first, since it is what makes a repeated create safe.
func (s *Server) conflict(identity *api.Identity, self *record) error {
	st := s.store
	if other := st.refs[identity.RefID]; identity.RefID != "" && other != nil && other != self {
		return alreadyExists("duplicate ref_id provided", other.Identity.ID)
	}
	key := (&record{Identity: *identity}).cip()
	if other := st.cips[key]; !s.opts.sharedCIPIDs && key != (cipKey{}) && other != nil && other != self {
		return alreadyExists("duplicate (cip_id, cip_id_type, cip_id_country) provided", other.Identity.ID)
	}
	return nil
}

// fillTaxDetails adds what a CIP id says about taxes where no tax details are given. Specification (create, samples):
// an SSN or EIN appears as tax details; guide: an ITIN too.
func fillTaxDetails(identity *api.Identity) {
	if len(identity.TaxDetails) > 0 {
		return
	}
	key := (&record{Identity: *identity}).cip()
	switch key.kind {
	case "SSN", "ITIN", "EIN":
		identity.TaxDetails = []api.TaxDetail{{TaxPayerID: key.id, TaxPayerCountry: key.country}}
	}
}

// dropServerSet takes out of a new identity what only Paxos sets. guess(server-set-ignored): such fields are ignored in
// requests. guess(govt-id-alias): the deprecated govt_id and govt_id_type stand in for an absent cip_id.
func dropServerSet(identity *api.Identity) {
	if p := identity.PersonDetails; p != nil {
		if p.CIPID == "" {
			p.CIPID, p.CIPIDType = p.GovtID, p.GovtIDType
		}
		p.GovtID, p.GovtIDType, p.IDVerificationURL = "", "", ""
	}
	verification{}.shownIn(identity)
	for i := range identity.TaxDetails {
		identity.TaxDetails[i].TINVerificationStatus = "" // guess(tin-status): never set by the emulator itself
	}
	for i := range identity.InstitutionMembers {
		identity.InstitutionMembers[i].Name, identity.InstitutionMembers[i].SummaryStatus = "", ""
	}
	if identity.CustomerDueDiligence != nil {
		identity.CustomerDueDiligence.CreatedAt = ""
	}
}
