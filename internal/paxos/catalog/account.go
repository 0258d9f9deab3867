package catalog

import (
	"slices"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// The ids of two accounts, and of a member of the first.
const (
	accountID       = "79c27a0e-46a2-4276-9769-e1ebc055fa72"
	otherAccountID  = "e69e4e31-6dca-4a46-bb85-af40b5fe2d59"
	accountMemberID = "01516495-031a-4c6c-b277-5734ea9cb99c"
)

var _ = register(account)

func account() []Object {
	identityID := Attribute{"identity_id", text(2000), PersonID, OtherPersonID, isID}
	filters := slices.Concat(
		[]Attribute{identityID, {"order", choice, "DESC", "ASC", isFilter}}, bounds("created_at"), bounds("updated_at"))
	shown := slices.Concat(computed(isID, "members[].id", "members[].identity_id"), computed(isMember, "members[].roles[]"),
		computed(isTime, "updated_at"))
	return []Object{
		{
			Kind: Resource, Type: "paxos_account", IDs: []string{"id"}, ImportID: accountID, Unique: "ref_id", OnIdentity: true,
			Held: func(seed *emulator.Seed) {
				member := api.AccountMember{ID: accountMemberID, IdentityID: OtherPersonID, Roles: []string{"AUTHORIZED_USER"}}
				seed.Accounts = []api.Account{
					{
						ID: accountID, IdentityID: PersonID, RefID: "account-1001", Description: "Savings", Members: []api.AccountMember{member},
					},
					{ID: otherAccountID, IdentityID: OtherPersonID},
				}
			},
			Life: &Life{
				Create: emulator.OpCreateAccount, Read: emulator.OpGetAccount, Update: emulator.OpUpdateAccount,
				Local: []string{"deletion_policy"},
				Body:  "account", Named: "id", Beside: []string{"create_profile", "user_disabled"},
				Fields:   map[string]string{"metadata[]": "metadata.key"},
				Replaced: []string{"identity_id", "type"},
				Refused:  []string{"create_profile"},
				Removals: map[string]Removal{
					"ABANDON": {}, "PREVENT": {Refused: true},
					"DISABLE": {Send: []string{emulator.OpUpdateAccount}, Leaves: map[string]any{"user_disabled": true}},
				},
				List: "accounts",
			},
			// No account is created disabled.
			Forms: []Form{{Least: []string{"identity_id", "ref_id"}, Except: []string{"user_disabled"}}},
			Attributes: slices.Concat([]Attribute{
				identityID,
				{"ref_id", text(2000), "mark-account", "other-account", isID},
				{"type", value, "ROTH_IRA", "SEP_IRA", isKind},
				{"description", text(2000), "Mark account", "Other account", isFreeText},
				{"metadata[]", anything, "mark-metadata", "other-metadata", isFreeText},
				{"create_profile", flag, true, false, isSteering},
				{"user_disabled", flag, false, true, isStatus},
				{"deletion_policy", choice, "ABANDON", "PREVENT", isSteering},
			}, computed(isID, "id", "profile_id"), computed(isStatus, "summary_status", "admin_disabled"), computed(isTime, "created_at")),
		},
		{
			Kind: DataSource, Type: "paxos_account", Shows: "paxos_account",
			Attributes: slices.Concat([]Attribute{
				{"id", text(2000), "mark-10", "mark-11", isID},
				{"ref_id", text(2000), "mark-12", "mark-13", isID},
			}, shown),
		},
		{
			Kind: DataSource, Type: "paxos_accounts", Shows: "paxos_account", Elements: "accounts[].",
			Attributes: slices.Concat(filters, []Attribute{{"limit", number, 7, 8, isFilter}}, shown),
		},
		{
			Kind: ListResource, Type: "paxos_account", Queries: map[string]int{emulator.OpListAccounts: 1}, Attributes: filters,
		},
	}
}
