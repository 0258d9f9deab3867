package emulator_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

const (
	accounts       = "/v2/identity/accounts"
	accountMembers = "/v2/identity/account-members"
)

var _ = registerResource(api.OpCreateAccount.Name, resourceTest{
	body:  object{"identity_id": "i1", "ref_id": "r1", "type": "BROKERAGE"},
	other: object{"identity_id": "i2", "ref_id": "r2"}, wrapped: "account", key: "ref_id",
})

// startWithOwners starts an emulator with three people: i1, who is approved, i2 and i3.
func startWithOwners(t *testing.T) *client {
	t.Helper()
	var seed emulator.Seed
	for id, status := range map[string]api.IdentityStatus{"i1": api.StatusApproved, "i2": "", "i3": ""} {
		seed.Identities = append(seed.Identities, emulator.SeedIdentity{
			Identity: api.Identity{ID: id, Status: status, PersonDetails: &api.PersonDetails{FirstName: id}},
		})
	}
	return start(t, emulator.WithSeed(seed))
}

func (c *client) createAccount(owner, refID string, members ...object) string {
	c.t.Helper()
	return id(c.t, c.ok("POST", accounts, object{"account": object{"identity_id": owner, "ref_id": refID, "members": members}}))
}

func memberOf(identity string, roles ...string) object {
	return object{"identity_id": identity, "roles": roles}
}

func TestAccount_life(t *testing.T) {
	t.Parallel()
	c := startWithOwners(t)
	created := c.ok("POST", accounts, object{"create_profile": true, "account": object{
		"identity_id": "i1", "ref_id": "r1", "type": "BROKERAGE", "description": "Savings", "metadata": object{"team": "a", "old": "b"},
	}})
	profile := c.server.Profiles.All()[1]
	require.Equal(t, api.ProfileNormal, profile.Type)
	require.Equal(t, created["id"], profile.Nickname, "guess account-profile")
	require.Equal(t, object{
		"id": created["id"], "identity_id": "i1", "ref_id": "r1", "description": "Savings", "metadata": object{"team": "a", "old": "b"},
		"type": "BROKERAGE", "profile_id": profile.ID, "summary_status": "APPROVED",
		"created_at": created["created_at"], "updated_at": created["created_at"],
	}, created)
	target := accounts + "/" + id(t, created)
	require.Equal(t, created, c.ok("GET", target, nil))

	updated := c.ok("PUT", accounts, object{"account": object{"id": created["id"], "metadata": object{"team": "c"}}})
	require.Equal(t, with(created, object{"metadata": object{"team": "c"}, "updated_at": updated["updated_at"]}), updated, "guess account-merge")
	require.NotEqual(t, created["updated_at"], updated["updated_at"])
	require.NotContains(t, c.ok("PUT", accounts, object{"account": object{"id": created["id"], "metadata": object{}}}), "metadata")
	disabled := c.ok("PUT", accounts, object{"account": object{"id": created["id"]}, "set_user_disabled": true})
	require.Equal(t, []any{true, "DISABLED"}, []any{disabled["user_disabled"], disabled["summary_status"]}, "guess account-status")
	enabled := c.ok("PUT", accounts, object{"account": object{"id": created["id"]}, "set_user_disabled": false})
	require.Equal(t, "APPROVED", enabled["summary_status"])
	require.Equal(t, enabled, c.ok("GET", target, nil))
}

func TestAccount_refusals(t *testing.T) {
	t.Parallel()
	c := startWithOwners(t)
	one, two := c.createAccount("i1", "r1", memberOf("i2", "BENEFICIAL_OWNER")), c.createAccount("i1", "r2")
	for name, tt := range map[string]struct {
		status int
		method string
		fields object
		beside object
	}{
		"specification id":                  {400, "POST", object{"id": "x", "identity_id": "i1"}, nil},
		"specification set_user_disabled":   {400, "POST", object{"identity_id": "i1"}, object{"set_user_disabled": true}},
		"specification id missing":          {400, "PUT", object{"ref_id": "r3"}, nil},
		"specification identity_id changed": {400, "PUT", object{"id": one, "identity_id": "i2"}, nil},
		"specification type changed":        {400, "PUT", object{"id": one, "type": "ROTH_IRA"}, nil},
		"specification create_profile":      {400, "PUT", object{"id": one}, object{"create_profile": true}},
		"specification owner added":         {400, "PUT", object{"id": two, "members": []object{memberOf("i3", "BENEFICIAL_OWNER")}}, nil},
		"specification owner removed":       {400, "PUT", object{"id": one, "members": []object{memberOf("i3", "AUTHORIZED_USER")}}, nil},
		"guess account-ref-id changed":      {409, "PUT", object{"id": two, "ref_id": "r1"}, nil},
		"guess account-unknown":             {404, "POST", object{"identity_id": "unknown"}, nil},
		"guess account-unknown member":      {404, "POST", object{"identity_id": "i1", "members": []object{memberOf("unknown", "AUTHORIZED_USER")}}, nil},
		"guess account-unknown update":      {404, "PUT", object{"id": "unknown"}, nil},
	} {
		problem := c.refused(tt.status, tt.method, accounts, with(object{"account": tt.fields}, tt.beside))
		if tt.status == http.StatusConflict {
			require.Equal(t, one, at(t, problem, "meta", "existing", "id"), name)
		}
	}
	require.Len(t, c.server.Accounts.All(), 2)
}

