package chaos

import (
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

func newAccountMember() objectType {
	return membership[emulator.AccountMember]{
		ordinary: ordinary[emulator.AccountMember]{
			traits: traits{
				name: "member", typ: "paxos_account_member", weight: 1, importable: true, ended: "was removed, and not added again",
			},
			at: func(s *emulator.Server) store[emulator.AccountMember] { return &s.AccountMembers },
		},
		parent: "account_id", roles: api.AccountRoles,
	}
}
