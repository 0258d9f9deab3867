package emulator

import (
	"cmp"
	"strings"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

// Member is a member with the institution that it belongs to.
type Member struct {
	api.InstitutionMember

	InstitutionID string `json:"institution_id"`
}

// memberSchema describes the members, in the order in which they joined.
var memberSchema = emukit.Schema[Member]{
	Noun:  "institution member",
	ID:    func(m *Member) string { return m.ID },
	Owner: func(m *Member) string { return m.InstitutionID },
	Needs: func(m *Member) string { return m.IdentityID },
}

// memberObjects are the members for code in Go. Seeds have them in their institutions.
func memberObjects(s *Server) emukit.Objects[Member, Member] {
	return emukit.ObjectsOf(s.Server, "members", &s.store.Members, s.insertMember)
}

// memberEndpoints are the operations of the members.
func memberEndpoints(s *Server) []endpoint {
	return []endpoint{
		{
			Operation: api.OpAddMembers, body: true, serve: withBody(addMembers), other: otherOf(&s.store.Identities, 2, membersOf),
		},
		{
			Operation: api.OpDeleteMember, serve: deleteMember, answersEmpty: true,
		},
	}
}

// addMembers serves POST /identity/institution-members. Specification: the answer names the institution and carries the
// members with the ids that were made for them.
func addMembers(c *call, request *api.AddInstitutionMembersRequest) (any, error) {
	r, err := c.store.Identities.Find(request.InstitutionID)
	if err != nil {
		return nil, err
	}
	var check checks
	if r.Identity.Type != api.IdentityTypeInstitution {
		check.Add("institution_id", "must be the identity of an institution")
	}
	if len(request.Members) == 0 {
		check.Add("members", "is required")
	}
	check.members(request.Members, c.store)
	if err := check.failure(); err != nil {
		return nil, err
	}
	added, err := c.insertMembers(r.Identity.ID, request.Members)
	if err != nil {
		return nil, err
	}
	c.touch(r)
	return api.AddInstitutionMembersResponse{
		InstitutionID: request.InstitutionID, Members: c.memberViews(added),
	}, nil
}

// deleteMember serves DELETE /identity/institution-members/{id}. Specification: an empty object.
// guess(member-rules): an unknown member is 404, and the last member may go.
func deleteMember(c *call) (any, error) {
	m, err := c.store.Members.Find(c.id())
	if err != nil {
		return nil, err
	}
	institution, err := c.store.Identities.Find(m.InstitutionID)
	if err != nil {
		return nil, err
	}
	c.store.Members.Delete(m)
	c.touch(institution)
	return struct{}{}, nil
}

// insertMembers adds members to an institution.
func (s *Server) insertMembers(institutionID string, members []api.InstitutionMember) ([]*Member, error) {
	var added []*Member
	for _, given := range members {
		m, err := s.insertMember(&Member{InstitutionMember: given, InstitutionID: institutionID})
		if err != nil {
			return nil, err
		}
		added = append(added, m)
	}
	return added, nil
}

// insertMember adds a member whoever makes it. Name and status are those of its identity.
func (s *Server) insertMember(m *Member) (*Member, error) {
	m.ID, m.Name, m.SummaryStatus = cmp.Or(m.ID, newID()), "", ""
	return m, s.store.Members.Insert(m)
}

// memberViews fills in what the API knows of members. guess(member-name): name is the person's first and last name,
// summary_status the person's.
func (s *Server) memberViews(members []*Member) []api.InstitutionMember {
	var views []api.InstitutionMember
	for _, m := range members {
		view := m.InstitutionMember
		if person, err := s.store.Identities.Find(m.IdentityID); err == nil {
			view.SummaryStatus = person.Identity.Status
			if p := person.Identity.PersonDetails; p != nil {
				view.Name = strings.TrimSpace(p.FirstName + " " + p.LastName)
			}
		}
		views = append(views, view)
	}
	return views
}

// membersOf answers an addition with all members of an identity.
func membersOf(c *call, r *record) (any, error) {
	return api.AddInstitutionMembersResponse{
		InstitutionID: r.Identity.ID, Members: c.memberViews(c.store.Members.Of(r.Identity.ID)),
	}, nil
}
