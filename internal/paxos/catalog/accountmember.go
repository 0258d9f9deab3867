package catalog

import (
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

var _ = register(accountMember)

func accountMember() []spec.Object {
	return []spec.Object{{
		Kind: spec.Resource, Type: "paxos_account_member", IDs: []string{"account_id", "id"}, ImportID: accountID + "/" + accountMemberID,
		ImportNote: "The data source paxos_account shows the members of an account.",
		OnIdentity: true, References: map[string]string{"account_id": "paxos_account"},
		Life: &spec.Life{
			Create: api.OpAddAccountMembers.Name, Read: api.OpGetAccount.Name,
			Local: []string{"deletion_policy"},
			Body:  "members[]", Beside: []string{"account_id"},
			Replaced: []string{"account_id", "identity_id", "roles[]"},
			Removals: spec.Ending("DELETE", api.OpDeleteAccountMember.Name),
			Ends: map[string]spec.End{
				"forgotten": {Happen: spec.Forget("accounts", 0)},
				"removed":   {Happen: spec.Forget("account_members", 1), Documented: true},
			},
			List: "account_members",
		},
		Forms: []spec.Form{{Least: []string{"account_id", "identity_id", "roles[]"}}},
		Attributes: append([]spec.Attribute{
			spec.Row("account_id", spec.Text(2000), otherAccountID, accountID, spec.IsID),
			spec.Row("identity_id", spec.Text(2000), PersonID, OtherPersonID, spec.IsID),
			spec.Row("roles[]", spec.Value, "AUTHORIZED_USER", "FINANCIAL_ADVISOR", spec.IsMember),
			spec.Row("deletion_policy", spec.Choice, "DELETE", "ABANDON", spec.IsSteering),
		}, spec.Computed(spec.IsID, "id")...),
	}, {
		Kind: spec.ListResource, Type: "paxos_account_member", Queries: map[string]int{api.OpListAccounts.Name: 1},
		Attributes: []spec.Attribute{spec.Row("account_id", spec.Text(2000), accountID, otherAccountID, spec.IsID)},
	}}
}
