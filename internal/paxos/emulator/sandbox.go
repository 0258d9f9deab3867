package emulator

import (
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

// sandboxEndpoints are the operations that only the sandbox has.
func sandboxEndpoints(*Server) []endpoint {
	return []endpoint{
		{
			Operation: api.OpSetSandboxStatus, body: true, serve: withBody(setSandboxStatus), answersEmpty: true,
		},
		{
			Operation: api.OpStartKYCRefresh, serve: startKYCRefresh, answersEmpty: true,
		},
	}
}

// startKYCRefresh serves POST /identity/identities/{identity_id}/kyc-refresh. Specification: starts a KYC refresh of an identity
// that is eligible for one; the answer is an empty object. guess(kyc-refresh-eligible): eligible is who is APPROVED and has no
// refresh under way; others are 400, and the status stays.
func startKYCRefresh(c *call) (any, error) {
	r, err := c.store.Identities.Find(c.id())
	if err != nil {
		return nil, err
	}
	if r.RefreshesKYC || r.Identity.Status != api.StatusApproved {
		return nil, badRequest("identity %s is not eligible for a KYC refresh", r.Identity.ID)
	}
	c.amend(r, func(r *record) { r.RefreshesKYC = true })
	c.reportKYCRefresh("identity.kyc_refresh.started", r)
	return struct{}{}, nil
}

// completeKYCRefresh ends the refresh that is under way. Guide (KYC refresh): an update with last_kyc_refresh_date completes it.
func (s *Server) completeKYCRefresh(r *record) {
	if r.RefreshesKYC {
		s.amend(r, func(r *record) { r.RefreshesKYC = false })
		s.reportKYCRefresh("identity.kyc_refresh.completed", r)
	}
}

// reportKYCRefresh reports that a refresh has begun or ended. Reference (events): the object of both has the last date.
func (s *Server) reportKYCRefresh(kind string, r *record) {
	s.report(kind, "identity_kyc_refresh", api.EventObject{
		IdentityID: r.Identity.ID, LastKYCRefreshDate: r.Identity.LastKYCRefreshDate,
	})
}

// setSandboxStatus serves PUT /identity/identities/{id}/sandbox-status. Specification: sets the verification statuses
// and the two legacy flags; the answer is an empty object. guess(sandbox-inapplicable): a status that the kind of
// identity does not have is ignored.
func setSandboxStatus(c *call, request *api.SandboxStatusRequest) (any, error) {
	var check checks
	check.Enum("id_verification_status", string(request.IDVerificationStatus), api.IdentityStatuses)
	check.Enum("sanctions_verification_status", string(request.SanctionsVerificationStatus), api.IdentityStatuses)
	check.Enum("document_verification_status", string(request.DocumentVerificationStatus), api.IdentityStatuses)
	check.Enum("additional_screening_status", string(request.AdditionalScreeningStatus), api.IdentityStatuses)
	if err := check.failure(); err != nil {
		return nil, err
	}
	r, err := c.store.Identities.Find(c.id())
	if err != nil {
		return nil, err
	}
	given := verification{Sanctions: request.SanctionsVerificationStatus, Additional: request.AdditionalScreeningStatus}
	if r.Identity.Type == api.IdentityTypePerson {
		given.ID = request.IDVerificationStatus
	} else {
		given.Document = request.DocumentVerificationStatus
	}
	c.amend(r, func(r *record) { r.Verification = r.Verification.overlaid(given) })
	if request.UserDisabled != nil {
		c.setDisabled(r, api.OwnerClient, request.UserDisabled.Disabled)
	}
	if request.AdminDisabled != nil {
		c.setDisabled(r, api.OwnerPaxos, request.AdminDisabled.Disabled)
	}
	c.settle(r)
	c.touch(r)
	return struct{}{}, nil
}
