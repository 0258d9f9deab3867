package api

import (
	"cmp"
	"context"
	"iter"
	"net/url"
	"slices"
	"strings"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/apikit"
)

// The scopes of accounts and their members (specification).
const (
	ScopeReadAccount  = "identity:read_account"
	ScopeWriteAccount = "identity:write_account"
)

var accounts = domain{class: classIdentity, read: ScopeReadAccount, write: ScopeWriteAccount, apart: true}

// AccountRefID are names that no two objects have.
const AccountRefID NameKind = "ref_id of an account"

// The operations of accounts (specification).
var (
	OpListAccounts  = accounts.list("ListAccounts", "/identity/accounts")
	OpGetAccount    = accounts.get("GetAccount", "/identity/accounts/{id}")
	OpCreateAccount = accounts.post("CreateAccount", "/identity/accounts")
	OpUpdateAccount = accounts.put("UpdateAccount", "/identity/accounts")
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

func (a Account) isWhole() bool { return a.CreatedAt != "" }

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

// accountRequest is the body of POST and PUT /identity/accounts.
type accountRequest struct {
	Account         AccountFields `json:"account"`
	CreateProfile   *bool         `json:"create_profile,omitempty"`
	SetUserDisabled *bool         `json:"set_user_disabled,omitempty"`
}

func (c AccountChange) request() accountRequest {
	return accountRequest{Account: c.AccountFields, CreateProfile: c.CreateProfile, SetUserDisabled: c.SetUserDisabled}
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
	return cmp.Or(apikit.Identified("account", a.ID, about.id), apikit.Same(a.ID, "identity_id", about.identityID, a.IdentityID),
		apikit.Same(a.ID, "ref_id", about.refID, a.RefID), about.createdAt.holds(a.ID, a.CreatedAt), checkEach(a.Members, subject{}))
}

func (m AccountMember) check(about subject) error {
	return cmp.Or(apikit.WellFormed("id in members", m.ID), apikit.WellFormed("identity_id in members", m.IdentityID),
		apikit.Same(m.ID, "id", about.id, m.ID))
}

// check wants the account that was asked for; the ids of the members are new.
func (r AddAccountMembersResponse) check(about subject) error {
	return cmp.Or(apikit.Same(r.AccountID, "account_id", about.id, r.AccountID), checkEach(r.Members, subject{}))
}

// ListAccountsOptions are the filters of ListAccounts. Zero fields are not sent.
type ListAccountsOptions struct {
	ListOptions

	IdentityID string // the primary owner
	UpdatedAt  TimeFilter
}

// ListAccounts returns the accounts that match all filters, page by page, newest first by default. An error ends the sequence.
func (c *Client) ListAccounts(ctx context.Context, opts ListAccountsOptions) iter.Seq2[Account, error] {
	query := url.Values{}
	setText(query, "identity_id", opts.IdentityID)
	opts.UpdatedAt.set(query, "updated_at")
	r := call{op: OpListAccounts, query: query, about: subject{identityID: opts.IdentityID}}
	return listObjects[Account](ctx, c, r, opts.ListOptions)
}

// GetAccount returns one account with its members. IsNotFound reports that this credential sees none with the id.
func (c *Client) GetAccount(ctx context.Context, id string) (*Account, error) {
	found, err := getObject[Account](ctx, c, OpGetAccount, id)
	if err == nil {
		c.named(AccountRefID, id, found.RefID, false)
	}
	return found, err
}

// CreateAccount creates an account. The request needs a ref_id. If the answer says little, one read completes it.
//
// The request is sent once. If its answer is lost, the client looks for the account among those of its identity, by its ref_id,
// which is unique (specification). One that is no older than this call is ours. OutcomeUnknown means that no such account was
// found.
func (c *Client) CreateAccount(ctx context.Context, account AccountChange) (*Account, error) {
	r := call{op: OpCreateAccount, body: account.request(), about: subject{refID: account.RefID, identityID: account.IdentityID}}
	wanted := sought{noun: "account", source: "paxos_account", again: "If the configuration has no ref_id, set this one: applying again " +
		"with the same ref_id cannot make a second account."}
	list := func(ctx context.Context, since ListOptions) iter.Seq2[Account, error] {
		return c.ListAccounts(ctx, ListAccountsOptions{ListOptions: since, IdentityID: account.IdentityID})
	}
	created, err := createReferenced(ctx, c, r, wanted, c.GetAccount, list)
	if err == nil {
		c.named(AccountRefID, created.ID, account.RefID, true)
	}
	return created, err
}

// UpdateAccount changes what is set; the id is required. If the answer says little, one read completes it; if that fails, nothing
// but the id is known of the account. An update can be repeated, so OutcomeUnknown means that every attempt was lost.
func (c *Client) UpdateAccount(ctx context.Context, account AccountChange) (*Account, error) {
	r := call{op: OpUpdateAccount, body: account.request(), about: subject{id: account.ID, refID: account.RefID}}
	updated, err := updateObject(ctx, c, r, c.GetAccount)
	if err != nil {
		return nil, err
	}
	c.named(AccountRefID, account.ID, account.RefID, true)
	return cmp.Or(updated, &Account{ID: account.ID}), nil
}
