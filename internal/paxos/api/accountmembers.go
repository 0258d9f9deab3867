package api

import (
	"context"
	"errors"
	"slices"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/apikit"
)

// The operations of the members of accounts (specification).
var (
	OpAddAccountMembers   = accounts.post("AddAccountMembers", "/identity/account-members")
	OpDeleteAccountMember = accounts.del("DeleteAccountMember", "/identity/account-members/{id}")
)

// GetAccountMember returns a member of an account. The API has no such operation; this reads the account, whose answer has all
// members, and picks. IsNotFound reports that there is none, IsMemberAbsent that the account is there and the member is not.
func (c *Client) GetAccountMember(ctx context.Context, accountID, id string) (*AccountMember, error) {
	members, err := c.listAccountMembers(ctx, accountID)
	return pick(members, err, func(m AccountMember) bool { return m.ID == id }, absent(OpGetAccount.Operation, errMemberAbsent,
		"The account has no member with this id. Check the id, and that the member belongs to this account; the data source "+
			"paxos_account lists its members."))
}

func (c *Client) listAccountMembers(ctx context.Context, accountID string) ([]AccountMember, error) {
	account, err := c.GetAccount(ctx, accountID)
	if err != nil {
		return nil, err
	}
	return account.Members, nil
}

// errMemberAbsent is the cause of an error for a member that its account or institution, which is there, does not have.
var errMemberAbsent = errors.New("there is no such member")

// IsMemberAbsent reports whether a member is missing from an account or an institution that exists.
func IsMemberAbsent(err error) bool { return errors.Is(err, errMemberAbsent) }

// AddAccountMember adds a member to an account and returns it with the id that Paxos gave it.
//
// The API has no key that would make a repeat safe, so the request is sent once. If its answer is lost, the client looks for a
// member of the same identity in the same roles. OutcomeUnknown means that it found none.
func (c *Client) AddAccountMember(ctx context.Context, accountID string, member AccountMember) (*AccountMember, error) {
	isOurs := func(m AccountMember) bool { return m.IsFor(member) }
	post := func(ctx context.Context) (*AccountMember, error) {
		out, err := do[AddAccountMembersResponse](ctx, c, call{
			op: OpAddAccountMembers, body: AddAccountMembersRequest{AccountID: accountID, Members: []AccountMember{member}},
			about: subject{id: accountID},
		})
		if err != nil {
			return nil, err
		}
		if i := slices.IndexFunc(out.Members, isOurs); i >= 0 {
			return &out.Members[i], nil
		}
		return nil, apikit.Unusable(c.kit.At(OpAddAccountMembers.Operation), errors.New("the answer does not hold the id of the member"))
	}
	return create(ctx, c, post, func(s *search) (*AccountMember, error) {
		return added(s, accountID, "members of the data source paxos_account", isOurs, c.listAccountMembers)
	})
}

// DeleteAccountMember removes a member of an account. One that is already gone is no error.
func (c *Client) DeleteAccountMember(ctx context.Context, id string) error {
	return deleteObject[AccountMember](ctx, c, OpDeleteAccountMember, id, "")
}
