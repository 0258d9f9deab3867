package catalog

import (
	"slices"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

func account() []Object {
	identityID := Attribute{"identity_id", text(2000), PersonID, OtherPersonID, isID}
	filters := slices.Concat(
		[]Attribute{identityID, {"order", choice, "DESC", "ASC", isFilter}}, bounds("created_at"), bounds("updated_at"))
	shown := slices.Concat(computed(isID, "members[].id", "members[].identity_id"), computed(isMember, "members[].roles[]"),
		computed(isTime, "updated_at"))
	return []Object{
		{
			Kind: Resource, Type: "paxos_account", IDs: []string{"id"}, ImportID: accountID, OnIdentity: true,
			Life: &Life{
				Create: emulator.OpCreateAccount, Read: emulator.OpGetAccount, Update: emulator.OpUpdateAccount,
				Local: []string{"deletion_policy"},
				Body:  "account", Named: "id", Beside: []string{"create_profile", "user_disabled"},
				Fields:   map[string]string{"metadata[]": "metadata.key"},
				Replaced: []string{"identity_id", "type"},
				Refused:  []string{"create_profile"},
				Removals: map[string]Removal{
					"ABANDON": {}, "DISABLE": {Send: []string{emulator.OpUpdateAccount}}, "PREVENT": {Refused: true},
				},
				Ends: map[string]End{
					"forgotten": {Happen: func(emu *emulator.Server, ids []string) { emu.Accounts.Forget(ids[0]) }},
				},
				Count: func(emu *emulator.Server) int { return len(emu.Accounts.All()) },
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
