package emulator

import (
	"cmp"
	"slices"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

// verification holds the results of the verifications of one identity. ID is for persons, Document for institutions.
type verification struct {
	ID         api.IdentityStatus `json:"id,omitempty"`
	Sanctions  api.IdentityStatus `json:"sanctions,omitempty"`
	Document   api.IdentityStatus `json:"document,omitempty"`
	Additional api.IdentityStatus `json:"additional,omitempty"`
}

// verificationFor is what an identity gets when its details are new or have changed. Guide (sandbox): a person with
// full passthrough data is approved immediately; others stay PENDING until somebody decides. A passthrough
// verification may also bring a DENIED (guide, required details). guess(passthrough-screening): sanctions and
// additional screening of such a person pass at once too.
func verificationFor(identity *api.Identity) verification {
	v := leadingTo(api.StatusPending, identity.Type) // Guide (statuses): the initial status
	if p := identity.PersonDetails; p != nil && p.VerifierType == "PASSTHROUGH" {
		v = leadingTo(api.StatusApproved, identity.Type)
		if p.PassthroughVerificationStatus == string(api.StatusDenied) {
			v.ID = api.StatusDenied
		}
	}
	return v
}

// outcome is the status that the verifications lead to. Specification (sandbox-status): a person transacts with
// id_verification_status and sanctions_verification_status APPROVED, an institution with the latter alone.
// guess(status-precedence): one DENIED denies, then ERROR, then DISABLED.
func (v verification) outcome(kind api.IdentityType) api.IdentityStatus {
	all := []api.IdentityStatus{v.ID, v.Sanctions, v.Document, v.Additional}
	for _, worst := range []api.IdentityStatus{api.StatusDenied, api.StatusError, api.StatusDisabled} {
		if slices.Contains(all, worst) {
			return worst
		}
	}
	if v.Sanctions == api.StatusApproved && (kind == api.IdentityTypeInstitution || v.ID == api.StatusApproved) {
		return api.StatusApproved
	}
	return api.StatusPending
}

// leadingTo returns verifications whose outcome is the given status.
func leadingTo(status api.IdentityStatus, kind api.IdentityType) verification {
	v := verification{ID: status, Sanctions: status, Additional: status}
	if kind == api.IdentityTypeInstitution {
		v.ID, v.Document = "", status
	}
	return v
}

// fields returns the verifications that the kind of an identity has, each before the field of the details that shows it.
func (v *verification) fields(identity *api.Identity) [][2]*api.IdentityStatus {
	if p := identity.PersonDetails; p != nil {
		return [][2]*api.IdentityStatus{
			{&v.ID, &p.IDVerificationStatus},
			{&v.Sanctions, &p.SanctionsVerificationStatus},
			{&v.Additional, &p.AdditionalScreeningStatus},
		}
	}
	if i := identity.InstitutionDetails; i != nil {
		return [][2]*api.IdentityStatus{
			{&v.Sanctions, &i.SanctionsVerificationStatus},
			{&v.Document, &i.DocumentVerificationStatus},
			{&v.Additional, &i.AdditionalScreeningStatus},
		}
	}
	return nil
}

// shownIn writes the verifications into the details that reads show.
func (v verification) shownIn(identity *api.Identity) {
	for _, pair := range v.fields(identity) {
		*pair[1] = *pair[0]
	}
}

// shown returns the verifications that reads show.
func shown(identity *api.Identity) (v verification) {
	for _, pair := range v.fields(identity) {
		*pair[0] = *pair[1]
	}
	return v
}

// overlaid returns v with the statuses that other gives.
func (v verification) overlaid(other verification) verification {
	return verification{
		ID: cmp.Or(other.ID, v.ID), Sanctions: cmp.Or(other.Sanctions, v.Sanctions),
		Document: cmp.Or(other.Document, v.Document), Additional: cmp.Or(other.Additional, v.Additional),
	}
}

// trueStatus is the status of an identity by its verifications and controls. Guide (statuses, controls): SELL_ONLY,
// CLOSED and DORMANT make it DISABLED, FROZEN makes it ERROR, and it returns to what the verifications say when the
// last control is lifted. guess(controls-over-verification): that holds whatever the verifications say.
func (s *Server) trueStatus(r *record) api.IdentityStatus {
	status := r.Verification.outcome(r.Identity.Type)
	for _, control := range s.activeControls(r.Identity.ID) {
		if control.Type == api.ControlFrozen {
			return api.StatusError // guess(frozen-is-error): ERROR is described as frozen for compliance reasons
		}
		status = api.StatusDisabled
	}
	return status
}

// showsTruth reports whether reads show the verifications and the status as they are.
func (s *Server) showsTruth(r *record) bool {
	return shown(&r.Identity) == r.Verification && r.Identity.Status == s.trueStatus(r)
}

// settle lets a change of verification or status show: at once, or after the reads of the status lag.
func (s *Server) settle(r *record) {
	lag := s.opts.statusLag
	if s.showsTruth(r) || lag == 0 {
		s.show(r)
	} else if r.LagReads == 0 {
		s.amend(r, func(r *record) { r.LagReads = lag })
	}
}

// show makes reads show the truth.
func (s *Server) show(r *record) {
	old := r.Identity.Status
	s.amend(r, func(r *record) {
		r.Verification.shownIn(&r.Identity)
		r.Identity.Status = s.trueStatus(r)
		r.LagReads = 0
	})
	s.reportStatus(r, old)
}

// read counts a read of a record whose status lags. The read that ends the lag already shows the new status.
func (s *Server) read(r *record) {
	if s.showsTruth(r) {
		return
	}
	if r.LagReads > 0 {
		s.amend(r, func(r *record) { r.LagReads-- })
		return
	}
	verified := shown(&r.Identity) == r.Verification
	s.show(r)
	if !verified {
		s.touch(r)
	}
}

// touch moves updated_at. guess(updated-at): every change of an identity, its members or verification does; its controls
// are objects of their own.
func (s *Server) touch(r *record) {
	s.amend(r, func(r *record) { r.Identity.UpdatedAt = s.now() })
}

var statusGuesses = emukit.NewGuessTopic("Verification and status", map[string]string{
	"controls-over-verification": "An active control decides the status even of an identity that is PENDING or " +
		"DENIED.",
	"frozen-is-error": "A FROZEN control makes the status ERROR.",
	"kyc-refresh-eligible": "An identity is eligible for a KYC refresh if it is APPROVED and none is under way. Others are 400, and a " +
		"refresh leaves the status as it is.",
	"legacy-flags": "set_user_disabled and the two flags of sandbox-status set and lift SELL_ONLY controls " +
		"(2025: CLOSED) with reason code OTHER; clearing a flag lifts all such controls of its owner.",
	"passthrough-screening": "A person with complete passthrough data passes the screenings at once, too.",
	"refresh-no-reverify":   "An update of last_kyc_refresh_date alone does not start another verification.",
	"requirement-errors":    "Which error codes come with which requirement, and that approved identities have none.",
	"sandbox-inapplicable":  "sandbox-status ignores statuses that the kind of identity does not have.",
	"status-precedence":     "One DENIED verification denies an identity, then ERROR counts, then DISABLED.",
	"tin-status":            "TIN verification is not emulated: its statuses are absent unless seeded.",
	"validation-status":     "Invalid values are 400 with a problem of type about:blank.",
})
