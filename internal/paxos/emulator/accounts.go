package emulator

import (
	"cmp"
	"maps"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

// accountSchema describes the accounts, whose members are objects of their own. Specification (Account): ref_id is
// unique. guess(account-ref-id): one that another account has is the 409 that identities answer.
var accountSchema = emukit.Schema[api.Account]{
	Noun:      "account",
	ID:        func(a *api.Account) string { return a.ID },
	CreatedAt: func(a *api.Account) string { return a.CreatedAt },
	Owner:     func(a *api.Account) string { return a.IdentityID },
	Unique:    []emukit.Key[api.Account]{{Name: "ref_id", Of: func(a *api.Account) string { return a.RefID }}},
}

// accountObjects are the accounts for code in Go, with their members.
func accountObjects(s *Server) emukit.Objects[api.Account, api.Account] {
	o := emukit.ObjectsOf(s.Server, "accounts", &s.store.Accounts, s.insertAccount)
	o.Seeds = emukit.SeedList(o.Name, func(seed *Seed) []api.Account { return seed.Accounts })
	o.Check = checked(func(check *checks, a *api.Account) {
		accountFields.check(check, a, nil)
		check.accountMembers(a.Members)
	})
	o.View = s.accountView
	update := o.Update
	o.Update = func(a *api.Account, mutate func(*api.Account)) error {
		return update(a, func(a *api.Account) {
			mutate(a)
			a.UpdatedAt = s.now()
		})
	}
	return o
}

// accountFields are the fields of an account. Specification: identity_id is required.
var accountFields = fields[api.Account]{
	{rule{name: "identity_id", required: true}, func(a *api.Account) string { return a.IdentityID }},
	{rule{name: "type", values: api.AccountTypes}, func(a *api.Account) string { return a.Type }},
	{rule{name: "created_at", timestamp: true}, func(a *api.Account) string { return a.CreatedAt }},
	{rule{name: "updated_at", timestamp: true}, func(a *api.Account) string { return a.UpdatedAt }},
}

// accountEndpoints are the operations of the accounts.
func accountEndpoints(s *Server) []endpoint {
	accounts := resource[api.Account]{
		rows: &s.store.Accounts, fields: accountFields, show: func(a *api.Account) any { return s.accountView(a) },
	}
	return []endpoint{
		accounts.list(api.OpListAccounts, listing[api.Account]{
			size: 100, order: "DESC", filters: []filter{{parameter: "identity_id", field: "identity_id"}}, query: timeQuery("updated_at"),
			filter: (*call).accountFilter,
		}),
		accounts.get(api.OpGetAccount, accounts.find),
		accounts.withRules(accounts.create(api.OpCreateAccount, withBody(createAccount))),
		accounts.update(api.OpUpdateAccount, withBody(updateAccount)),
	}
}

// accountRequest is the body of a create or an update, with members, which the provider's client never sends.
type accountRequest struct {
	Account         api.Account `json:"account"`
	CreateProfile   *bool       `json:"create_profile"`
	SetUserDisabled *bool       `json:"set_user_disabled"`
}

// accountView is an account with its members. guess(account-status): an account has the status of its identity, and is DISABLED
// while it is disabled itself.
func (s *Server) accountView(a *api.Account) *api.Account {
	view := emukit.Clone(a)
	for _, m := range s.store.AccountMembers.Of(a.ID) {
		view.Members = append(view.Members, m.AccountMember)
	}
	if owner, err := s.store.Identities.Find(a.IdentityID); err == nil {
		view.SummaryStatus = owner.Identity.Status
	}
	if a.UserDisabled || a.AdminDisabled {
		view.SummaryStatus = api.StatusDisabled
	}
	return view
}

// accountFilter reads the filters of the list. Specification: the filters, DESC by default. guess(account-list): an identity that is
// unknown has none, rows have members, and pages have the sizes of those of identities.
func (c *call) accountFilter(check *checks) func(*api.Account) bool {
	updated := c.timeFilter(check, "updated_at")
	return func(a *api.Account) bool { return updated.match(a.UpdatedAt) }
}

// createAccount serves POST /identity/accounts. Specification: identity_id is required, id must not be set. Specification
// (create_profile): the profile is NORMAL. guess(account-profile): its nickname is the id of the account.
func createAccount(c *call, request *accountRequest) (*api.Account, error) {
	sent := request.Account
	account := api.Account{
		ID: newID(), IdentityID: sent.IdentityID, RefID: sent.RefID, Type: sent.Type, Description: sent.Description,
		Metadata: sent.Metadata, Members: sent.Members,
	}
	var check checks
	accountFields.check(&check, &account, nil)
	if sent.ID != "" {
		check.Add("id", "must not be set")
	}
	if request.SetUserDisabled != nil {
		check.Add("set_user_disabled", "must not be set when an account is created")
	}
	check.accountMembers(sent.Members)
	if err := check.failure(); err != nil {
		return nil, err
	}
	a, err := c.insertAccount(&account)
	if err != nil {
		return nil, err
	}
	if request.CreateProfile != nil && *request.CreateProfile {
		p, err := c.insertProfile(&Profile{Profile: api.Profile{ProfileFields: api.ProfileFields{Nickname: a.ID}}})
		if err != nil {
			return nil, err
		}
		must(c.store.Accounts.Update(a, func(a *api.Account) { a.ProfileID = p.ID }))
	}
	return a, nil
}

// updateAccount serves PUT /identity/accounts. Specification: the id is required; description, ref_id, metadata, members and
// set_user_disabled can be changed; metadata and members replace all that there are. guess(account-merge): a field that is absent
// or empty changes nothing. guess(account-unknown): an account that is not there is a 404.
func updateAccount(c *call, request *accountRequest) (*api.Account, error) {
	sent := request.Account
	var check checks
	check.Required("id", sent.ID)
	for field, set := range map[string]bool{
		"identity_id": sent.IdentityID != "", "type": sent.Type != "", "create_profile": request.CreateProfile != nil,
	} {
		if set {
			check.Add(field, "cannot be changed")
		}
	}
	check.accountMembers(sent.Members)
	if len(sent.Members) > 0 {
		check.checkReplacedMembers(c.store.AccountMembers.Of(sent.ID), sent.Members)
	}
	if err := check.failure(); err != nil {
		return nil, err
	}
	a, err := c.store.Accounts.Find(sent.ID)
	if err != nil {
		return nil, err
	}
	for _, member := range sent.Members {
		if _, err := c.store.Identities.Find(member.IdentityID); err != nil {
			return nil, err
		}
	}
	err = c.store.Accounts.Update(a, func(a *api.Account) {
		a.RefID, a.Description = cmp.Or(sent.RefID, a.RefID), cmp.Or(sent.Description, a.Description)
		if sent.Metadata != nil {
			a.Metadata = maps.Clone(sent.Metadata)
		}
		if request.SetUserDisabled != nil {
			a.UserDisabled = *request.SetUserDisabled
		}
		a.UpdatedAt = c.now()
	})
	if err == nil && len(sent.Members) > 0 {
		err = c.replaceAccountMembers(a.ID, sent.Members)
	}
	if err != nil {
		return nil, err
	}
	return a, nil
}

// insertAccount adds an account with its members whoever makes it, and fills in what is left open. guess(account-unknown): an
// identity that is not there is a 404. Specification (create, sample): an account that was given no type has none.
func (s *Server) insertAccount(a *api.Account) (*api.Account, error) {
	if _, err := s.store.Identities.Find(a.IdentityID); err != nil {
		return nil, err
	}
	a.ID = cmp.Or(a.ID, newID())
	a.CreatedAt = cmp.Or(a.CreatedAt, s.now())
	a.UpdatedAt = cmp.Or(a.UpdatedAt, a.CreatedAt)
	members := a.Members
	a.Members, a.SummaryStatus = nil, ""
	if err := s.store.Accounts.Insert(a); err != nil {
		return nil, err
	}
	if _, err := s.insertAccountMembers(a.ID, members); err != nil {
		s.store.Accounts.Delete(a)
		return nil, err
	}
	return a, nil
}

var accountGuesses = emukit.NewGuessTopic("Accounts", map[string]string{
	"account-list": "An identity_id that is unknown lists no accounts; rows have members, and pages have the sizes of those of " +
		"identities.",
	"account-member-rules": "Members have at least one role, one request names an identity once, and members in every role may be " +
		"added and removed by themselves; removing an unknown member is 404.",
	"account-member-twice":     "Adding an identity that is a member of the account already is 409 with meta.existing.id.",
	"account-members-replaced": "A member that stays in an update that replaces all members keeps its id.",
	"account-merge": "A field that is absent from an update of an account, or empty, changes nothing; an empty metadata " +
		"removes all.",
	"account-profile": "The profile that is created with an account has the id of the account as its nickname.",
	"account-ref-id":  "A ref_id that another account has is 409 with meta.existing.id, in an update too.",
	"account-status":  "An account has the status of its identity, and is DISABLED while it is disabled itself.",
	"account-unknown": "An account or a member for an unknown identity, and an update of an unknown account, is 404.",
})
