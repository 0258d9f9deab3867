package emulator

import (
	"net/http"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

// OpSetSandboxStatus is the operation that sets the statuses of an identity in the sandbox.
const OpSetSandboxStatus = "SandboxSetIdentityStatus"

func sandboxEndpoints(*Server) []endpoint {
	return []endpoint{{
		operation: OpSetSandboxStatus, method: http.MethodPut, path: "/identity/identities/{id}/sandbox-status",
		scope: scopeWriteIdentity, body: true, serve: withBody(setSandboxStatus), answersEmpty: true,
	}}
}

// setSandboxStatus serves PUT /identity/identities/{id}/sandbox-status. Specification: sets the verification statuses
// and the two legacy flags; the answer is an empty object. guess(sandbox-inapplicable): a status that the kind of
// identity does not have is ignored.
func setSandboxStatus(c *call, request *api.SandboxStatusRequest) (any, error) {
	var check checks
	check.enum("id_verification_status", string(request.IDVerificationStatus), api.IdentityStatuses)
	check.enum("sanctions_verification_status", string(request.SanctionsVerificationStatus), api.IdentityStatuses)
	check.enum("document_verification_status", string(request.DocumentVerificationStatus), api.IdentityStatuses)
	check.enum("additional_screening_status", string(request.AdditionalScreeningStatus), api.IdentityStatuses)
	if err := check.failure(); err != nil {
		return nil, err
	}
	r, err := c.store.Identities.Find(c.request.PathValue("id"))
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
