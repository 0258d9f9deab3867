package api

import (
	"context"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var _ = registerObject("CreateAccount", objectTest{
	class: classIdentity, read: "identity:read_account", write: "identity:write_account",
	whole: `{"id":"x1","identity_id":"i1","ref_id":"ours","created_at":"2026-11-21T12:00:00Z"}`,
	row:   `{"id":"x1","identity_id":"i1","ref_id":"ours"}`, key: "ref_id", path: "/identity/accounts",
	query: "identity_id=i1&created_at.gt=2026-11-21T11:00:00Z&updated_at.lt=2026-11-21T11:00:00Z&order=ASC",
	fixed: []string{"identity_id", "created_at"},
	list: func(ctx context.Context, c *Client) (int, error) {
		return lengthOf(collect(c.ListAccounts(ctx, ListAccountsOptions{
			ListOptions: ListOptions{CreatedAt: TimeFilter{GT: eleven}, Order: "ASC", Limit: 5},
			IdentityID:  "i1", UpdatedAt: TimeFilter{LT: eleven},
		})))
	},
	created: `POST /identity/accounts {"account":{"identity_id":"i1","ref_id":"ours"},"create_profile":true}`, look: "identity_id=i1",
	source: "paxos_account", thin: true, create: createAccount,
	updated: `PUT /identity/accounts {"account":{"id":"x1","metadata":{}},"set_user_disabled":true}`,
	update: func(ctx context.Context, c *Client) error {
		return failed(c.UpdateAccount(ctx, AccountChange{
			AccountFields: AccountFields{ID: "x1", Metadata: map[string]string{}}, SetUserDisabled: new(true),
		}))
	},
})

func createAccount(ctx context.Context, c *Client) (string, error) {
	return idOf(c.CreateAccount(ctx, AccountChange{
		AccountFields: AccountFields{IdentityID: "i1", RefID: "ours"}, CreateProfile: new(true),
	}))
}

var _ = registerSearch("AddAccountMember", addAccountMember, func() reply {
	return ok(`{"id":"a1","members":[{"id":"m1","identity_id":"p1","roles":["AUTHORIZED_USER"]}]}`)
})

func addAccountMember(ctx context.Context, c *Client) (string, error) {
	return idOf(c.AddAccountMember(ctx, "a1", AccountMember{IdentityID: "p1", Roles: []string{"AUTHORIZED_USER"}}))
}

// A member in a list has an id and an identity that are well-formed. The answer to an update says of which account it is at least.
func TestAccounts(t *testing.T) {
	t.Parallel()
	c, _ := newFake(t, steps(t, items(`{"id":"a1","members":[{"id":"../m"}]}`), ok(`{}`), problem(http.StatusForbidden, "Forbidden", "")))
	_, err := collect(c.ListAccounts(t.Context(), ListAccountsOptions{}))
	assert.True(t, IsMismatch(err))
	id, err := idOf(c.UpdateAccount(t.Context(), AccountChange{AccountFields: AccountFields{ID: "a1"}}))
	require.NoError(t, err)
	assert.Equal(t, "a1", id)
}

// A member that was added is known by its identity and roles. An addition whose answer is lost is sent once.
func TestAddAccountMember(t *testing.T) {
	t.Parallel()
	operationTest{
		call: func(ctx context.Context, c *Client) (string, error) {
			return idOf(c.AddAccountMember(ctx, "a1", AccountMember{IdentityID: "p1", Roles: []string{"AUTHORIZED_USER", "FINANCIAL_ADVISOR"}}))
		},
		id: "m1",
		requests: map[string]string{
			"post": `POST /identity/account-members {"account_id":"a1","members":[{"identity_id":"p1","roles":["AUTHORIZED_USER","FINANCIAL_ADVISOR"]}]}`,
			"read": "GET /identity/accounts/a1",
		},
		replies: map[string]reply{
			"added":  ok(`{"account_id":"a1","members":[{"id":"m1","identity_id":"p1","roles":["FINANCIAL_ADVISOR","AUTHORIZED_USER"]}]}`),
			"theirs": ok(`{"account_id":"a2","members":[{"id":"m9","identity_id":"p1","roles":["FINANCIAL_ADVISOR","AUTHORIZED_USER"]}]}`),
			"both": ok(`{"id":"a1","members":[{"id":"m2","identity_id":"p1","type":"AUTHORIZED_USER"},` +
				`{"id":"m1","identity_id":"p1","roles":["FINANCIAL_ADVISOR","AUTHORIZED_USER"]}]}`),
			"none": ok(`{"id":"a1"}`),
		},
		advice: []string{"may have been added", "a1/<member id>"},
	}.run(t, map[string]scenario{
		"answered":            {script: "post added"},
		"thin answer":         {script: `post {"account_id":"a1"}, read both`},
		"malformed id":        {script: `post {"members":[{"id":"m1/","identity_id":"p1"}]}, read both`},
		"lost, found":         {script: "post lost, read both"},
		"lost, found late":    {script: "post lost, read none, read 403, read both"},
		"lost, not found":     {script: "post lost, read none, read none, read none, read none, read none", fails: "unknown"},
		"about another":       {script: "post theirs, read both"},
		"unknown account":     {script: "post 404", fails: "rejected"},
		"is a member already": {script: "post duplicate", fails: "rejected"},
	})
}

func TestGetAccountMember(t *testing.T) {
	t.Parallel()
	account := ok(`{"id":"a1","members":[{"id":"m1","identity_id":"p1","type":"AUTHORIZED_USER"}]}`)
	c, _ := newFake(t, steps(t, account, account, problem(http.StatusNotFound, "Not Found", "")))
	member, err := c.GetAccountMember(t.Context(), "a1", "m1")
	require.NoError(t, err)
	assert.Equal(t, []string{"AUTHORIZED_USER"}, member.AllRoles())
	for _, absent := range []bool{true, false} {
		_, err = c.GetAccountMember(t.Context(), "a1", "m2")
		assert.True(t, IsNotFound(err))
		assert.Equal(t, absent, IsMemberAbsent(err))
	}
}

func TestDeleteAccountMember(t *testing.T) {
	t.Parallel()
	operationTest{
		call:     func(ctx context.Context, c *Client) (string, error) { return "", c.DeleteAccountMember(ctx, "m1") },
		requests: map[string]string{"delete": "DELETE /identity/account-members/m1"},
		replies:  notFoundReplies,
	}.run(t, deletions)
}
