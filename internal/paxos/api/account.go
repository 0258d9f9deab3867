package api

import (
	"cmp"
	"slices"
	"strings"
)

// Account is an account of an identity, its primary owner.
type Account struct {
	ID            string            `json:"id"`
	IdentityID    string            `json:"identity_id,omitempty"`
	RefID         string            `json:"ref_id,omitempty"`
	Type          string            `json:"type,omitempty"`
	Description   string            `json:"description,omitempty"`
	Metadata      map[string]string `json:"metadata,omitempty"`
	ProfileID     string            `json:"profile_id,omitempty"` // absent without a profile
	Members       []AccountMember   `json:"members,omitempty"`    // without the primary owner
	SummaryStatus IdentityStatus    `json:"summary_status,omitempty"`
	AdminDisabled bool              `json:"admin_disabled,omitempty"`
	UserDisabled  bool              `json:"user_disabled,omitempty"`
	CreatedAt     string            `json:"created_at,omitempty"`
	UpdatedAt     string            `json:"updated_at,omitempty"`
}

func (a Account) ids() (id, refID string) { return a.ID, a.RefID }

// AccountFields are what a client writes of an account itself. Members are not among them: a list of members in an update
// replaces all of them (specification), so each member is added and removed by itself.
type AccountFields struct {
	ID          string            `json:"id,omitempty"`          // of an update only
	IdentityID  string            `json:"identity_id,omitempty"` // of a create only
	RefID       string            `json:"ref_id,omitempty"`
	Type        string            `json:"type,omitempty"` // of a create only
	Description string            `json:"description,omitempty"`
	Metadata    map[string]string `json:"metadata,omitzero"` // replaces all metadata
}

// AccountChange is what a client writes of an account: all of it at a create, and what changes at an update.
type AccountChange struct {
	AccountFields

	CreateProfile   *bool `json:"create_profile,omitempty"`    // of a create only
	SetUserDisabled *bool `json:"set_user_disabled,omitempty"` // of an update only
}

// AccountRequest is the body of POST and PUT /identity/accounts.
type AccountRequest struct {
	Account         AccountFields `json:"account"`
	CreateProfile   *bool         `json:"create_profile,omitempty"`
	SetUserDisabled *bool         `json:"set_user_disabled,omitempty"`
}

func (c AccountChange) request() AccountRequest {
	return AccountRequest{Account: c.AccountFields, CreateProfile: c.CreateProfile, SetUserDisabled: c.SetUserDisabled}
}

// AccountMember is an identity that may act on an account beside the primary owner. No operation changes one, save for the
// update of an account that replaces all of its members.
type AccountMember struct {
	ID         string   `json:"id,omitempty"`
	IdentityID string   `json:"identity_id"`
	Roles      []string `json:"roles,omitempty"`
	// Type is one role, where an answer has no list of them. Requests leave it out.
	Type string `json:"type,omitempty"`
}

// RoleBeneficialOwner is the role that an update of an account can neither give nor take.
const RoleBeneficialOwner = "BENEFICIAL_OWNER"

// AllRoles returns the roles of a member, whichever field they are in.
func (m AccountMember) AllRoles() []string {
	if len(m.Roles) == 0 && m.Type != "" {
		return []string{m.Type}
	}
	return m.Roles
}

// IsFor reports whether a member is what a request asks for: the same identity in the same roles, in any case.
func (m AccountMember) IsFor(request AccountMember) bool {
	return m.ID != "" && m.IdentityID == request.IdentityID && slices.EqualFunc(asSet(m.AllRoles()), asSet(request.Roles), strings.EqualFold)
}

// AddAccountMembersRequest is the body of POST /identity/account-members.
type AddAccountMembersRequest struct {
	AccountID string          `json:"account_id"`
	Members   []AccountMember `json:"members"`
}

// AddAccountMembersResponse is the answer to it: the members that were added.
type AddAccountMembersResponse struct {
	AccountID string          `json:"account_id"`
	Members   []AccountMember `json:"members,omitempty"`
}

func (a Account) check(about subject) error {
	return cmp.Or(identified("account", a.ID, about), same(a.ID, "identity_id", about.identityID, a.IdentityID),
		same(a.ID, "ref_id", about.refID, a.RefID), about.createdAt.holds(a.ID, a.CreatedAt), checkEach(a.Members, subject{}))
}

func (m AccountMember) check(about subject) error {
	return cmp.Or(wellFormed("id in members", m.ID), wellFormed("identity_id in members", m.IdentityID), same(m.ID, "id", about.id, m.ID))
}

// check wants the account that was asked for; the ids of the members are new.
func (r AddAccountMembersResponse) check(about subject) error {
	return cmp.Or(same(r.AccountID, "account_id", about.id, r.AccountID), checkEach(r.Members, subject{}))
}
