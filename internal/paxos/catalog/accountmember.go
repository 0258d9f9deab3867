package catalog

import "github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"

var _ = register(accountMember)

func accountMember() []Object {
	return []Object{{
		Kind: Resource, Type: "paxos_account_member", IDs: []string{"account_id", "id"}, ImportID: accountID + "/" + accountMemberID,
		ImportNote: "The data source paxos_account shows the members of an account.",
		OnIdentity: true, References: map[string]string{"account_id": "paxos_account"},
		Life: &Life{
			Create: emulator.OpAddAccountMembers, Read: emulator.OpGetAccount,
			Local: []string{"deletion_policy"},
			Body:  "members[]", Beside: []string{"account_id"},
			Replaced: []string{"account_id", "identity_id", "roles[]"},
			Removals: map[string]Removal{
				"DELETE": {Send: []string{emulator.OpDeleteAccountMember}, Ends: true}, "ABANDON": {}, "PREVENT": {Refused: true},
			},
			Ends: map[string]End{
				"forgotten": {Happen: func(emu *emulator.Server, ids []string) { emu.Accounts.Forget(ids[0]) }},
				"removed":   {func(emu *emulator.Server, ids []string) { emu.AccountMembers.Forget(ids[1]) }, true},
			},
			List: "account_members",
		},
		Forms: []Form{{Least: []string{"account_id", "identity_id", "roles[]"}}},
		Attributes: append([]Attribute{
			{"account_id", text(2000), otherAccountID, accountID, isID},
			{"identity_id", text(2000), PersonID, OtherPersonID, isID},
			{"roles[]", value, "AUTHORIZED_USER", "FINANCIAL_ADVISOR", isMember},
			{"deletion_policy", choice, "DELETE", "ABANDON", isSteering},
		}, computed(isID, "id")...),
	}, {
		Kind: ListResource, Type: "paxos_account_member", Queries: map[string]int{emulator.OpListAccounts: 1},
		Attributes: []Attribute{{"account_id", text(2000), accountID, otherAccountID, isID}},
	}}
}
