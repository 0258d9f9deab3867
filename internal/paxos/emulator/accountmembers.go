package emulator

import (
	"cmp"
	"maps"
	"slices"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

// AccountMember is a member with the account that it belongs to.
type AccountMember struct {
	api.AccountMember

	AccountID string `json:"account_id"`
}

// accountMemberSchema describes the members, in the order in which they were added. guess(account-member-twice): an
// identity that is a member of the account already is the 409 that identities answer.
var accountMemberSchema = emukit.Schema[AccountMember]{
	Noun:  "account member",
	ID:    func(m *AccountMember) string { return m.ID },
	Owner: func(m *AccountMember) string { return m.AccountID },
	Needs: func(m *AccountMember) string { return m.IdentityID },
	Unique: []emukit.Key[AccountMember]{{
		Name: "identity_id", Of: func(m *AccountMember) string { return m.AccountID + "\x00" + m.IdentityID },
	}},
}

// accountMemberObjects are the members for code in Go. Seeds have them in their accounts.
func accountMemberObjects(s *Server) emukit.Objects[AccountMember, AccountMember] {
	return emukit.ObjectsOf(s.Server, "account_members", &s.store.AccountMembers, s.insertAccountMember)
}

// accountMemberEndpoints are the operations of the members of accounts.
func accountMemberEndpoints(s *Server) []endpoint {
	return []endpoint{
		{
			Operation: api.OpAddAccountMembers, body: true, serve: withBody(addAccountMembers),
			other: otherOf(&s.store.Accounts, 2, membersOfAccount),
		},
		{
			Operation: api.OpDeleteAccountMember, serve: deleteAccountMember, answersEmpty: true,
		},
	}
}

// addAccountMembers serves POST /identity/account-members. Specification: the other members stay, and the answer names the account
// and has the members that were added, with their ids.
func addAccountMembers(c *call, request *api.AddAccountMembersRequest) (any, error) {
	a, err := c.store.Accounts.Find(request.AccountID)
	if err != nil {
		return nil, err
	}
	var check checks
	if len(request.Members) == 0 {
		check.Add("members", "is required")
	}
	check.accountMembers(request.Members)
	for _, member := range request.Members {
		if member.ID != "" { // Specification (AccountMember): specifying an id is an error of the client
			check.Add("id", "must not be set")
		}
	}
	if err := check.failure(); err != nil {
		return nil, err
	}
	added, err := c.insertAccountMembers(a.ID, request.Members)
	if err != nil {
		return nil, err
	}
	must(c.store.Accounts.Update(a, func(a *api.Account) { a.UpdatedAt = c.now() }))
	return api.AddAccountMembersResponse{AccountID: a.ID, Members: added}, nil
}

// deleteAccountMember serves DELETE /identity/account-members/{id}. Specification: an empty object.
// guess(account-member-rules): an unknown member is 404, and members in every role may be added and removed so.
func deleteAccountMember(c *call) (any, error) {
	m, err := c.store.AccountMembers.Find(c.id())
	if err != nil {
		return nil, err
	}
	c.store.AccountMembers.Delete(m)
	if a, err := c.store.Accounts.Find(m.AccountID); err == nil {
		must(c.store.Accounts.Update(a, func(a *api.Account) { a.UpdatedAt = c.now() }))
	}
	return struct{}{}, nil
}

// membersOfAccount answers an addition with the members of an account.
func membersOfAccount(c *call, a *api.Account) (any, error) {
	return api.AddAccountMembersResponse{AccountID: a.ID, Members: c.accountView(a).Members}, nil
}

// accountMembers checks members. guess(account-member-rules): a member has a role, and the members of one request are of different
// identities.
func (c *checks) accountMembers(members []api.AccountMember) {
	seen := map[string]bool{}
	for _, member := range members {
		if seen[member.IdentityID] {
			c.Add("members.identity_id", "must not be there twice")
		}
		seen[member.IdentityID] = true
		c.Required("members.identity_id", member.IdentityID)
		roles := member.AllRoles()
		if len(roles) == 0 {
			c.Add("members.roles", "is required")
		}
		for _, role := range roles {
			c.Enum("members.roles", role, api.AccountRoles)
		}
	}
}

// checkReplacedMembers checks the members that an update puts in the place of all others. Specification: only the roles
// FINANCIAL_ADVISOR and AUTHORIZED_USER can be added and removed.
func (c *checks) checkReplacedMembers(before []*AccountMember, after []api.AccountMember) {
	owners := map[string]bool{}
	for _, m := range before {
		owners[m.IdentityID] = slices.Contains(m.AllRoles(), api.RoleBeneficialOwner)
	}
	for _, m := range after {
		if slices.Contains(m.AllRoles(), api.RoleBeneficialOwner) != owners[m.IdentityID] {
			c.Add("members.roles", "cannot add or remove BENEFICIAL_OWNER")
		}
		delete(owners, m.IdentityID)
	}
	if slices.Contains(slices.Collect(maps.Values(owners)), true) {
		c.Add("members.roles", "cannot add or remove BENEFICIAL_OWNER")
	}
}

// replaceAccountMembers puts members in the place of all others. guess(account-members-replaced): a member that stays keeps its id.
func (s *Server) replaceAccountMembers(accountID string, members []api.AccountMember) error {
	before := s.store.AccountMembers.Of(accountID)
	for i := range members {
		members[i].ID = ""
		for _, old := range before {
			if members[i].IdentityID == old.IdentityID {
				members[i].ID = old.ID
			}
		}
	}
	s.store.AccountMembers.Delete(before...)
	_, err := s.insertAccountMembers(accountID, members)
	return err
}

// insertAccountMembers adds members to an account, all or none.
func (s *Server) insertAccountMembers(accountID string, members []api.AccountMember) ([]api.AccountMember, error) {
	var added []*AccountMember
	var answer []api.AccountMember
	for _, given := range members {
		m, err := s.insertAccountMember(&AccountMember{AccountMember: given, AccountID: accountID})
		if err != nil {
			s.store.AccountMembers.Delete(added...)
			return nil, err
		}
		added, answer = append(added, m), append(answer, m.AccountMember)
	}
	return answer, nil
}

// insertAccountMember adds a member whoever makes it. guess(account-unknown): an identity that is not there is a 404.
func (s *Server) insertAccountMember(m *AccountMember) (*AccountMember, error) {
	m.ID = cmp.Or(m.ID, newID())
	if _, err := s.store.Accounts.Find(m.AccountID); err != nil {
		return nil, err
	}
	if _, err := s.store.Identities.Find(m.IdentityID); err != nil {
		return nil, err
	}
	return m, s.store.AccountMembers.Insert(m)
}
