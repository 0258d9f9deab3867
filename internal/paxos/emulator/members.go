package emulator

import (
	"net/http"
	"slices"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

// addMembers serves POST /identity/institution-members. Specification: the answer names the institution and carries the
// members with the ids that were made for them.
func addMembers(c *call) (any, error) {
	var request api.AddInstitutionMembersRequest
	if err := c.decode(&request); err != nil {
		return nil, err
	}
	r, err := c.store.find(request.InstitutionID)
	if err != nil {
		return nil, identityNotFound()
	}
	var check checks
	if r.Identity.Type != api.IdentityTypeInstitution {
		check.add("institution_id", "must be the identity of an institution")
	}
	if len(request.Members) == 0 {
		check.add("members", "is required")
	}
	check.members(request.Members, c.store)
	if err := check.failure(); err != nil {
		return nil, err
	}
	for i := range request.Members {
		request.Members[i].ID = newID()
		request.Members[i].Name, request.Members[i].SummaryStatus = "", ""
	}
	c.store.change(r, func() {
		r.Identity.InstitutionMembers = append(slices.Clone(r.Identity.InstitutionMembers), request.Members...)
	})
	c.touch(r)
	return api.AddInstitutionMembersResponse{
		InstitutionID: request.InstitutionID, Members: c.memberViews(request.Members),
	}, nil
}

// deleteMember serves DELETE /identity/institution-members/{id}. Specification: an empty object.
// guess(member-rules): an unknown member is 404, and the last member may go.
func deleteMember(c *call) (any, error) {
	id := c.request.PathValue("id")
	r := c.store.members[id]
	if r == nil {
		return nil, newFailure(http.StatusNotFound, "institution member not found")
	}
	c.store.change(r, func() {
		r.Identity.InstitutionMembers = slices.DeleteFunc(slices.Clone(r.Identity.InstitutionMembers),
			func(member api.InstitutionMember) bool { return member.ID == id })
	})
	c.touch(r)
	return struct{}{}, nil
}
