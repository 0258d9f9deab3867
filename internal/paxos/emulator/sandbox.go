package emulator

import "github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"

// setSandboxStatus serves PUT /identity/identities/{id}/sandbox-status. Specification: sets the verification statuses
// and the two legacy flags; the answer is an empty object. guess(sandbox-inapplicable): a status that the kind of
// identity does not have is ignored.
func setSandboxStatus(c *call) (any, error) {
	var request api.SandboxStatusRequest
	if err := c.decode(&request); err != nil {
		return nil, err
	}
	var check checks
	check.enum("id_verification_status", string(request.IDVerificationStatus), api.IdentityStatuses)
	check.enum("sanctions_verification_status", string(request.SanctionsVerificationStatus), api.IdentityStatuses)
	check.enum("document_verification_status", string(request.DocumentVerificationStatus), api.IdentityStatuses)
	check.enum("additional_screening_status", string(request.AdditionalScreeningStatus), api.IdentityStatuses)
	if err := check.failure(); err != nil {
		return nil, err
	}
	r, err := c.store.find(c.request.PathValue("id"))
	if err != nil {
		return nil, identityNotFound()
	}
	set := func(status *api.IdentityStatus, value api.IdentityStatus) {
		if value != "" {
			*status = value
		}
	}
	if r.Identity.Type == api.IdentityTypePerson {
		set(&r.Verification.ID, request.IDVerificationStatus)
	} else {
		set(&r.Verification.Document, request.DocumentVerificationStatus)
	}
	set(&r.Verification.Sanctions, request.SanctionsVerificationStatus)
	set(&r.Verification.Additional, request.AdditionalScreeningStatus)
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
