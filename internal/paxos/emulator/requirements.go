package emulator

import "github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"

// requirements lists what stands between an identity and its approval. Guide (status details): a verification that is
// under way is PENDING, one that did not pass FAILED; ID and document verification wait for the client, screening
// waits for Paxos; MEMBERS names nobody to wait for. Specification: errors is always present.
// guess(requirement-errors): which codes come with which state, and that an identity whose verifications are fine has
// no requirements.
func (s *Server) requirements(identity *api.Identity) []api.Requirement {
	v := shown(identity)
	if v.outcome(identity.Type) == api.StatusApproved {
		return nil
	}
	var list []api.Requirement
	for _, r := range []*api.Requirement{
		requirementFor(v.ID, "ID_VERIFICATION", "CLIENT",
			"IDENTITY_VERIFICATION_REQUIRED", "IDENTITY_VERIFICATION_FAILED"),
		requirementFor(v.Document, "DOCUMENT_VERIFICATION", "CLIENT",
			"DOCUMENT_UPLOAD_REQUIRED", "DOCUMENT_VERIFICATION_FAILED"),
		requirementFor(v.Sanctions, "SCREENING_CHECK", "PAXOS", "SCREENING_IN_PROGRESS", "SCREENING_FAILED"),
		requirementFor(v.Additional, "COMPLIANCE_CHECK", "PAXOS",
			"COMPLIANCE_REVIEW_REQUIRED", "COMPLIANCE_REVIEW_FAILED"),
		s.memberRequirement(identity),
	} {
		if r != nil {
			list = append(list, *r)
		}
	}
	return list
}

// descriptions explain the error codes in our own words; the codes are the specification's.
var descriptions = map[string]string{
	"IDENTITY_VERIFICATION_REQUIRED": "The identity has to be verified.",
	"IDENTITY_VERIFICATION_FAILED":   "The identity could not be verified.",
	"DOCUMENT_UPLOAD_REQUIRED":       "Documents have to be uploaded.",
	"DOCUMENT_VERIFICATION_FAILED":   "The documents could not be verified.",
	"SCREENING_IN_PROGRESS":          "The screening is under way.",
	"SCREENING_FAILED":               "The screening did not pass.",
	"COMPLIANCE_REVIEW_REQUIRED":     "A compliance review is under way.",
	"COMPLIANCE_REVIEW_FAILED":       "The compliance review did not pass.",
	"MEMBER_VERIFICATION_PENDING":    "A member is not verified yet.",
	"MEMBER_VERIFICATION_FAILED":     "A member could not be verified.",
}

func requirementFor(status api.IdentityStatus, kind, awaiting, pendingCode, failedCode string) *api.Requirement {
	requirement := api.Requirement{Type: kind, Status: "PENDING", AwaitingActionFrom: awaiting}
	code := pendingCode
	switch status {
	case "", api.StatusApproved:
		return nil
	case api.StatusPending:
	default:
		requirement.Status, code = "FAILED", failedCode
	}
	requirement.Errors = []api.RequirementError{{Code: code, Description: descriptions[code]}}
	return &requirement
}

// memberRequirement is there while a member is not approved. Specification (MEMBERS): one or more members have a
// non-approved status; awaiting_action_from is not set.
func (s *Server) memberRequirement(identity *api.Identity) *api.Requirement {
	var worst *api.Requirement
	for _, member := range s.store.Members.Of(identity.ID) {
		person, err := s.store.Identities.Find(member.IdentityID)
		if err != nil {
			continue
		}
		status := person.Identity.Status
		if status == api.StatusDisabled {
			status = api.StatusPending
		}
		r := requirementFor(status, "MEMBERS", "", "MEMBER_VERIFICATION_PENDING", "MEMBER_VERIFICATION_FAILED")
		if r != nil && (worst == nil || r.Status == "FAILED") {
			worst = r
		}
	}
	return worst
}
