package api

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	accountJSON = `{"id":"a1","identity_id":"i1","ref_id":"ours","created_at":"2026-11-21T12:00:00Z"}`
)

var _ = registerSearch("CreateAccount", createAccount, func() reply { return items(`{"id":"a1","identity_id":"i1","ref_id":"ours"}`) })

func createAccount(ctx context.Context, c *Client) (string, error) {
	return idOf(c.CreateAccount(ctx, AccountChange{AccountFields: AccountFields{IdentityID: "i1", RefID: "ours"}}))
}

var _ = registerSearch("AddAccountMember", addAccountMember, func() reply {
	return ok(`{"id":"a1","members":[{"id":"m1","identity_id":"p1","roles":["AUTHORIZED_USER"]}]}`)
})

func addAccountMember(ctx context.Context, c *Client) (string, error) {
	return idOf(c.AddAccountMember(ctx, "a1", AccountMember{IdentityID: "p1", Roles: []string{"AUTHORIZED_USER"}}))
}

func TestListAccounts(t *testing.T) {
	t.Parallel()
	c, f := newFake(t, steps(t, ok(`{"items":[`+accountJSON+`],"next_page_cursor":"c2"}`), ok(`{}`)))
	at := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	found, err := collect(c.ListAccounts(t.Context(), ListAccountsOptions{
		IdentityID: "i1", CreatedAt: TimeFilter{GTE: at}, UpdatedAt: TimeFilter{LT: at}, Order: "ASC", Limit: 5,
	}))
	require.NoError(t, err)
	assert.Equal(t, []Account{{ID: "a1", IdentityID: "i1", RefID: "ours", CreatedAt: "2026-11-21T12:00:00Z"}}, found)
	const created, updated = "created_at.gte=2026-11-21T12%3A00%3A00Z", "updated_at.lt=2026-11-21T12%3A00%3A00Z"
	assert.Equal(t, []string{
		"GET /identity/accounts?" + created + "&identity_id=i1&limit=5&order=ASC&" + updated,
		"GET /identity/accounts?" + created + "&identity_id=i1&limit=4&order=ASC&page_cursor=c2&" + updated,
	}, f.requests())
	for _, stranger := range []string{`"identity_id":"i2"`, `"created_at":"2026-11-20T12:00:00Z"`, `"members":[{"id":"../m"}]`} {
		c, _ := newFake(t, steps(t, ok(`{"items":[{"id":"a2",`+stranger+`}]}`)))
		_, err := collect(c.ListAccounts(t.Context(), ListAccountsOptions{IdentityID: "i1", CreatedAt: TimeFilter{GTE: at}}))
		assert.True(t, IsMismatch(err), stranger)
	}
}

// A create whose answer is lost, or is about another account, is sent once, and then looked for by owner, ref_id and age. An
// answer that says little is completed by one read.
func TestCreateAccount(t *testing.T) {
	t.Parallel()
	yes := true
	operationTest{
		call: func(ctx context.Context, c *Client) (string, error) {
			return idOf(c.CreateAccount(ctx, AccountChange{
				AccountFields: AccountFields{IdentityID: "i1", RefID: "ours"}, CreateProfile: &yes,
			}))
		},
		id: "a1",
		requests: map[string]string{
			"post": `POST /identity/accounts {"account":{"identity_id":"i1","ref_id":"ours"},"create_profile":true}`,
			"look": "GET /identity/accounts?created_at.gte=T&identity_id=i1", "read": "GET /identity/accounts/a1",
			"read2": "GET /identity/accounts/a2",
		},
		replies: map[string]reply{
			"a1": ok(accountJSON), "listed": ok(`{"items":[{"id":"a1","identity_id":"i1","ref_id":"ours"}]}`),
			"theirs": ok(`{"items":[{"id":"a2","identity_id":"i1","ref_id":"theirs"}]}`), "none": ok(`{"items":[]}`),
			"of-another": ok(`{"id":"a2","identity_id":"i2"}`), "other": ok(`{"id":"a2","ref_id":"other"}`),
		},
		advice: []string{"may exist", `"ours"`, "paxos_account"},
	}.run(t, map[string]scenario{
		"answered":                {script: "post a1"},
		"thin answer":             {script: `post {"id":"a1"}, read a1`},
		"thin, not to be read":    {script: `post {"id":"a1","ref_id":"ours"}, read 403`},
		"another's, not to read":  {script: `post {"id":"a2"}, read2 403, look listed`},
		"another's thin answer":   {script: `post {"id":"a2"}, read2 other, look listed`},
		"conflict":                {script: "post duplicate", fails: "rejected"},
		"refused":                 {script: "post 400", fails: "rejected"},
		"lost, found":             {script: "post lost, look listed"},
		"lost, found late":        {script: "post lost, look none, look 403, look listed"},
		"lost, not found":         {script: "post lost, look theirs, look none, look none, look none, look none", fails: "unknown"},
		"about another's account": {script: "post of-another, look listed"},
		"says nothing, found":     {script: "post {}, look listed"},
	})
}

func TestUpdateAccount(t *testing.T) {
	t.Parallel()
	yes := true
	operationTest{
		call: func(ctx context.Context, c *Client) (string, error) {
			return idOf(c.UpdateAccount(ctx, AccountChange{
				AccountFields: AccountFields{ID: "a1", Metadata: map[string]string{}}, SetUserDisabled: &yes,
			}))
		},
		id: "a1",
		requests: map[string]string{
			"put": `PUT /identity/accounts {"account":{"id":"a1","metadata":{}},"set_user_disabled":true}`, "read": "GET /identity/accounts/a1",
		},
		replies: map[string]reply{"a1": ok(accountJSON)},
	}.run(t, map[string]scenario{
		"answered":       {script: "put a1"},
		"says little":    {script: `put {"id":"a1"}, read a1`},
		"not to be read": {script: "put {}, read 403"},
		"lost":           {script: "put lost, put a1"},
		"about another":  {script: `put {"id":"a2"}, put a1`},
		"unknown":        {script: "put 404", fails: "rejected"},
	})
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
	}.run(t, map[string]scenario{
		"at once":          {script: "delete {}"},
		"already gone":     {script: "delete 404"},
		"lost":             {script: "delete lost, delete 404"},
		"another's answer": {script: `delete {"id":"m2"}, delete 404`},
		"forbidden":        {script: "delete 403", fails: "rejected"},
		"a web page":       {script: "delete page", fails: "rejected"},
	})
}
