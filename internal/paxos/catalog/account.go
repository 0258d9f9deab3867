package catalog

import (
	"slices"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// The ids of two accounts, and of a member of the first.
const (
	accountID       = "79c27a0e-46a2-4276-9769-e1ebc055fa72"
	otherAccountID  = "e69e4e31-6dca-4a46-bb85-af40b5fe2d59"
	accountMemberID = "01516495-031a-4c6c-b277-5734ea9cb99c"
)

var _ = register(account, holdAccounts)

func account() []spec.Object {
	identityID := spec.Row("identity_id", spec.Text(2000), PersonID, OtherPersonID, spec.IsID)
	accounts, query := listed("paxos_account", "accounts", api.OpListAccounts, map[string]any{"identity_id": PersonID},
		append(bounds("updated_at"), identityID)...)
	shown := slices.Concat(spec.Computed(spec.IsID, "members[].id", "members[].identity_id"),
		spec.Computed(spec.IsMember, "members[].roles[]"), spec.Computed(spec.IsTime, "updated_at"))
	accounts.Attributes = append(accounts.Attributes, shown...)
	return []spec.Object{
		{
			Kind: spec.Resource, Type: "paxos_account", IDs: []string{"id"}, ImportID: accountID, Unique: "ref_id", OnIdentity: true,
			Life: &spec.Life{
				Create: api.OpCreateAccount.Name, Read: api.OpGetAccount.Name, Update: api.OpUpdateAccount.Name,
				Local: []string{"deletion_policy"},
				Body:  "account", Named: "id", Beside: []string{"create_profile", "user_disabled"},
				Fields:   map[string]string{"metadata[]": "metadata.key"},
				Replaced: []string{"identity_id", "type"},
				Refused:  []string{"create_profile"},
				Removals: map[string]spec.Removal{
					"ABANDON": {}, "PREVENT": {Refused: true},
					"DISABLE": {Send: []string{api.OpUpdateAccount.Name}, Leaves: map[string]any{"user_disabled": true}},
				},
				List: "accounts",
			},
			// No account is created disabled.
			Forms: []spec.Form{{Least: []string{"identity_id", "ref_id"}, Except: []string{"user_disabled"}}},
			Attributes: slices.Concat([]spec.Attribute{
				identityID,
				spec.Row("ref_id", spec.Text(2000), "mark-account", "other-account", spec.IsID),
				spec.Row("type", spec.Value, "ROTH_IRA", "SEP_IRA", spec.IsKind),
				spec.Row("description", spec.Text(2000), "Mark account", "Other account", spec.IsFreeText),
				spec.Row("metadata[]", spec.Anything, "mark-metadata", "other-metadata", spec.IsFreeText),
				spec.Row("create_profile", spec.Flag, true, false, spec.IsSteering),
				spec.Row("user_disabled", spec.Flag, false, true, spec.IsStatus),
				spec.Row("deletion_policy", spec.Choice, "ABANDON", "PREVENT", spec.IsSteering),
			}, spec.Computed(spec.IsID, "id", "profile_id"), spec.Computed(spec.IsStatus, "summary_status", "admin_disabled"),
				spec.Computed(spec.IsTime, "created_at")),
		},
		{
			Kind: spec.DataSource, Type: "paxos_account", Shows: "paxos_account", Keys: []string{"ref_id"},
			Finds: map[string]any{"ref_id": "account-1001"},
			Attributes: slices.Concat([]spec.Attribute{
				spec.Row("id", spec.Text(2000), "mark-10", "mark-11", spec.IsID),
				spec.Row("ref_id", spec.Text(2000), "mark-12", "mark-13", spec.IsID),
			}, shown),
		},
		accounts, query,
	}
}

// holdAccounts adds two accounts to a tenant, one of them with a member.
func holdAccounts(seed *emulator.Seed) {
	member := api.AccountMember{ID: accountMemberID, IdentityID: OtherPersonID, Roles: []string{"AUTHORIZED_USER"}}
	seed.Accounts = []api.Account{
		{
			ID: accountID, IdentityID: PersonID, RefID: "account-1001", Description: "Savings", Members: []api.AccountMember{member},
		},
		{ID: otherAccountID, IdentityID: OtherPersonID},
	}
}