func TestAccount_list(t *testing.T) {
	t.Parallel()
	c := startWithOwners(t)
	one, two, three := c.createAccount("i1", "r1"), c.createAccount("i2", "r2"), c.createAccount("i1", "r3")
	c.ok("PUT", accounts, object{"account": object{"id": one, "description": "x"}})
	last := c.server.Accounts.All()[2].CreatedAt
	for query, want := range map[string][]string{
		"":                               {three, two, one},
		"?identity_id=i1":                {three, one},
		"?identity_id=i2&identity_id=i1": {two},
		"?identity_id=":                  {three, two, one},
		"?identity_id=unknown":           {},
		"?created_at.lt=" + last:         {two, one},
		"?updated_at.gt=" + last:         {one},
		"?order_by=CREATED_AT&limit=":    {three, two, one},
	} {
		items, next := c.list(accounts + query)
		require.Equal(t, want, ids(t, items), query)
		require.Empty(t, next)
	}
}

// Members are added and removed by themselves, and an update of the account with members replaces all of them.
func TestAccountMember_life(t *testing.T) {
	t.Parallel()
	c := startWithOwners(t)
	account := c.createAccount("i1", "r1", memberOf("i2", "BENEFICIAL_OWNER"))
	answer := c.ok("POST", accountMembers, object{"account_id": account, "members": []object{memberOf("i3", "AUTHORIZED_USER")}})
	members := c.server.AccountMembers.Of(account)
	require.Len(t, members, 2)
	added := object{"id": members[1].ID, "identity_id": "i3", "roles": []any{"AUTHORIZED_USER"}}
	require.Equal(t, object{"account_id": account, "members": []any{added}}, answer)

	shown := c.ok("PUT", accounts, object{"account": object{"id": account, "members": []object{
		memberOf("i3", "FINANCIAL_ADVISOR"), memberOf("i2", "BENEFICIAL_OWNER", "AUTHORIZED_USER"),
	}}})
	require.Equal(t, []any{
		object{"id": members[1].ID, "identity_id": "i3", "roles": []any{"FINANCIAL_ADVISOR"}},
		object{"id": members[0].ID, "identity_id": "i2", "roles": []any{"BENEFICIAL_OWNER", "AUTHORIZED_USER"}},
	}, shown["members"], "guess account-members-replaced")
	require.Equal(t, shown, c.ok("GET", accounts+"/"+account, nil))

	require.Empty(t, c.ok("DELETE", accountMembers+"/"+members[0].ID, nil))
	c.refused(404, "DELETE", accountMembers+"/"+members[0].ID, nil)
	require.Len(t, at(t, c.ok("GET", accounts+"/"+account, nil), "members"), 1)
}

func TestAccountMember_refusals(t *testing.T) {
	t.Parallel()
	c := startWithOwners(t)
	account := c.createAccount("i1", "r1", memberOf("i2", "BENEFICIAL_OWNER"))
	for name, tt := range map[string]struct {
		status  int
		members []object
	}{
		"specification members":         {400, nil},
		"specification identity_id":     {400, []object{{"roles": []string{"AUTHORIZED_USER"}}}},
		"specification id":              {400, []object{with(memberOf("i3", "AUTHORIZED_USER"), object{"id": "m"})}},
		"specification roles":           {400, []object{memberOf("i3", "TRUSTEE")}},
		"guess account-member-rules":    {400, []object{memberOf("i3")}},
		"guess account-member-rules, 2": {400, []object{memberOf("i3", "AUTHORIZED_USER"), memberOf("i3", "FINANCIAL_ADVISOR")}},
		"guess account-member-twice":    {409, []object{memberOf("i3", "AUTHORIZED_USER"), memberOf("i2", "AUTHORIZED_USER")}},
		"guess account-unknown":         {404, []object{memberOf("unknown", "AUTHORIZED_USER")}},
	} {
		problem := c.refused(tt.status, "POST", accountMembers, object{"account_id": account, "members": tt.members})
		if tt.status == http.StatusConflict {
			require.Equal(t, c.server.AccountMembers.Of(account)[0].ID, at(t, problem, "meta", "existing", "id"), name)
		}
		require.Len(t, c.server.AccountMembers.All(), 1, name)
	}
	c.refused(404, "POST", accountMembers, object{"account_id": "unknown", "members": []object{memberOf("i3", "AUTHORIZED_USER")}})
}

// Accounts and members come with seeds and snapshots, and go with their identities.
func TestAccount_kept(t *testing.T) {
	t.Parallel()
	seed, err := emulator.ParseSeed("seed", []byte(
		"accounts:\n  - {id: a1, identity_id: i1, members: [{id: m1, identity_id: i2, roles: [AUTHORIZED_USER]}]}\n  - {id: a2, identity_id: i2}\n"))
	require.NoError(t, err)
	c := startWithOwners(t)
	_, err = c.server.Seed(seed)
	require.NoError(t, err)
	before, snapshot := c.server.Accounts.All(), string(c.do("GET", "/_emulator/snapshot", nil).body)
	require.Len(t, before[0].Members, 1)
	c.server.Identities.Forget("i2")
	require.Equal(t, []string{"a1"}, accountIDs(c))
	require.Empty(t, c.server.AccountMembers.All())
	c.ok("PUT", "/_emulator/snapshot", snapshot)
	require.Equal(t, before, c.server.Accounts.All())
	c.server.Identities.Forget("i1")
	require.Equal(t, []string{"a2"}, accountIDs(c))
	require.Empty(t, c.server.AccountMembers.All(), "members go with their account")
	for _, bad := range []string{"{ref_id: r}", "{identity_id: i1, type: X}", "{identity_id: i1, created_at: x}", "{identity_id: i1, members: [{roles: [X]}]}"} {
		_, err := emulator.ParseSeed("seed", []byte("accounts:\n  - "+bad+"\n"))
		require.ErrorContains(t, err, "seed:2", bad)
	}
}

func accountIDs(c *client) []string {
	var found []string
	for _, account := range c.server.Accounts.All() {
		found = append(found, account.ID)
	}
	return found
}
