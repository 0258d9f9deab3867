package emulator

import "github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"

// rowView is an identity as a list shows it and a get without include_details. Specification (get): details are
// encrypted and left out by default, members too. guess(details-extent): tax_details and customer_due_diligence count
// as details.
func (s *Server) rowView(r *record) *api.Identity {
	view := r.Identity
	view.SummaryStatus = view.Status // Guide (status details): the same value, deprecated
	view.StatusDetails = &api.StatusDetails{Requirements: s.requirements(&r.Identity)}
	for _, control := range s.activeControls(r.Identity.ID) {
		view.StatusDetails.ActiveControls = append(view.StatusDetails.ActiveControls, s.controlView(control))
		if control.Type == s.legacyControl() {
			view.UserDisabled = view.UserDisabled || control.SetBy == api.OwnerClient
			view.AdminDisabled = view.AdminDisabled || control.SetBy == api.OwnerPaxos
		}
	}
	if s.opts.revision == controlsRevision2025 {
		// status and status_details came with the specification of 2026.
		view.Status, view.StatusDetails = "", nil
	}
	view.PersonDetails, view.InstitutionDetails = nil, nil
	view.TaxDetails, view.CustomerDueDiligence = nil, nil
	return &view
}

// detailedView is rowView with details.
func (s *Server) detailedView(r *record) *api.Identity {
	view := s.rowView(r)
	view.TaxDetails, view.CustomerDueDiligence = r.Identity.TaxDetails, r.Identity.CustomerDueDiligence
	view.InstitutionDetails = r.Identity.InstitutionDetails
	if r.Identity.PersonDetails != nil {
		person := *r.Identity.PersonDetails
		// Specification (create, sample): the deprecated govt_id and govt_id_type repeat cip_id and cip_id_type.
		person.GovtID, person.GovtIDType = person.CIPID, person.CIPIDType
		view.PersonDetails = &person
	}
	return view
}

// fullView is everything, as the write operations answer it. Specification (create, samples): the answer carries
// details and members. guess(write-answers): an update answers the same.
func (s *Server) fullView(r *record) *api.Identity {
	view := s.detailedView(r)
	view.InstitutionMembers = s.memberViews(s.store.Members.Of(r.Identity.ID))
	return view
}
